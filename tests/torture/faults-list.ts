import type { Fault } from "../../sandbox";
import type { NamedCall } from "./support/call-names";

/** Something that strikes one call, and what is to come of it. */
export interface Trouble {
  /** As the rows call it. */
  title: string;
  /** Without the calls that it strikes. */
  fault: () => Omit<Fault, "when">;
  /** Settings that keep a case short. */
  settings?: Record<string, string>;
  /** What the error must say, where the run is to fail with one. */
  says?: Record<"x" | "edge" | "opdk", RegExp>;
  /** Whether Apigee is asked over TLS; on x this process would have to be started with the authority, as the engine's are. */
  tls?: boolean;
  /** Whether the credentials make tokens; those of x do that at Google's hosts, which only processes of their own can be led to. */
  renews?: boolean;
  /** The planes that it is tried on; default: all. */
  on?: readonly string[];
  /** Whether it can strike such a call at all; default: any. */
  strikes?: (call: NamedCall) => boolean;
}

/** Stands in a setting for the sandbox's own address. */
export const itself = "SANDBOX";

/** Settings as they are once the sandbox's address is known. */
export function settled(settings: Record<string, string>, url: string): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value === itself ? url : value]));
}

// Answers from loopback come within milliseconds, on a busy machine too.
const impatient = { "apigee:requestTimeoutMs": "600" };
const signsOn = {
  "apigee:accessToken": "",
  "apigee:username": "someone@example.com",
  "apigee:password": "p4ssword",
  "apigee:loginUrl": itself,
};
const page = { status: 200, headers: { "content-type": "text/html" }, body: "<html><h1>Maintenance</h1></html>" };
const inTwoSeconds = () => new Date(Date.now() + 2000).toUTCString();
const answers = (status: number, headers: Record<string, string> = {}) => ({ do: { status, headers } });
const hasBody = ({ method, path }: NamedCall) => method !== "DELETE" || !path.endsWith("deployments");
const staleToken =
  /401 [^]*Apigee did not accept the access token of (?:apigee:accessToken|APIGEE_ACCESS_TOKEN)\b[^]* fresh token in APIGEE_ACCESS_TOKEN/u;
const lacksRole =
  /403 [^]*\nThe role of whoever asked .* lacks the permission to (get|put|delete) (\/|the organization)/u;
/** An environment is looked at for a warning alone, which whoever may not look goes without. */
const isForWarning = /^environments\/[^/]+$/u;
const lacksPermission = /403 [^]*\nProbably missing: apigee\.\w+\.\w+/u;

/** Each by itself harmless or final, before the work is done and after it where that makes a difference. */
export const troubles: readonly Trouble[] = [
  { title: "429 without Retry-After", fault: () => ({ ...answers(429), times: 3 }) },
  { title: "429 with Retry-After in seconds", fault: () => answers(429, { "retry-after": "1" }) },
  { title: "429 with Retry-After as a date", fault: () => answers(429, { "retry-after": inTwoSeconds() }) },
  ...["500", "502", "503", "504"].flatMap((status): Trouble[] => [
    { title: `${status} before the work`, ...like500(status), fault: () => answers(Number(status)) },
    {
      title: `${status} after the work`,
      ...like500(status),
      fault: () => ({ ...answers(Number(status)), at: "done" }),
    },
  ]),
  { title: "HTML instead of JSON, before the work", fault: () => ({ do: page }) },
  { title: "HTML instead of JSON, after the work", fault: () => ({ do: page, at: "done" }) },
  { title: "half of the JSON", fault: () => ({ do: "half" }), strikes: hasBody },
  { title: "an answer cut in the middle", fault: () => ({ do: "cut" }) },
  { title: "an answer of one byte a second", fault: () => ({ do: "drip" }), settings: impatient, strikes: hasBody },
  { title: "no answer, before the work", fault: () => ({ do: "hang" }), settings: impatient },
  { title: "no answer, after the work", fault: () => ({ do: "hang", at: "done" }), settings: impatient },
  { title: "reset before the work", fault: () => ({ do: "reset" }) },
  { title: "reset after the work", fault: () => ({ do: "reset", at: "done" }) },
  { title: "connections refused for a while", fault: () => ({ do: { refuseMs: 300 } }) },
  { title: "TLS refused for a while, before the work", fault: () => ({ do: { refuseMs: 300 } }), tls: true },
  { title: "TLS refused for a while, after the work", fault: () => ({ do: { refuseMs: 300 }, at: "done" }), tls: true },
  { title: "401 once to a token that can be renewed", fault: () => answers(401), settings: signsOn, renews: true },
  {
    title: "401 to a ready token",
    fault: () => answers(401),
    says: { x: staleToken, edge: staleToken, opdk: staleToken },
  },
  {
    title: "403",
    fault: () => answers(403),
    says: { x: lacksPermission, edge: lacksRole, opdk: lacksRole },
    strikes: ({ path }) => !isForWarning.test(path),
  },
];

/** Where each status was seen to do the same, one stands for them on the other planes. */
function like500(status: string): Pick<Trouble, "on"> {
  return status === "500" || status === "503" ? {} : { on: ["x"] };
}
