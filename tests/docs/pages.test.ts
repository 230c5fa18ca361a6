import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { variableOf, type SettingName } from "../../provider/apigee/settings-source";
import manifest from "../../package.json";
import { anchors, blocks, examples, pages, read, repository } from "./pages";

/** Links of a page that lead nowhere. */
function broken(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(repository, target))) return true;
    return anchor !== undefined && !anchors(read(target)).includes(anchor);
  });
}

test.each(pages)("the links of %s lead somewhere", (page) => {
  expect(broken(page)).toEqual([]);
});

test.each(pages)("the npm scripts that %s names exist", (page) => {
  const scripts = [...read(page).matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map((found) => found[1] ?? found[2]);
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining([...new Set(scripts)]));
});

test("the settings' environment variables are those that are looked up", () => {
  const rows = ["README.md", "docs/connection.md", "docs/edge-and-private-cloud.md"].flatMap((page) => [
    ...read(page).matchAll(/^\| `(?:apigee:)?(\w+)` +\| `(\w+)`/gm),
  ]);
  expect(rows.length).toBeGreaterThan(10);
  for (const [, setting, variable] of rows) expect(variable).toBe(variableOf("apigee", setting as SettingName));
});

test("README starts the sandbox with options that it has", () => {
  const [command] = blocks("README.md", "sh").flatMap((block) => block.match(/apigee-sandbox .*/) ?? []);
  const options = command?.match(/--\w+/g) ?? [];
  const run = ["--require", "ts-node/register/transpile-only", "sandbox/cli.ts", "--help"];
  const help = execFileSync(process.execPath, run, { cwd: repository, encoding: "utf8" });
  expect(options).toHaveLength(3);
  for (const option of options) expect(help).toContain(option);
});

test.each(examples())("examples/%s is started from the file that its project names", (example) => {
  // The quickstart's project is the repository's own, so that its commands work in the repository's folder.
  const folder = existsSync(join(repository, "examples", example, "Pulumi.yaml")) ? `examples/${example}` : ".";
  const main = /^main: (.*)$/m.exec(read(`${folder}/Pulumi.yaml`))?.[1] ?? "";
  expect(join(folder, main)).toBe(`examples/${example}/index.ts`);
  expect(existsSync(join(repository, folder, main))).toBe(true);
});

test.each(examples())("the page of examples/%s explains and sets what its program reads", (example) => {
  const program = read(`examples/${example}/index.ts`);
  const settings = [...program.matchAll(/config\.\w+(?:<[^(]*>)?\("(\w+)"\)/g)].map(([, setting = ""]) => setting);
  const page = read(`examples/${example}/README.md`);
  expect(settings.length).toBeGreaterThan(3);
  expect(settings.filter((setting) => !page.includes(`| \`${setting}\``))).toEqual([]);
  const set = [...page.matchAll(/pulumi config set (?:--secret )?(\S+)/g)].map(([, setting]) => setting);
  expect(set).toEqual(expect.arrayContaining(settings));
});

/** What the provider says, with the pieces of its sentences joined. */
function sayings(): string {
  const files = readdirSync(join(repository, "provider"), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts")).map((file) => read(`provider/${file}`));
  return sources.join("\n").replace(/[`"']\s*\+\s*[`"']/g, "");
}

/** The messages in a page's tables under some headings, in pieces: "…" stands for what varies. */
function quoted(page: string, headings: string[]): string[] {
  const sections = read(page).split(/^## /m);
  const wanted = sections.filter((section) => headings.some((heading) => section.startsWith(heading)));
  const messages = wanted.join("").matchAll(/^\| ([^|]*`[^|]*) \|/gm);
  const texts = [...messages].flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text));
  return texts
    .flatMap((text) => text.split("…"))
    .map((piece) =>
      piece
        .trim()
        .replace(/^["”.,:]+|["“.]+$/g, "")
        .trim(),
    );
}

test("the messages that troubleshooting explains are those of the provider", () => {
  const page = "docs/troubleshooting.md";
  const pieces = quoted(page, ["Settings and credentials", "Check failures at preview", "While it works"]);
  const known = sayings();
  const telling = pieces.filter((piece) => piece.length > 8);
  expect(telling.length).toBeGreaterThan(25);
  expect(telling.filter((piece) => !known.includes(piece))).toEqual([]);
});
