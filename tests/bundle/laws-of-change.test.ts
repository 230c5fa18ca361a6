import type { Callout } from "../../provider/bundle/attachment";
import { attachCallout, detachCallout } from "../../provider/bundle/callout";
import type { Files } from "../../provider/bundle/files";
import { differingFiles, textOf } from "./support/bytes";
import { holds } from "./support/cases";
import { outlineOf } from "./support/outline";
import type { MadeEndpoint } from "./support/ugly-proxy";

jest.setTimeout(120_000);

test("two callouts leave no trace, in whatever order they go", () => {
  holds(({ proxy: { files }, callout, other, choices }) => {
    const second: Callout = { ...other, policyName: "Other", sharedFlow: "Else" };
    const both = attachCallout(attachCallout(files, callout).files, second).files;
    const names = choices.chance(0.5) ? ["FC-PingAuth", "Other"] : ["Other", "FC-PingAuth"];
    const gone = names.reduce((now, name) => detachCallout(now, name).files, both);
    const [different] = differingFiles(files, gone);
    return different && `${names[0]} first: ${different} became\n${textOf(gone, different)}`;
  });
});

test("a callout that is wanted otherwise is converged, and still leaves no trace", () => {
  holds(({ proxy: { files }, callout, other }) => {
    const next: Callout = { ...other, continueOnError: true };
    const changed = attachCallout(attachCallout(files, callout, "one").files, next, "two").files;
    const direct = attachCallout(files, next, "two").files;
    const detached = detachCallout(changed, "FC-PingAuth").files;
    return differingFiles(changed, direct).join() || differingFiles(files, detached).join();
  });
});

test("a step that others add around ours survives its removal", () => {
  holds(({ proxy: { files, endpoints }, callout }) => {
    const attached = attachCallout(files, callout).files;
    const edited = new Map([...attached].map(([path, bytes]) => [path, withForeignStep(path, bytes)]));
    const detached = detachCallout(edited, "FC-PingAuth").files;
    return endpoints.map((endpoint) => changeOf(endpoint, edited, detached)).find((problem) => problem !== undefined);
  });
});

test("a callout leaves no trace in files that were saved with other line ends since", () => {
  holds(({ proxy: { files }, callout }) => {
    const attached = attachCallout(files, callout).files;
    const saved = (all: Files) =>
      new Map([...all].map(([path, bytes]) => [path, tellsLines(attached, path) ? otherLineEnds(bytes) : bytes]));
    const expected = saved(files);
    const [different] = differingFiles(expected, detachCallout(saved(attached), "FC-PingAuth").files);
    return different && `${different} was\n${textOf(files, different)}`;
  });
});

/** Whether what was put in stands on lines of its own, all lines end alike, and bytes are characters. */
function tellsLines(attached: Files, path: string): boolean {
  const text = attached.get(path)?.toString("latin1") ?? "";
  const ends = new Set(text.match(/\r?\n|\r/g));
  return ends.size < 2 && !/\0|\S[ \t]*<(Step>\s*<Name|Policy)>FC-PingAuth|\r(?!\n)/.test(text);
}

function otherLineEnds(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const saved = text.includes("\r") ? text.replace(/\r\n/g, "\n") : text.replace(/\n/g, "\r\n");
  return Buffer.from(saved, "latin1");
}

/** Every step must be there still, but ours. */
function changeOf({ file }: MadeEndpoint, edited: Files, detached: Files): string | undefined {
  const steps = (files: Files) =>
    JSON.stringify(
      [...outlineOf(textOf(files, file))]
        .map(([phase, names]) => [phase, names.filter((name) => name !== "FC-PingAuth")])
        .filter(([, names]) => names?.length),
    );
  if (/<Name>FC-PingAuth</.test(textOf(detached, file))) return `left in ${file}`;
  return steps(edited) === steps(detached) ? undefined : `${file}: ${steps(edited)} became ${steps(detached)}`;
}

/** Only where bytes are characters. */
function withForeignStep(path: string, bytes: Buffer): Buffer {
  if (!/proxies|targets/.test(path) || bytes[0] === 0xff) return bytes;
  const foreign = "<Step><Name>SA-Foreign</Name></Step>";
  return Buffer.from(bytes.toString("latin1").replace(/(?=<Step>\s*<Name>FC-PingAuth)/g, foreign), "latin1");
}
