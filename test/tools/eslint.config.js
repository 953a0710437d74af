import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/**
 * Lint rules for the whole tree, run from the project's folder: `eslint --config test/tools/eslint.config.js .`
 * What the compiler (src-main/tsconfig.json and the others), svelte-check and prettier already say is not said twice.
 */
export default defineConfig(
  { ignores: ['dist/', 'release/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,cts,svelte}'],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: {
          // The one TypeScript file that no tsconfig.json names.
          allowDefaultProject: ['src-renderer/vite.config.ts'],
          defaultProject: 'src-main/tsconfig.json',
        },
        tsconfigRootDir: fileURLToPath(new URL('../..', import.meta.url)),
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      // `return say(…)` is a plain way to end a function that gives nothing; the compiler refuses to make use of nothing.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // One overload for each event reads as a list of the events.
      '@typescript-eslint/unified-signatures': 'off',
      // A number has only one sensible text.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Code points are meant where a string is spread.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Our objects are closures: their methods know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Takes a variable that a callback sets for a constant.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `void colour` in an effect is how Svelte is told what it depends on.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `rows<Row>(sql)`: the caller says what its own SQL gives.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // The compiler's noUnusedLocals and noUnusedParameters see the same and know `_name`.
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  // The program has a log; benchmarks and tools may print as they like.
  { files: ['src-main/**', 'src-renderer/**'], rules: { 'no-console': 'error' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended, svelte.configs.prettier],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig: { compilerOptions: { runes: true } } } },
    rules: {
      // A date that is read once and a private set that nothing draws need no reactivity.
      'svelte/prefer-svelte-reactivity': 'off',
      // Takes the reason after a code for more codes.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // The compiler and svelte-check know which names exist.
      'no-undef': 'off',
      // Other components are `any` to this parser, and so is what their callbacks get; svelte-check knows their types.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // A sandboxed preload script is CommonJS: it has `require`, and types of what that gives must be asked for.
    files: ['**/*.cts'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
);
