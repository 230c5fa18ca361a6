import { policyNameOf, requireSoundCallout, type Attached, type Callout } from "./attachment";
import { childText } from "./elements";
import { BundleError } from "./errors";
import type { Files } from "./files";
import { flowDocuments, stepName, stepsIn } from "./model";
import { orderProblem, positionProblem } from "./step-order";
import { placeName, resolvePlaces, type Place } from "./places";
import { findPolicy, policyDifferences } from "./policy-file";
import { findRecord, type CalloutRecord } from "./record";
import { attachedBy } from "./show";
import { phaseOf } from "./steps";
import type { XmlElement } from "./xml";

/** How a proxy's callout stands to the one that is wanted. */
export interface CalloutState {
  /** Where the policy runs. */
  attached: Attached[];
  /** Nothing is missing, altered or disabled, and no step of it was moved before one that it must follow. */
  asWanted: boolean;
  /** What is not as wanted, in a sentence. */
  problem?: string;
  /** The policy was there by itself: it carries no record of ours, or one that says so. */
  adopted: boolean;
}

/** Judges the callout of a proxy: later steps of others are nothing to complain about, missing ones of ours are. */
export function calloutState(files: Files, callout: Callout): CalloutState {
  requireSoundCallout(callout);
  const name = policyNameOf(callout);
  const policy = findPolicy(files, name);
  const record = policy && findRecord(policy.document)?.record;
  const adopted = policy !== undefined && (record === undefined || record.adopted !== undefined);
  const differences = policy && policyDifferences(policy, callout);
  const problem =
    differences === undefined
      ? `there is no policy "${name}"`
      : (altered(differences, name) ?? stepProblem(files, callout, record));
  const attached = policy === undefined ? [] : attachedBy(files, policy.name);
  return { attached, adopted, asWanted: problem === undefined, ...(problem !== undefined && { problem }) };
}

/** Whether a step of the callout stands in this place already, and which one. */
export function stepAt(
  files: Files,
  place: Place,
  policyName: string,
  taken: ReadonlySet<number> = new Set(),
): XmlElement | undefined {
  const condition = place.spec.condition?.trim() ?? "";
  return phaseOf(files, place)?.children.find(
    (step) =>
      step.name === "Step" &&
      stepName(step) === policyName &&
      !taken.has(step.start) &&
      (childText(step, "Condition") ?? "") === condition,
  );
}

/** The places that still lack their step. */
export function missingPlaces(files: Files, places: Place[], policyName: string): Place[] {
  return matchSteps(files, places, policyName)
    .filter(({ step }) => step === undefined)
    .map(({ place }) => place);
}

function altered(differences: string[], name: string): string | undefined {
  return differences.length === 0 ? undefined : `the policy "${name}" was altered: ${differences.join("; ")}`;
}

function stepProblem(files: Files, callout: Callout, record: CalloutRecord | undefined): string | undefined {
  const places = placesOrProblem(files, callout);
  if (typeof places === "string") return places;
  const name = policyNameOf(callout);
  const matches = matchSteps(files, places, name);
  const missing = matches.find(({ step }) => step === undefined);
  if (missing) return `there is no step of "${name}" in ${placeName(missing.place)} as wanted`;
  const surplus = countSteps(files, name) - matches.length;
  if (surplus > 0 && record && !record.adopted) return `"${name}" also runs where it is not wanted (${surplus} more)`;
  const orders = matches.map((match) => orderProblem(files, match, name, record));
  return positionProblem(places, name, record) ?? orders.find((problem) => problem !== undefined);
}

/** An endpoint or flow that an attachment wants may be gone from a release: that is drift, not an error. */
function placesOrProblem(files: Files, callout: Callout): Place[] | string {
  try {
    return resolvePlaces(files, callout).places;
  } catch (error) {
    if (error instanceof BundleError) return error.message;
    throw error;
  }
}

function matchSteps(
  files: Files,
  places: Place[],
  policyName: string,
): { place: Place; step: XmlElement | undefined }[] {
  const taken = new Map<string, Set<number>>();
  return places.map((place) => {
    const used = taken.get(place.endpoint.file) ?? new Set();
    const step = stepAt(files, place, policyName, used);
    if (step) taken.set(place.endpoint.file, used.add(step.start));
    return { place, step };
  });
}

function countSteps(files: Files, policyName: string): number {
  return flowDocuments(files).reduce((sum, document) => sum + stepsIn(document, policyName).length, 0);
}
