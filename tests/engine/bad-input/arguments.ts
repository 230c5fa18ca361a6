import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./table";

const repository = join(__dirname, "../../..");

const lookupArguments = ["environment", "deployed", "name", "callsSharedFlow", "kind", "organization", "connection"];

/** The arguments that a row's message may name: those of its kind of resource, by its own documentation, or the row's settings. */
export function argumentsOf({ section, language, code }: Row): string[] {
  if (language === "sh") return [...code.matchAll(/(?<= )[\w-]+(?=[:=])|(?<=:)\w+/gu)].map(([name]) => name);
  if (section === "Look-ups") return [...lookupArguments, ...(/(?<=connection: ")[\w-]+/u.exec(code) ?? [])];
  const [, interfaces = ""] = readFileSync(join(repository, `docs/api/${section}.md`), "utf8").split("## Interfaces");
  return [...interfaces.matchAll(/<\/a> `(\w+)\??`/gu)].map(([, name = ""]) => name);
}
