import {
  defaultAttachments,
  describePlace,
  flowOf,
  unconditionalFlows,
  type AttachmentSpec,
  type Callout,
} from "./attachment";
import { requireNoPrefixes, requireSingle } from "./ambiguous";
import { childOf, childText, descendants } from "./elements";
import { BundleError } from "./errors";
import type { Files } from "./files";
import { endpointsOf, flowDocuments, type Endpoint } from "./model";
import { flowPart, flowsNamed, type Path } from "./paths";

/** One phase of one flow that a step of the callout is wanted in. */
export interface Place {
  /** Without its document, which is out of date after the first edit, and may be large. */
  endpoint: Omit<Endpoint, "document">;
  flow: string;
  /** From the endpoint's root to the element that holds the steps; it may not exist yet. */
  path: Path;
  spec: AttachmentSpec;
}

/** The places that a callout's attachments mean in this proxy, and what its author should know about them. */
export function resolvePlaces(files: Files, callout: Callout): { places: Place[]; warnings: string[] } {
  flowDocuments(files).forEach(requireNoPrefixes);
  const endpoints = endpointsOf(files);
  const unreachable = whyNoResponse(endpoints);
  const wanted = callout.attachments ?? defaultAttachments;
  const specs = wanted.filter((spec) => unreachable === undefined || !isEveryTarget(spec));
  const fewer = specs.length < wanted.length;
  if (fewer && specs.length === 0) throw new BundleError(`no attachment is left: ${unreachable}`);
  const warnings = fewer ? [`only the request is attached: ${unreachable}`] : [];
  const places = unique(specs.flatMap((spec) => placesOf(endpoints, spec)));
  return { places, warnings: [...streamingWarnings(endpoints), ...warnings] };
}

/** Every target endpoint may be none; one that is named, or a flow that is, must be there. */
function isEveryTarget(spec: AttachmentSpec): boolean {
  return spec.endpoint === "target" && spec.endpointName === undefined && unconditionalFlows.includes(flowOf(spec));
}

/** The element name of a phase. */
export function phaseElement(phase: AttachmentSpec["phase"]): string {
  return phase === "request" ? "Request" : "Response";
}

/** A sentence's worth about one place. */
export function placeName({ endpoint, flow, spec }: Place): string {
  return describePlace({ endpoint: endpoint.kind, endpointName: endpoint.name, flow, phase: spec.phase });
}

function placesOf(endpoints: Endpoint[], spec: AttachmentSpec): Place[] {
  const flow = flowOf(spec);
  const chosen = chooseEndpoints(endpoints, spec);
  const places = chosen.flatMap((endpoint) =>
    flowPaths(endpoint, flow).map((path) => placeIn(endpoint, flow, [...path, phaseElement(spec.phase)], spec)),
  );
  if (places.length === 0) throw noSuchFlow(chosen, flow);
  return places;
}

function placeIn({ kind, name, file, document }: Endpoint, flow: string, path: Path, spec: AttachmentSpec): Place {
  requireSingle(document, path);
  return { endpoint: { kind, name, file }, flow, path, spec };
}

function chooseEndpoints(endpoints: Endpoint[], { endpoint, endpointName }: AttachmentSpec): Endpoint[] {
  const all = endpoints.filter(({ kind }) => kind === endpoint);
  const chosen = endpointName === undefined ? all : all.filter(({ name }) => name === endpointName);
  if (chosen.length > 0) return chosen;
  const wanted =
    endpointName === undefined ? `a ${endpoint} endpoint` : `a ${endpoint} endpoint named "${endpointName}"`;
  throw new BundleError(`an attachment wants ${wanted}; this proxy has ${names(all.map(({ name }) => name))}`);
}

function flowPaths({ document }: Endpoint, flow: string): Path[] {
  if (unconditionalFlows.includes(flow)) return [[flow]];
  requireSingle(document, ["Flows"]);
  const flows = childOf(document.root, "Flows");
  return flows ? flowsNamed(flows, flow).map((element) => ["Flows", flowPart(element, flows)]) : [];
}

function noSuchFlow(endpoints: Endpoint[], flow: string): BundleError {
  const found = endpoints.flatMap(({ document }) => childOf(document.root, "Flows")?.children ?? []);
  const known = found.map((element) => element.attributes["name"]).filter((name) => name !== undefined);
  const where = endpoints.map(({ file }) => file).join(", ");
  return new BundleError(
    `an attachment wants the flow "${flow}"; besides ${unconditionalFlows.join(", ")} there is ${names(known)} in ${where}`,
  );
}

/** Why a step in every target endpoint would never run; undefined where it will. */
function whyNoResponse(endpoints: Endpoint[]): string | undefined {
  if (!endpoints.some(({ kind }) => kind === "target")) return "this proxy has no target endpoint";
  const routes = endpoints
    .filter(({ kind }) => kind === "proxy")
    .flatMap(({ document }) => descendants(document.root, "RouteRule"));
  const reaching = routes.some((route) => childText(route, "TargetEndpoint"));
  return routes.length === 0 || reaching ? undefined : "no route rule of this proxy leads to a target endpoint";
}

function streamingWarnings(endpoints: Endpoint[]): string[] {
  return endpoints
    .filter(({ document }) => childOf(document.root, "EventFlow"))
    .map(({ file }) => `${file} has an EventFlow: the body of a streamed response is not there for the callout`);
}

/** Of two attachments that mean the same phase under the same condition the later one counts, so that an exception can follow a rule. */
function unique(places: Place[]): Place[] {
  const key = ({ endpoint, path, spec }: Place) => JSON.stringify([endpoint.file, path, spec.condition?.trim() ?? ""]);
  return [...new Map(places.map((place) => [key(place), place])).values()];
}

function names(list: string[]): string {
  return list.length === 0 ? "none" : list.join(", ");
}
