import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";

const repository = resolve(__dirname, "../..");

/** One import of a source file. */
export interface Import {
  /** The importing file, from the repository on: `provider/serve.ts`. */
  from: string;
  /** What it imports: a file of the repository likewise, or a package's name. */
  to: string;
  /** Whether it is gone once compiled. */
  typeOnly: boolean;
}

/** Every import of the sources below some folders. */
export function importsOf(...folders: string[]): Import[] {
  return folders.flatMap(sources).flatMap((file) => importsIn(file, readFileSync(join(repository, file), "utf8")));
}

/** Every import that a source text holds: `import`, `export … from`, `require()`, also inside functions, and `import()` types. */
export function importsIn(from: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (name: ts.Node | undefined, typeOnly: boolean) => {
    if (name && ts.isStringLiteral(name)) found.push({ from, to: target(from, name.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly || allTypes(node.exportClause));
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && node.expression.getText() === "require") add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** All files that a file loads when it is loaded, itself included, and the packages. */
export function loadedBy(file: string, imports: readonly Import[]): Set<string> {
  const loaded = new Set([file]);
  for (const each of loaded) {
    for (const { from, to, typeOnly } of imports) if (from === each && !typeOnly) loaded.add(to);
  }
  return loaded;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  return clause.isTypeOnly || (!clause.name && allTypes(clause.namedBindings));
}

function allTypes(names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (!names || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function target(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const path = relative(repository, resolve(repository, dirname(from), specifier));
  const known = [`${path}.ts`, `${path}/index.ts`].find((file) => ts.sys.fileExists(join(repository, file)));
  return known ?? path;
}

function sources(folder: string): string[] {
  const entries = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  return files.map((entry) => relative(repository, join(entry.parentPath, entry.name)));
}
