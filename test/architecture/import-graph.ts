import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The files of a tree by their path from the project's folder, with `/` between folders. */
export type Files = ReadonlyMap<string, string>;

/** One import as written: `to` is a file of the tree, a package, `node:x`, or null when only a running program knows. */
export interface Import {
  from: string;
  line: number;
  to: string | null;
}

const codeFile = /\.(ts|cts|js|svelte|css)$/;

/** Reads the code files of some folders. */
export function readFiles(root: string, folders: readonly string[]): Files {
  const files = new Map<string, string>();
  for (const folder of folders) {
    if (!fs.existsSync(path.join(root, folder))) continue;
    for (const entry of fs.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !codeFile.test(entry.name)) continue;
      const file = path.join(entry.parentPath, entry.name);
      files.set(path.relative(root, file).split(path.sep).join('/'), fs.readFileSync(file, 'utf8'));
    }
  }
  return files;
}

/** A file's code as the compiler reads it; of a component only its scripts, at their own lines. */
export function parse(file: string, text: string, scripts: 'all' | 'module' = 'all'): ts.SourceFile {
  return ts.createSourceFile(
    file,
    file.endsWith('.svelte') ? keepScripts(text, scripts) : text,
    ts.ScriptTarget.Latest,
  );
}

/** Blanks everything but scripts, and template expressions that import. */
function keepScripts(text: string, scripts: 'all' | 'module'): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  let kept = '';
  let end = 0;
  for (const { 0: whole, 1: opening = '', 2: code = '', index } of text.matchAll(
    /(<script\b[^>]*>)([\s\S]*?)<\/script>/g,
  )) {
    const wanted = scripts === 'all' || /\bmodule\b/.test(opening);
    kept += blank(text.slice(end, index) + opening) + (wanted ? code : blank(code)) + blank('</script>');
    end = index + whole.length;
  }
  const markup = text.slice(end);
  const lazy = scripts === 'all' ? [...markup.matchAll(/\bimport\(\s*['"][^'"]+['"]\s*\)/g)] : [];
  return `${kept}${lazy.map(([call]) => `${call};`).join('')}${blank(markup)}`;
}

/** Every import of a file: type-only ones, re-exports, `import()`, `require()` and `import('x').Type` too. */
export function importsOf(file: string, files: Files): Import[] {
  const text = files.get(file) ?? '';
  if (file.endsWith('.css')) {
    return [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)/g)].map(({ 1: name = '', index }) => ({
      from: file,
      line: text.slice(0, index).split('\n').length,
      to: resolve(file, name, files),
    }));
  }
  const source = parse(file, text);
  const found: Import[] = [];
  const add = (node: ts.Node, name: ts.Node | undefined): void => {
    const written = name !== undefined && ts.isStringLiteralLike(name) ? resolve(file, name.text, files) : null;
    found.push({ from: file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, to: written });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node, node.expression);
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node, node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isImportCall = ({ expression }: ts.CallExpression): boolean =>
  expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require');

/** A file of the tree for relative and `#contract/` names, else the package or the built-in module. */
function resolve(from: string, name: string, files: Files): string {
  if (name.startsWith('node:')) return name;
  if (!name.startsWith('.') && !name.startsWith('#')) {
    return name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/');
  }
  const file = name.startsWith('#contract/')
    ? `src-main/contract/${name.slice('#contract/'.length)}`
    : path.posix.join(path.posix.dirname(from), name.replace(/\?.*$/, ''));
  return files.has(file) || !codeFile.test(file) ? file : `${file} (which does not exist)`;
}

/** Groups of files that import each other in a circle, each as one path that ends where it began. */
export function findCycles(files: Files): string[] {
  const edges = new Map<string, string[]>();
  for (const file of files.keys()) {
    const targets = importsOf(file, files).flatMap(({ to }) => (to !== null && files.has(to) ? [to] : []));
    edges.set(file, targets);
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push([...trail.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const target of edges.get(file) ?? []) follow(target, [...trail, file]);
    done.add(file);
  };
  for (const file of files.keys()) follow(file, []);
  return cycles;
}
