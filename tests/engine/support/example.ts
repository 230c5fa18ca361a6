import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import type { TestStack } from "./stack";

const examples = join(__dirname, "../../../examples");

/** Makes a program of `examples/` the stack's own, as it stands there. */
export function useExample(stack: TestStack, name: string): void {
  const source = readFileSync(join(examples, name, "index.ts"), "utf8");
  const module = { compilerOptions: { module: ts.ModuleKind.CommonJS, esModuleInterop: true } };
  stack.file("index.js", ts.transpileModule(source, module).outputText);
}

/** What the test has where the page has a placeholder, a prompt or a file of the reader's. */
export interface Answers {
  /** By setting: in place of the value that the page prints. */
  plain: Record<string, string>;
  /** By setting: what is typed where `--secret` prompts. */
  secrets: Record<string, string>;
}

/** Configures the stack by the commands that an example's page prints; an answer that no command asks for is a mistake. */
export async function configureAsPrinted(stack: TestStack, name: string, { plain, secrets }: Answers): Promise<void> {
  const page = readFileSync(join(examples, name, "README.md"), "utf8");
  const commands = page.matchAll(/^ {4}(?:cat \S+ \| )?pulumi config set (--secret )?(\S+)(?: (.+))?$/gm);
  const printed = [...commands].map(([, secret, setting = "", value = ""]) => ({ secret, setting, value }));
  const asked = (isSecret: boolean) => printed.filter(({ secret }) => (secret !== undefined) === isSecret);
  const values = asked(false).map(({ setting, value }) => [setting, plain[setting] ?? value.replace(/^'(.*)'$/, "$1")]);
  const typed = asked(true).map(({ setting }) => [setting, secrets[setting]]);
  const known = printed.map(({ setting }) => setting);
  expect(known).toEqual(expect.arrayContaining([...Object.keys(plain), ...Object.keys(secrets)]));
  await stack.configure(Object.fromEntries(values), Object.fromEntries(typed));
}
