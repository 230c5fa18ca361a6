import { InvalidArgumentError, type Command } from "commander";
import {
  calloutProblem,
  defaultAttachments,
  describePlace,
  policyNameOf,
  type Attached,
  type AttachmentSpec,
  type Callout,
} from "../bundle/attachment";
import { attachCallout, detachCallout, showCallouts } from "../bundle/callout";
import type { Files } from "../bundle/files";
import { readBundle } from "../bundle/zip";
import { attachmentForm, readAttachment } from "./attachment-words";
import { filledText } from "./filled-text";
import { drawFlows } from "./draw-flows";
import type { Output } from "./output";
import { saveElsewhere, saveInPlace } from "./save";
import { unifiedDiff } from "./unified-diff";

interface CalloutFlags {
  sharedFlow: string;
  policy?: string;
  out?: string;
  dryRun?: true;
}

interface AttachFlags extends CalloutFlags {
  attach?: AttachmentSpec[];
  condition?: string;
}

/** `attach`: puts the callout into a proxy. */
export function addAttach(program: Command, output: Output): void {
  editing(program.command("attach"), "put a callout into a proxy, or converge the one that is there")
    .option("--attach <place>", `where a step runs, repeatable: ${attachmentForm}`, collectAttachment)
    .option("--condition <condition>", "Apigee condition of each of these steps")
    .action((path: string, flags: AttachFlags, command: Command) => {
      const callout = calloutOf(flags);
      const problem = calloutProblem(callout);
      if (problem !== undefined) command.error(`error: ${problem}`);
      const before = readBundle(path);
      const { files, attached, warnings } = attachCallout(before, callout);
      save(path, before, files, flags, output);
      report(output, before === files ? "nothing to do" : done("attached", flags), callout, attached);
      for (const warning of warnings) output.say(`warning: ${warning}`);
    });
}

/** `detach`: takes the callout out again. */
export function addDetach(program: Command, output: Output): void {
  editing(program.command("detach"), "take a callout out of a proxy, with all that attaching it had made").action(
    (path: string, flags: CalloutFlags) => {
      const callout = calloutOf(flags);
      const before = readBundle(path);
      const { files, detached } = detachCallout(before, policyNameOf(callout));
      save(path, before, files, flags, output);
      if (before === files) output.say(`nothing to do: there is no callout ${policyNameOf(callout)}${others(before)}`);
      else report(output, done("detached", flags), callout, detached);
    },
  );
}

/** `show`: draws the flows of a proxy. */
export function addShow(program: Command, output: Output): void {
  program
    .command("show")
    .description("draw the flows of a proxy, and where shared flows are called")
    .argument("<bundle>", "a zip or a folder")
    .option("--json", "print the callouts as JSON instead")
    .action((path: string, { json }: { json?: true }) => {
      const files = readBundle(path);
      output.result(json ? `${JSON.stringify(showCallouts(files), undefined, 2)}\n` : drawFlows(files));
    });
}

function editing(command: Command, description: string): Command {
  return command
    .description(description)
    .argument("<bundle>", "a zip or a folder")
    .option("--shared-flow <name>", "the shared flow that is called", "PingAuth")
    .option("--policy <name>", 'name of the callout\'s policy (default: "FC-" and the shared flow)')
    .option("--out <path>", "write to this zip (.zip) or folder instead of in place", filledText)
    .option("--dry-run", "write nothing; print a unified diff");
}

function collectAttachment(words: string, before: AttachmentSpec[] | undefined): AttachmentSpec[] {
  const spec = readAttachment(words);
  if (spec === undefined) throw new InvalidArgumentError(`Expected ${attachmentForm}.`);
  return [...(before ?? []), spec];
}

function calloutOf({ sharedFlow, policy, attach, condition }: AttachFlags): Callout {
  const specs = attach ?? (condition === undefined ? undefined : [...defaultAttachments]);
  const attachments = specs?.map((spec) => (condition === undefined ? spec : { ...spec, condition }));
  return { sharedFlow, ...(policy !== undefined && { policyName: policy }), ...(attachments && { attachments }) };
}

function save(path: string, before: Files, after: Files, { out, dryRun }: CalloutFlags, output: Output): void {
  if (dryRun) output.result(unifiedDiff(before, after));
  else if (out !== undefined) saveElsewhere(out, after, path);
  else if (before !== after) saveInPlace(path, before, after);
}

function done(what: string, { dryRun }: CalloutFlags): string {
  return dryRun ? `would be ${what}` : what;
}

function report(output: Output, what: string, callout: Callout, places: Attached[]): void {
  output.say(`${what}: ${policyNameOf(callout)}${places.length === 0 ? ", which runs nowhere" : ""}`);
  for (const place of places) output.say(`  ${describePlace(place)}, step ${place.index + 1}`);
}

function others(files: Files): string {
  const names = showCallouts(files).map(({ policyName }) => policyName);
  return names.length === 0 ? "" : `; callouts there: ${names.join(", ")}`;
}
