import { execFileSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import * as ts from "typescript";
import * as sandbox from "../../sandbox";
import { blocks, read, repository } from "./pages";

const page = "docs/sandbox.md";

/** What a program prints, until it has printed so many lines. */
function printed(program: string, lines: number): Promise<unknown[]> {
  const module = { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } };
  return new Promise((resolve) => {
    const said: unknown[] = [];
    const log = (text: unknown) => void (said.push(text) === lines && resolve(said));
    const scope = { require: () => sandbox, exports: {}, console: { log }, fetch };
    runInNewContext(ts.transpileModule(program, module).outputText, scope);
  });
}

test("the program of the sandbox's page prints what it says", async () => {
  const [program = ""] = blocks(page, "ts");
  const said = await printed(program, 4);
  expect(said).toEqual([503, 200, ["environments › test › keyValueMaps › limits is new"], 2]);
});

test("the sandbox's page has each flag of the command, and no other", () => {
  const run = ["--require", "ts-node/register/transpile-only", "sandbox/cli.ts", "--help"];
  const help = execFileSync(process.execPath, run, { cwd: repository, encoding: "utf8" });
  const flags = [...help.matchAll(/^ +(--[\w-]+)/gm)].map(([, flag]) => flag);
  const told = [...read(page).matchAll(/^\| `(--[\w-]+)/gm)].map(([, flag]) => flag);
  expect(told.sort()).toEqual(flags.sort());
});

test("the sandbox's page has each member of a running sandbox", async () => {
  const running = await sandbox.startSandbox();
  await running.close();
  const told = [...read(page).matchAll(/^\| `(\w+)(?:\(\w*\))?` /gm)].map(([, member]) => member);
  expect(told.sort()).toEqual(Object.keys(running).sort());
});
