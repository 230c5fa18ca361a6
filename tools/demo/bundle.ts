import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readBundle, type Files } from "pulumi-apigee-pingauthorize/bundle";
import { repository, workingBundle } from "./places";

/** The bundle that the story uses: the user's own, by `BUNDLE`, else the stand-in. */
export function chosenBundle(): string {
  const own = process.env["BUNDLE"];
  // npm runs scripts in the package's folder and tells by INIT_CWD where the user is.
  return own
    ? path.resolve(process.env["INIT_CWD"] ?? process.cwd(), own)
    : path.join(repository, "examples/quickstart/PingAuth");
}

/** Puts a copy of the chosen bundle, byte for byte, where the program looks for it. */
export function copyBundle(): void {
  write(readBundle(chosenBundle()));
}

/** Changes the copy in a harmless way, whatever bundle it is; tells which file now holds what. */
export function changeWorkingBundle(): { file: string; mark: string } {
  const mark = "Changed by the demo.";
  const file = [...readBundle(workingBundle).keys()].find(
    (name) => name.endsWith(".xml") && name.includes("/sharedflows/"),
  );
  if (!file) throw new Error(`${chosenBundle()} has no file in sharedflows/.`);
  const place = path.join(workingBundle, file);
  writeFileSync(place, `${readFileSync(place, "utf8").trimEnd()}\n<!-- ${mark} -->\n`);
  return { file, mark };
}

function write(files: Files): void {
  for (const [name, bytes] of files) {
    const place = path.join(workingBundle, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
}
