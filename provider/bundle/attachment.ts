import { BundleError } from "./errors";
import { isXmlText } from "./elements";

/** Where among the steps of a phase: at an end, or beside a step (the first such step for `before`, the last for `after`). */
export type Position = "first" | "last" | { before: string } | { after: string };

/** One step that is to run the callout. */
export interface AttachmentSpec {
  /** Which kind of endpoint. */
  endpoint: "proxy" | "target";
  /** The endpoint's name attribute; default: every endpoint of that kind. */
  endpointName?: string;
  /** "PreFlow" (default), "PostFlow", "PostClientFlow", or the name of a conditional flow. */
  flow?: string;
  /** The flow's request or response. */
  phase: "request" | "response";
  /** Default: "last". */
  position?: Position;
  /** Apigee condition of the step; default: none, the step always runs. */
  condition?: string;
}

/** Where a step of the callout stands. */
export interface Attached {
  endpoint: "proxy" | "target";
  endpointName: string;
  flow: string;
  phase: "request" | "response";
  /** Place among the phase's steps, from 0. */
  index: number;
}

/** A FlowCallout policy as it is wanted, and the steps that run it. */
export interface Callout {
  /** Default: "FC-" and the shared flow's name. */
  policyName?: string;
  /** The shared flow that is called. */
  sharedFlow: string;
  /** Of two that mean the same phase under the same condition the later one counts. Default: the request, last in every ProxyEndpoint's PreFlow, and the response, last in every TargetEndpoint's PreFlow. */
  attachments?: AttachmentSpec[];
  /** What the shared flow is given: a literal, or the name of a flow variable. */
  parameters?: Record<string, string | { ref: string }>;
  /** Whether a request goes on when the callout fails. Default: false. */
  continueOnError?: boolean;
  /** Whether the policy runs. Default: true. */
  enabled?: boolean;
}

/** The attachments of the vendor's guide. */
export const defaultAttachments: readonly AttachmentSpec[] = [
  { endpoint: "proxy", phase: "request" },
  { endpoint: "target", phase: "response" },
];

/** The flows that are elements of their own; every other name is a conditional flow's. */
export const unconditionalFlows: readonly string[] = ["PreFlow", "PostFlow", "PostClientFlow"];

/** The name of the callout's policy. */
export function policyNameOf(callout: Callout): string {
  return callout.policyName ?? `FC-${callout.sharedFlow}`;
}

/** The flow that an attachment means. */
export function flowOf(spec: AttachmentSpec): string {
  return spec.flow ?? "PreFlow";
}

/** What is wrong with a callout by its own words alone, before any bundle is at hand; undefined if nothing is. */
export function calloutProblem(callout: Callout): string | undefined {
  const name = policyNameOf(callout);
  if (!/^[\w.$% -]{1,255}$/.test(name) || name.trim() !== name) {
    return "a policy's name holds letters, digits, blanks and . _ - $ % alone, 255 at most, and no blank first or last";
  }
  if (callout.sharedFlow.trim() === "" || !isXmlText(callout.sharedFlow))
    return "sharedFlow needs the name of a shared flow";
  if (callout.attachments?.length === 0)
    return "attachments is empty, so the callout would never run; leave it out for the default";
  const parameter = Object.entries(callout.parameters ?? {}).find(([key, value]) => !isParameter(key, value));
  if (parameter) return `parameter "${parameter[0]}" has an empty name or control characters, which XML cannot hold`;
  return callout.attachments?.map(attachmentProblem).find((problem) => problem !== undefined);
}

/** What is wrong with one attachment by its own words alone; undefined if nothing is. */
export function attachmentProblem(spec: AttachmentSpec): string | undefined {
  const flow = flowOf(spec);
  if (flow === "PostClientFlow" && spec.endpoint === "target")
    return "a TargetEndpoint has no PostClientFlow; use endpoint: proxy";
  if (flow === "PostClientFlow" && spec.phase === "request")
    return "PostClientFlow has only a response; use phase: response";
  if (flow.trim() === "") return "flow is empty; leave it out for PreFlow, or give a flow's name";
  if (spec.condition !== undefined && (spec.condition.trim() === "" || !isXmlText(spec.condition))) {
    return "condition is empty or holds characters that XML cannot; leave it out for a step that always runs";
  }
  const anchor = anchorOf(spec.position);
  return anchor?.trim() === "" ? "position names no step; give the name of the step to stand beside" : undefined;
}

/** Refuses a callout that its own words make impossible. */
export function requireSoundCallout(callout: Callout): void {
  const problem = calloutProblem(callout);
  if (problem !== undefined) throw new BundleError(problem);
}

/** "target default, PreFlow response", for messages. */
export function describePlace(place: Omit<Attached, "index">): string {
  return `${place.endpoint} ${place.endpointName}, ${place.flow} ${place.phase}`;
}

/** The step that a position refers to. */
export function anchorOf(position: Position | undefined): string | undefined {
  if (position === undefined || typeof position === "string") return undefined;
  return "before" in position ? position.before : position.after;
}

function isParameter(name: string, value: string | { ref: string }): boolean {
  const text = typeof value === "string" ? value : value.ref;
  return name !== "" && isXmlText(name) && isXmlText(text) && (typeof value === "string" || value.ref.trim() !== "");
}
