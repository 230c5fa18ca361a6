import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import type { TestStack } from "./stack";

/** Makes a program of `examples/` the stack's own, as it stands there. */
export function useExample(stack: TestStack, name: string): void {
  const source = readFileSync(join(__dirname, "../../../examples", name, "index.ts"), "utf8");
  const module = { compilerOptions: { module: ts.ModuleKind.CommonJS, esModuleInterop: true } };
  stack.file("index.js", ts.transpileModule(source, module).outputText);
}
