import type { Command } from "commander";
import type * as connection from "../lookups/connection";
import type * as listing from "../lookups/find-names";
import { variablesFor } from "../lookups/variables";
import { filledText } from "./filled-text";
import type { Output } from "./output";
import { saveText } from "./save";

interface ListFlags {
  environment: string;
  organization?: string;
  connection?: string;
  name?: string;
  calls?: string;
  out?: string;
}

/** `list`: the proxies that are deployed in an environment, as a file to commit. */
export function addList(program: Command, output: Output): void {
  program
    .command("list")
    .description("print the names of the proxies that are deployed in an environment, as a JSON list to commit")
    .requiredOption("--environment <name>", "the environment", filledText)
    .option("--organization <name>", "the organization (default: APIGEE_ORGANIZATION)", filledText)
    .option(
      "--connection <name>",
      "whose environment variables say where and who: apigee-eu reads APIGEE_EU_…",
      filledText,
      "apigee",
    )
    .option("--name <pattern>", "only names that fit: * stands for any text, ? for one character", filledText)
    .option("--calls <shared flow>", "only proxies that call this shared flow; one download a proxy", filledText)
    .option("--out <path>", "write to this file instead of printing", filledText)
    .action((flags: ListFlags) => list(flags, output).catch(inVariables));
}

async function list({ calls, out, ...flags }: ListFlags, output: Output): Promise<void> {
  const found = await findNames({ ...flags, ...(calls === undefined ? {} : { callsSharedFlow: calls }) });
  const text = `${JSON.stringify(found, undefined, 2)}\n`;
  if (out === undefined) return output.result(text);
  saveText(out, text);
  output.say(`${found.length} deployed in ${flags.environment}: ${out}`);
}

/** What is to be set is told for a stack's configuration, of which this command knows nothing. */
function inVariables(error: Error): never {
  const names = variablesFor(error.message);
  if (names.length === 0) throw error;
  const said = `apigee-callout reads environment variables alone: ${names.join(", ")}.`;
  throw new Error(`${error.message}\n${said}`, { cause: error });
}

/* eslint-disable @typescript-eslint/no-require-imports --
   Loaded here and not above, so that the commands that work on files load no HTTP client. */
function findNames(args: Parameters<typeof listing.findNames>[1]) {
  const { organizationFor } = require("../lookups/connection") as typeof connection;
  return (require("../lookups/find-names") as typeof listing).findNames(organizationFor(args), args);
}
