import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const repository = resolve(__dirname, "../..");

/** The pages that people write by hand, from the repository's folder. */
export const pages = [
  "README.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...examples().map((example) => `examples/${example}/README.md`),
  ...inFolder("docs"),
  ...inFolder("docs/decisions"),
];

export function read(page: string): string {
  return readFileSync(join(repository, page), "utf8");
}

/** The fenced blocks of one language; those in a list are taken back to the margin. */
export function blocks(page: string, language: string): string[] {
  const fence = new RegExp("^( *)```" + language + "\\n([\\s\\S]*?)^ *```$", "gm");
  return [...read(page).matchAll(fence)].map(([, indent = "", text = ""]) => text.replaceAll(`\n${indent}`, "\n"));
}

/** A heading as the fragment of a link. */
export function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** The folders of `examples/`. */
export function examples(): string[] {
  return readdirSync(join(repository, "examples"));
}

function inFolder(folder: string): string[] {
  const names = readdirSync(join(repository, folder));
  return names.filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`);
}
