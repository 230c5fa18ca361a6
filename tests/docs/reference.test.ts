import * as ts from "typescript";
import { anchors, read } from "./pages";

/** Every name that the package exports. */
const names = ts
  .createSourceFile("index.ts", read("provider/index.ts"), ts.ScriptTarget.ES2022)
  .statements.filter(ts.isExportDeclaration)
  .flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : []))
  .map((element) => element.name.text);

/** What the index of the reference has: each name's page. */
const index = new Map(
  [...read("docs/api/README.md").matchAll(/^\| \[(\w+)\]\((\w+\.md)#(\w+)\) \| (.+) \|$/gm)].map(
    ([, name = "", page = "", anchor = "", what = ""]) => [name, { page, anchor, what }],
  ),
);

test("the reference's index has every name that the package exports, with a sentence, and leads to its heading", () => {
  expect(names.length).toBeGreaterThan(40);
  expect([...index.keys()].sort()).toEqual([...names].sort());
  for (const { page, anchor, what } of index.values()) {
    expect(anchors(read(`docs/api/${page}`))).toContain(anchor);
    expect(what).toMatch(/\S\.$/);
  }
});

test("a resource's arguments are on its own page, and the look-ups on one", () => {
  const resources = names.filter((name) => names.includes(`${name}Args`));
  expect(resources).toHaveLength(9);
  for (const name of resources) expect(index.get(`${name}Args`)?.page).toBe(`${name}.md`);
  const lookups = names.filter((name) => name.startsWith("get"));
  expect(new Set(lookups.map((name) => index.get(name)?.page))).toEqual(new Set(["Lookups.md"]));
});
