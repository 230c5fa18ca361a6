import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./table";

const repository = join(__dirname, "../../..");

const lookupArguments = ["environment", "deployed", "name", "callsSharedFlow", "kind", "organization", "connection"];

/** The arguments that a row's message may name: those of its kind of resource, by its own documentation, or the row's settings. */
export function argumentsOf({ section, language, code }: Row): string[] {
  if (language === "sh") return [...code.matchAll(/(?<= )[\w-]+(?=[:=])|(?<=:)\w+/gu)].map(([name]) => name);
  if (section === "Look-ups") return [...lookupArguments, ...(/(?<=connection: ")[\w-]+/u.exec(code) ?? [])];
  return interfacesOf(section).flatMap(namesIn);
}

/** What resources tell, which is no argument. */
const told = ["DeployableSharedFlow", "DeploymentServer", "Attached", "Certificate"];

/** All that a program can give to a kind of resource. */
export function takenBy(section: string): string[] {
  return interfacesOf(section)
    .filter((text) => !told.includes(/^\w+/u.exec(text)?.[0] ?? ""))
    .flatMap(namesIn);
}

/** What the documentation of a kind says of each interface. */
function interfacesOf(section: string): string[] {
  const page = readFileSync(join(repository, `docs/api/${section}.md`), "utf8");
  const [, interfaces = ""] = page.split("## Interfaces");
  return interfaces.split(/^### /mu).slice(1);
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/<\/a> `(\w+)\??`/gu)].map(([, name = ""]) => name);
}
