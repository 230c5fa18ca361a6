import type { AttachmentSpec, Callout } from "../../provider/bundle/attachment";
import { attachCallout, calloutState, detachCallout, showCallouts } from "../../provider/bundle/callout";
import { BundleError } from "../../provider/bundle/errors";
import type { Files } from "../../provider/bundle/files";
import { endpointsOf } from "../../provider/bundle/model";
import { parseXml } from "../../provider/bundle/xml";
import { differingFiles, textOf } from "./support/bytes";
import { Random } from "./support/random";
import { uglyProxy } from "./support/ugly-proxy";
import { damage } from "./support/untouched";

const cases = Number(process.env["BUNDLE_CASES"] ?? 200);
const policyFile = "apiproxy/policies/FC-PingAuth.xml";

/** A callout that the proxy can carry: the default one, or attachments all over it. */
function calloutFor(files: Files, random: Random): Callout {
  if (random.chance(0.4)) return { sharedFlow: "PingAuth" };
  const specs = Array.from({ length: 1 + random.below(3) }, () => attachmentFor(files, random));
  return { sharedFlow: "PingAuth", attachments: specs, parameters: { who: "a<b", where: { ref: "request.uri" } } };
}

function attachmentFor(files: Files, random: Random): AttachmentSpec {
  const endpoint = random.pick(endpointsOf(files));
  const flow = random.pick(
    endpoint.kind === "proxy" ? ["PreFlow", "PostFlow", "PostClientFlow"] : ["PreFlow", "PostFlow"],
  );
  const phase = flow === "PostClientFlow" ? "response" : random.pick(["request", "response"] as const);
  const condition = random.chance(0.3) ? { condition: 'request.verb != "OPTIONS" and a < 1' } : {};
  const named = random.chance(0.5) ? { endpointName: endpoint.name } : {};
  return {
    endpoint: endpoint.kind,
    flow,
    phase,
    position: random.pick(["first", "last"] as const),
    ...condition,
    ...named,
  };
}

const seeds = Array.from({ length: cases }, (_, seed) => seed);

/** Runs a law for every case and tells the first seed at which it does not hold. */
function holds(law: (files: Files, callout: Callout, random: Random) => string | undefined): void {
  for (const seed of seeds) {
    const files = uglyProxy(seed);
    const random = new Random(seed + 1_000_000);
    const broken = law(files, calloutFor(files, random), random);
    if (broken !== undefined) throw new Error(`case ${seed}: ${broken}`);
  }
}

test("detaching what was attached gives every byte back", () => {
  holds((files, callout) => {
    const attached = attachCallout(files, callout, "mark").files;
    const different = differingFiles(files, detachCallout(attached, "FC-PingAuth").files);
    return different.length === 0
      ? undefined
      : `${different.join()}\n${textOf(files, different[0] ?? "")}\n→\n${textOf(detachCallout(attached, "FC-PingAuth").files, different[0] ?? "")}`;
  });
});

test("attaching again changes nothing, and hands the same map back", () => {
  holds((files, callout) => {
    const attached = attachCallout(files, callout, "mark").files;
    if (attachCallout(attached, callout, "mark").files === attached) return undefined;
    return `${calloutState(attached, callout).problem} ${JSON.stringify(callout)}`;
  });
});

test("everything that was there is still there, in the same order", () => {
  holds((files, callout) => {
    const attached = attachCallout(files, callout).files;
    return differingFiles(files, attached)
      .filter((path) => path !== policyFile)
      .map((path) => damage(textOf(files, path), textOf(attached, path)))
      .find((problem) => problem !== undefined);
  });
});

test("the result is well-formed, as wanted, and runs the callout where it says", () => {
  holds((files, callout) => {
    const { files: attached, attached: places } = attachCallout(files, callout);
    for (const [path, bytes] of attached) parseXml(Buffer.from(bytes), path);
    const state = calloutState(attached, callout);
    const shown = showCallouts(attached).find(({ policyName }) => policyName === "FC-PingAuth");
    if (JSON.stringify(shown?.attached) !== JSON.stringify(places)) return "shown elsewhere";
    return state.asWanted && places.length > 0 ? undefined : state.problem;
  });
});

test("two callouts leave no trace, in whatever order they go", () => {
  holds((files, callout, random) => {
    const other: Callout = { ...calloutFor(files, random), policyName: "Other", sharedFlow: "Else" };
    const both = attachCallout(attachCallout(files, callout).files, other).files;
    const [first, second] = random.chance(0.5) ? ["FC-PingAuth", "Other"] : ["Other", "FC-PingAuth"];
    const gone = detachCallout(detachCallout(both, first).files, second).files;
    const different = differingFiles(files, gone);
    return different.length === 0
      ? undefined
      : `${first} first: ${different.join()}\n${textOf(files, different[0] ?? "")}\n→\n${textOf(gone, different[0] ?? "")}`;
  });
});

test("a callout that is wanted otherwise is converged, and still leaves no trace", () => {
  holds((files, callout, random) => {
    const next: Callout = { ...calloutFor(files, random), continueOnError: true };
    const changed = attachCallout(attachCallout(files, callout, "one").files, next, "two").files;
    const direct = attachCallout(files, next, "two").files;
    return (
      differingFiles(changed, direct).join() ||
      differingFiles(files, detachCallout(changed, "FC-PingAuth").files).join() ||
      undefined
    );
  });
});

test("a step that others add around ours survives its removal", () => {
  holds((files, callout) => {
    const attached = attachCallout(files, callout).files;
    const edited = new Map([...attached].map(([path, bytes]) => [path, withForeignStep(path, bytes)]));
    const detached = detachCallout(edited, "FC-PingAuth").files;
    const lost = endpointsOf(edited).filter(
      ({ file }) => count(textOf(edited, file), "SA-Foreign") !== count(textOf(detached, file), "SA-Foreign"),
    );
    const left = [...detached.keys()].filter((path) => /<Name>FC-PingAuth</.test(textOf(detached, path)));
    for (const [path, bytes] of detached) parseXml(Buffer.from(bytes), path);
    return [...lost.map(({ file }) => `lost in ${file}`), ...left.map((file) => `left in ${file}`)].join() || undefined;
  });
});

test("what is cut off anywhere is refused with its file, or is still well-formed", () => {
  holds((files, callout, random) => {
    const path = random.pick([...files.keys()].filter((file) => !/policies/.test(file)));
    const bytes = files.get(path) ?? Buffer.alloc(0);
    const broken = new Map(files).set(path, bytes.subarray(0, random.below(bytes.length)));
    try {
      attachCallout(broken, callout);
      return undefined;
    } catch (error) {
      return error instanceof BundleError ? undefined : String(error);
    }
  });
});

test("whatever is written over a file, the answer is a refusal with its file or a sound result, never a crash", () => {
  const scraps = [
    "<",
    ">",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&",
    '"',
    "<?xml?>",
    "<PreFlow>",
    "</Request>",
    "<Step/>",
    "\u0000",
    "\ufeff",
  ];
  holds((files, callout, random) => {
    const path = random.pick([...files.keys()]);
    const text = textOf(files, path);
    const at = random.below(text.length);
    const broken = new Map(files).set(
      path,
      Buffer.from(text.slice(0, at) + random.pick(scraps) + text.slice(at + random.below(3))),
    );
    try {
      const attached = attachCallout(broken, callout).files;
      return differingFiles(detachCallout(attached, "FC-PingAuth").files, broken).join() || undefined;
    } catch (error) {
      return error instanceof BundleError ? undefined : String(error);
    }
  });
});

test("the checker of the laws bites", () => {
  const before = "<A>\n  <!-- x -->\n  <Request/>\n  <B>text</B>\n</A>";
  const after = "<A>\n  <!-- x -->\n  <Request><Step><Name>N</Name></Step></Request>\n  <B>text</B>\n</A>";
  expect(damage(before, after)).toBeUndefined();
  expect(damage(before, after.replace("<!-- x -->", ""))).toContain("lost");
  expect(damage(before, after.replace("text", "test"))).toContain("lost");
  expect(damage(before, after.replace("<B>", "<C/><B>"))).toContain("lost");
  expect(damage(before, `${after}<!-- y -->`)).toContain("put");
});

function withForeignStep(path: string, bytes: Buffer): Buffer {
  if (!/proxies|targets/.test(path) || bytes[0] === 0xff) return bytes;
  return Buffer.from(
    bytes.toString("latin1").replace(/(?=<Step>\s*<Name>FC-PingAuth)/g, "<Step><Name>SA-Foreign</Name></Step>"),
    "latin1",
  );
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
