import ts from 'typescript';
import { parse } from './import-graph.ts';

/** True for a file that does nothing but hand on what others export. */
export function isBarrel(file: string, text: string): boolean {
  const { statements } = parse(file, text);
  const imports = new Set(statements.filter(ts.isImportDeclaration).flatMap(namesOf));
  const handsOn = (statement: ts.Statement): boolean => {
    if (!ts.isExportDeclaration(statement)) return false;
    if (statement.moduleSpecifier) return true;
    const { exportClause } = statement;
    return (
      exportClause !== undefined &&
      ts.isNamedExports(exportClause) &&
      exportClause.elements.some(({ name, propertyName }) => imports.has((propertyName ?? name).text))
    );
  };
  const others = statements.filter((statement) => !ts.isImportDeclaration(statement));
  return others.length > 0 && others.every(handsOn);
}

function namesOf({ importClause }: ts.ImportDeclaration): string[] {
  const names = importClause?.name ? [importClause.name.text] : [];
  const bindings = importClause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) names.push(bindings.name.text);
  if (bindings && ts.isNamedImports(bindings)) names.push(...bindings.elements.map(({ name }) => name.text));
  return names;
}

const collections = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);
const mutators = new Set([
  'set',
  'add',
  'delete',
  'clear',
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
]);

/** State that belongs to a module and not to what it creates, one sentence each. */
export function findModuleState(file: string, text: string): string[] {
  if (file.endsWith('.d.ts')) return [];
  // A component's own script runs once for each component; only its module script is shared.
  const source = parse(file, text, 'module');
  const changed = changedNames(source);
  const found: string[] = [];
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const exported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    for (const declaration of statement.declarationList.declarations) {
      const name = declaration.name.getText(source);
      const line = source.getLineAndCharacterOfPosition(declaration.getStart(source)).line + 1;
      const complaint = constant ? complain(declaration, { name, exported, changed, source }) : 'is not a constant';
      if (complaint !== null) found.push(`${file}:${line} ${name} ${complaint}`);
    }
  }
  return found;
}

function complain(
  { type, initializer }: ts.VariableDeclaration,
  {
    name,
    exported,
    changed,
    source,
  }: { name: string; exported: boolean; changed: ReadonlySet<string>; source: ts.SourceFile },
): string | null {
  if (initializer === undefined) return null;
  if (changed.has(name)) return 'is changed after it was made';
  const value = initializer.getText(source);
  if (/^\$(state|derived)\b/.test(value)) return 'is state of a module';
  if (!ts.isNewExpression(initializer)) return null;
  const made = initializer.expression.getText(source);
  if (made.startsWith('Weak') && collections.has(made)) return `is a ${made} of a module`;
  const readonly = type?.getText(source).startsWith('Readonly') ?? false;
  if (collections.has(made) && !readonly && (exported || (initializer.arguments?.length ?? 0) === 0)) {
    return `is a ${made} that others can change: give it a Readonly type`;
  }
  return null;
}

/** Names on which the file calls something that changes them, or to whose parts it assigns; shadowing is not looked at. */
function changedNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: target, name } = node.expression;
      if (ts.isIdentifier(target) && mutators.has(name.text)) names.add(target.text);
    }
    const assigned = assignedPart(node);
    if (assigned) names.add(assigned);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** The `table` of `table.x = 1`, `table[x] += 1`, `table.x++` and `delete table.x`. */
function assignedPart(node: ts.Node): string | null {
  let target: ts.Node | null = null;
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) target = node.left;
  else if (ts.isPostfixUnaryExpression(node)) target = node.operand;
  else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) target = node.operand;
  else if (ts.isDeleteExpression(node)) target = node.expression;
  if (target === null || !(ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target))) return null;
  return ts.isIdentifier(target.expression) ? target.expression.text : null;
}

const isStep = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.PlusPlusToken || kind === ts.SyntaxKind.MinusMinusToken;

const isAssignment = (kind: ts.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
