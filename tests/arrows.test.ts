import { type Import, importsIn, importsOf, loadedBy } from "./package/imports";

/** Which rooms a room may import. A file that is a room of its own stands for itself. */
const arrows: Record<string, readonly string[]> = {
  "provider/index.ts": ["provider/resources", "provider/components", "provider/lookups"],
  "provider/serve.ts": ["provider/resources", "provider/pulumi"],
  "provider/components": ["provider/resources", "provider/pulumi", "provider/bundle"],
  "provider/lookups": ["provider/apigee", "provider/bundle"],
  "provider/resources": ["provider/pulumi", "provider/apigee", "provider/bundle"],
  "provider/pulumi": ["provider/apigee"],
  "provider/cli": ["provider/bundle", "provider/lookups"],
  "provider/apigee": [],
  "provider/bundle": [],
  sandbox: [],
  examples: [],
};

/** Rooms that other uses than Pulumi's may load, so they know nothing of its SDK. */
const withoutPulumi = ["provider/apigee", "provider/bundle", "provider/cli", "sandbox"];

const imports = importsOf("provider", "sandbox", "examples");

describe("the import arrows", () => {
  it("run only where they may", () => {
    expect(forbidden(imports)).toEqual([]);
  });

  it("would be missed by nobody: each kind of import that must not be is found", () => {
    const wrong = (file: string, text: string) => forbidden(importsIn(file, text)).length;
    expect(wrong("sandbox/store.ts", `import { path } from "../provider/apigee/path";`)).toBe(1);
    expect(wrong("sandbox/store.ts", `export * from "../provider/apigee/path";`)).toBe(1);
    expect(wrong("provider/apigee/client.ts", `import type { Sandbox } from "../../sandbox";`)).toBe(1);
    expect(wrong("provider/apigee/client.ts", `import { Config } from "@pulumi/pulumi";`)).toBe(1);
    expect(wrong("provider/bundle/zip.ts", `function f() { return require("../apigee/path"); }`)).toBe(1);
    expect(wrong("provider/pulumi/state.ts", `type Files = import("../bundle").Files;`)).toBe(1);
    expect(wrong("provider/index.ts", `export { lifecycle } from "./resources/reference.lifecycle";`)).toBe(1);
    expect(wrong("provider/index.ts", `export { readBundle } from "./bundle";`)).toBe(1);
    expect(wrong("provider/index.ts", `export type { Files } from "./bundle";`)).toBe(0);
    expect(wrong("provider/resources/reference.ts", `import { lifecycle } from "./reference.lifecycle";`)).toBe(1);
    expect(wrong("examples/quickstart/index.ts", `import { Reference } from "../../provider";`)).toBe(1);
    expect(wrong("examples/quickstart/index.ts", `import { Reference } from "pulumi-apigee-pingauthorize";`)).toBe(0);
  });

  it("form no circle of modules that need each other to load; types may look back", () => {
    expect(circles(imports.filter(({ typeOnly }) => !typeOnly))).toEqual([]);
  });

  it("would form a circle that is found", () => {
    const circle = [edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("d", "a")];
    expect(circles(circle)).toEqual(["a > b > c > a"]);
  });

  it("lead from no lifecycle to Pulumi's SDK, so that another door than Pulumi's can open it", () => {
    const lifecycles = [...new Set(imports.map(({ from }) => from))].filter(isLifecycle);
    expect(lifecycles.length).toBeGreaterThan(0);
    const leading = lifecycles.filter((file) =>
      [...loadedBy(file, imports)].some((name) => name.startsWith("@pulumi/")),
    );
    expect(leading).toEqual([]);
  });
});

function forbidden(all: readonly Import[]): string[] {
  return all.filter((each) => !allowed(each)).map(({ from, to }) => `${from} > ${to}`);
}

function allowed({ from, to, typeOnly }: Import): boolean {
  const own = room(from);
  if (to.startsWith("@pulumi/")) return !withoutPulumi.includes(own);
  const other = room(to);
  // A package, or Node itself.
  if (other === "") return true;
  if (isLifecycle(to) && !(from === "provider/serve.ts" || isLifecycle(from))) return false;
  // The public names include types of every room; they load nothing.
  if (from === "provider/index.ts" && typeOnly) return to.startsWith("provider/");
  return own === other || (arrows[own] ?? []).includes(other);
}

/** The room that a file is in; none for a package. */
function room(file: string): string {
  return (
    Object.keys(arrows).find((each) => file === each || file.startsWith(`${each}/`)) ??
    (file.startsWith("provider") ? "provider" : "")
  );
}

function isLifecycle(file: string): boolean {
  return file.endsWith(".lifecycle.ts") || file.endsWith(".lifecycle");
}

/** Each way round that leads back to where it began, once. */
function circles(all: readonly Import[]): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(" > "));
    if (done.has(file) || way.includes(file)) return;
    for (const { from, to } of all) if (from === file) walk(to, [...way, file]);
    done.add(file);
  };
  for (const { from } of all) walk(from, []);
  return found;
}

function edge(from: string, to: string): Import {
  return { from, to, typeOnly: false };
}
