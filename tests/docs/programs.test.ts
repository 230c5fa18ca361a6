import { join } from "node:path";
import * as ts from "typescript";
import { blocks, pages, repository } from "./pages";

/** What a fragment is read with: a program that has imported what there is, and has made what the text speaks of. */
const preamble = `
import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { Deployment, KeyValueMap, ProxyFlowCallout, Reference, SharedFlow, TlsKeystore } from "pulumi-apigee-pingauthorize";
declare const environment: string, keystore: TlsKeystore;
export {};
`;

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ["node"],
  skipLibCheck: true,
  paths: { "pulumi-apigee-pingauthorize": [join(repository, "provider/index.ts")] },
};

/** What the compiler says of programs, each under its name. */
function complaints(programs: Map<string, string>): string[] {
  const files = new Map([...programs].map(([name, text]) => [join(repository, "tests/docs", name), text]));
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (file) => files.has(file) || onDisk.fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = files.get(file);
    return text === undefined ? onDisk.getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((found) => {
      return `${file}: ${ts.flattenDiagnosticMessageText(found.messageText, "\n")}`;
    }),
  );
}

function complete(block: string): string {
  return block.startsWith("import ") ? block : preamble + block;
}

test("each program in README and guides compiles", () => {
  const programs = pages.flatMap((page) =>
    blocks(page, "ts").map((block, n) => [`${page.replaceAll("/", "-")}-${n}.ts`, complete(block)] as const),
  );
  expect(programs.length).toBeGreaterThan(5);
  expect(complaints(new Map(programs))).toEqual([]);
}, 120_000);

test("a program with an argument that does not exist is told", () => {
  const wrong = complete(`new Reference("a", { environment, refers: "b", target: "c" });`);
  expect(complaints(new Map([["wrong.ts", wrong]]))).toEqual([expect.stringContaining("'target' does not exist")]);
}, 120_000);
