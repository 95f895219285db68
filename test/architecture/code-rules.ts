import ts from 'typescript';
import type { Source } from './sources.ts';

/** One place that breaks a convention. */
export interface Breach {
  readonly rule: string;
  /** `file:line` */
  readonly at: string;
  readonly what: string;
}

export const MOST_FILE_LINES = 300;
export const MOST_FUNCTION_LINES = 70;
export const MOST_PARAMETERS = 6;

/** The programs: each reads its own settings, and passes them on as values. */
const READ_ENVIRONMENT =
  /^src\/(platform\/config\/|(main|seed|check-invariants|verify-ticket|verify-log|state-at|reconcile|platform\/db\/migrate)\.ts$)/;
const EMPTY_NAME = /(Manager|Helper|Helpers|Util|Utils|Impl|Data)$/;
const EMPTY_FILE_NAME = /(^|[-./])(managers?|helpers?|utils?|impl|data|common|misc)(\.[a-z.]+)?$/i;

/** What a file of the project breaks. Specs may be long: their functions are lists of cases. */
export function breachesOf({ file, text }: Source): Breach[] {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kindOf(file));
  const found: Breach[] = [];
  const lineOf = (position: number) => parsed.getLineAndCharacterOfPosition(position).line + 1;
  const breach = (rule: string, node: ts.Node, what: string) =>
    void found.push({ rule, at: `${file}:${lineOf(node.getStart())}`, what });

  const lines = text.split('\n').length - 1;
  if (!isSpec(file) && lines > MOST_FILE_LINES)
    found.push({ rule: 'file-lines', at: `${file}:1`, what: `${lines} lines` });
  if (EMPTY_FILE_NAME.test(file)) found.push({ rule: 'empty-name', at: `${file}:1`, what: 'a name that says nothing' });
  // Put together, or this file would break its own rule.
  const silenced = new RegExp(
    `@ts-(ignore|nocheck|expect-error)|(ox|es)lint-${'dis'}able|\\b(TO${'DO'}|FIX${'ME'})\\b`,
  );
  text.split('\n').forEach((line, at) => {
    if (silenced.test(line)) found.push({ rule: 'silenced', at: `${file}:${at + 1}`, what: line.trim() });
  });

  const visit = (node: ts.Node): void => {
    for (const [rule, what] of rulesBrokenBy(node, file)) breach(rule, node, what);
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isSpec(file)) {
      const length = lineOf(node.end) - lineOf(node.getStart()) + 1;
      if (length > MOST_FUNCTION_LINES) breach('function-lines', node, `${length} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function* rulesBrokenBy(node: ts.Node, file: string): Generator<[rule: string, what: string]> {
  const inRoom = file.startsWith('src/modules/') && !isSpec(file);
  if (node.kind === ts.SyntaxKind.AnyKeyword) yield ['any', 'any'];
  if (ts.isConstructorDeclaration(node) && node.parameters.length > MOST_PARAMETERS)
    yield ['parameters', `${node.parameters.length} parameters`];
  if (isNamed(node) && EMPTY_NAME.test(node.name.text)) yield ['empty-name', node.name.text];
  if (file.startsWith('src/') && !isSpec(file) && !READ_ENVIRONMENT.test(file) && isMember(node, 'process', 'env'))
    yield ['environment', 'process.env'];
  if (!inRoom) return;
  if (isMember(node, 'Date', 'now')) yield ['own-clock', 'Date.now'];
  if (ts.isNewExpression(node) && isCalled(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0)
    yield ['own-clock', 'new Date()'];
  if (
    ts.isCallExpression(node) &&
    (isCalled(node.expression, 'setTimeout') || isCalled(node.expression, 'setInterval'))
  )
    yield ['own-clock', node.expression.getText()];
  if (ts.isImportDeclaration(node) && /timers/.test(node.moduleSpecifier.getText())) yield ['own-clock', 'node:timers'];
}

function isNamed(node: ts.Node): node is ts.ClassDeclaration & { name: ts.Identifier } {
  const declares = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  return declares && node.name !== undefined;
}

function isMember(node: ts.Node, object: string, member: string): boolean {
  return ts.isPropertyAccessExpression(node) && isCalled(node.expression, object) && node.name.text === member;
}

function isCalled(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function isSpec(file: string): boolean {
  return /\.spec\.tsx?$/.test(file);
}

function kindOf(file: string): ts.ScriptKind {
  return file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}
