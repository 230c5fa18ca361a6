import { createHash } from "node:crypto";
import type { Deployment } from "../../store";

interface Server {
  name: string;
  type: "message-processor" | "router";
}

/** The servers that each deployment reaches. */
const SERVERS: readonly Server[] = [
  { name: "mp-1", type: "message-processor" },
  { name: "mp-2", type: "message-processor" },
  { name: "router-1", type: "router" },
  { name: "router-2", type: "router" },
];

/** A deployment's state in this plane's words. */
export function stateOf({ state }: Deployment): string {
  return { PROGRESSING: "pending", READY: "deployed", ERROR: "error" }[state];
}

/** Each server with its own state; `state` is what those say to which nothing happened. */
export function serversJson(deployment: Deployment, state = stateOf(deployment)): object[] {
  return SERVERS.map((server) => {
    const error = state === "error" ? errorOn(server, deployment) : undefined;
    const status = error === undefined ? (state === "error" ? "deployed" : state) : "error";
    return {
      status,
      ...(error === undefined ? {} : { error }),
      type: [server.type],
      uUID: uuid(server.name),
      pod: { name: server.name, region: "dc-1" },
    };
  });
}

/** Keeps a test from naming a server that there is not. */
export function knownServers(failed: Record<string, string>): Record<string, string> {
  const strange = Object.keys(failed).find((name) => !SERVERS.some((server) => server.name === name));
  if (strange === undefined) return failed;
  throw new Error(`there is no server ${strange}; there are ${SERVERS.map(({ name }) => name).join(", ")}`);
}

function errorOn({ name, type }: Server, { failedServers = {}, revision }: Deployment): string | undefined {
  const [loadError] = revision.content.runtimeErrors;
  return failedServers[name] ?? (type === "message-processor" ? loadError : undefined);
}

function uuid(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
