import { Command, CommanderError } from "commander";
import { addAttach, addDetach, addShow } from "./commands";
import { addList } from "./list";
import type { Output } from "./output";

const exitCodes = { done: 0, refused: 1, wrongUsage: 2 } as const;

/** Runs `apigee-callout` with these arguments and gives its exit code: 0 done or nothing to do, 1 refused, 2 wrong usage. */
export async function runCallout(args: readonly string[], output: Output): Promise<number> {
  try {
    await calloutProgram(output).parseAsync(args, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    output.say(`apigee-callout: ${(error as Error).message}`);
    return exitCodes.refused;
  }
}

function calloutProgram(output: Output): Command {
  const program = new Command("apigee-callout")
    .description(
      "Puts a callout to a shared flow into API proxies, takes it out again, shows where it runs, and lists proxies.",
    )
    .showHelpAfterError("apigee-callout help <command> lists what it takes")
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.result(text), writeErr: (text) => output.say(text.trimEnd()) });
  addAttach(program, output);
  addDetach(program, output);
  addShow(program, output);
  addList(program, output);
  return program;
}
