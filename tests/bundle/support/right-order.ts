import type { AttachmentSpec, Callout, Position } from "../../../provider/bundle/attachment";
import type { Files } from "../../../provider/bundle/files";
import { textOf } from "./bytes";
import { outlineOf } from "./outline";
import type { MadeEndpoint, UglyProxy } from "./ugly-proxy";

const own = "FC-PingAuth";
const guide: AttachmentSpec[] = [
  { endpoint: "proxy", phase: "request" },
  { endpoint: "target", phase: "response" },
];

/**
 * What is wrong with the steps of an attached callout, told without the code under test: each phase must hold what it
 * held, and ours where it is wanted. `undefined` where nothing is wrong; an end that does not fit its beginning throws.
 */
export function disorder(proxy: UglyProxy, callout: Callout, after: Files): string | undefined {
  return proxy.endpoints
    .map((endpoint) => disorderIn(proxy, callout, after, endpoint))
    .find((problem) => problem !== undefined);
}

function disorderIn(proxy: UglyProxy, callout: Callout, after: Files, endpoint: MadeEndpoint): string | undefined {
  const before = outlineOf(textOf(proxy.files, endpoint.file));
  const now = outlineOf(textOf(after, endpoint.file));
  const wanted = positionsIn(proxy, callout, endpoint);
  for (const phase of new Set([...before.keys(), ...now.keys(), ...wanted.keys()])) {
    const problem = disorderOf(before.get(phase) ?? [], now.get(phase) ?? [], [...(wanted.get(phase)?.values() ?? [])]);
    if (problem) return `${endpoint.file} ${phase}: ${problem}`;
  }
  return undefined;
}

/** What is wrong with one phase, by the names of its steps. */
export function disorderOf(before: string[], now: string[], positions: Position[]): string | undefined {
  const told = `${before.join()} became ${now.join()}, wanted ${JSON.stringify(positions)}`;
  if (now.filter((name) => name !== own).join() !== before.join()) return `others' steps moved: ${told}`;
  if (now.length !== before.length + positions.length) return `wrong number: ${told}`;
  const fitting = positions.every((position) => now.some((name, at) => name === own && fits(now, at, position)));
  return fitting ? undefined : `wrong place: ${told}`;
}

/** Others of ours may stand between a step and its place. */
function fits(steps: string[], at: number, position: Position): boolean {
  const before = steps.slice(0, at);
  const behind = steps.slice(at + 1);
  const othersBefore = before.filter((name) => name !== own);
  const othersBehind = behind.filter((name) => name !== own);
  if (position === "first") return othersBefore.length === 0;
  if (position === "last") return othersBehind.length === 0;
  if ("before" in position) return othersBehind[0] === position.before && !othersBefore.includes(position.before);
  return othersBefore.at(-1) === position.after && !othersBehind.includes(position.after);
}

/** Phase → condition → position; of two for one phase and condition the later counts. */
function positionsIn(
  proxy: UglyProxy,
  callout: Callout,
  { kind, name }: MadeEndpoint,
): Map<string, Map<string, Position>> {
  const wanted = new Map<string, Map<string, Position>>();
  for (const spec of callout.attachments ?? guide) {
    if (spec.endpoint !== kind || (spec.endpointName ?? name) !== name) continue;
    if (kind === "target" && spec.endpointName === undefined && !proxy.reachesTargets) continue;
    const phase = `${spec.flow ?? "PreFlow"}/${spec.phase === "request" ? "Request" : "Response"}`;
    wanted.set(
      phase,
      (wanted.get(phase) ?? new Map<string, Position>()).set(spec.condition ?? "", spec.position ?? "last"),
    );
  }
  return wanted;
}
