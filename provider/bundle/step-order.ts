import { anchorOf, type Position } from "./attachment";
import type { Files } from "./files";
import { policiesOf, stepName } from "./model";
import { placeName, type Place } from "./places";
import { findRecord, type CalloutRecord, type Change } from "./record";
import { phaseOf } from "./steps";
import type { XmlElement } from "./xml";

/** A place, and the step that was found for it. */
export interface Match {
  place: Place;
  step: XmlElement | undefined;
}

/** Whether the steps were put where other positions were wanted than now; what nothing was recorded of is taken as it is. */
export function positionProblem(places: Place[], name: string, record: CalloutRecord | undefined): string | undefined {
  const moved = places.find((place) => {
    const recorded = childChanges(record, place).map(({ position }) => position);
    const same = places.filter((other) => other.endpoint.file === place.endpoint.file && samePath(other, place.path));
    return recorded.length === same.length && sorted(recorded) !== sorted(same.map(({ spec }) => spec.position));
  });
  return moved && `the step of "${name}" in ${placeName(moved)} was put for another position than is wanted now`;
}

/** Whether a step was moved before one that it must follow, or behind one that it must precede. */
export function orderProblem(
  files: Files,
  match: Match,
  name: string,
  record: CalloutRecord | undefined,
): string | undefined {
  const { place, step } = match;
  const steps = phaseOf(files, place)?.children.filter((child) => child.name === "Step") ?? [];
  const at = steps.findIndex(({ start }) => start === step?.start);
  const names = steps.map((one) => stepName(one));
  const { follow, precede } = neighbours(files, place, record);
  const late = follow.find((other) => names.indexOf(other) > at);
  if (late !== undefined)
    return `the step of "${name}" in ${placeName(place)} stands before "${late}", which it must follow`;
  const early = precede.find((other) => names.includes(other) && names.lastIndexOf(other) < at);
  return early && `the step of "${name}" in ${placeName(place)} stands behind "${early}", which it must precede`;
}

function neighbours(
  files: Files,
  place: Place,
  record: CalloutRecord | undefined,
): { follow: string[]; precede: string[] } {
  const position = place.spec.position ?? "last";
  const anchor = anchorOf(position);
  if (anchor !== undefined) {
    return typeof position === "object" && "before" in position
      ? { follow: [], precede: [anchor] }
      : { follow: [anchor], precede: [] };
  }
  const follow = position === "last" ? childChanges(record, place).flatMap(({ follows }) => follows ?? []) : [];
  return { follow: follow.length === 0 ? [] : withoutCallouts(files, follow), precede: [] };
}

/** Two callouts that both want to be last must not chase each other. */
function withoutCallouts(files: Files, names: string[]): string[] {
  const ours = policiesOf(files).filter((policy) => findRecord(policy.document));
  return names.filter((name) => !ours.some((policy) => policy.name === name));
}

function childChanges(record: CalloutRecord | undefined, { endpoint, path }: Place): (Change & { kind: "child" })[] {
  const changes = record?.changes[endpoint.file] ?? [];
  return changes.filter((change) => change.kind === "child").filter((change) => samePath({ path }, change.in));
}

function samePath({ path }: Pick<Place, "path">, other: readonly string[]): boolean {
  return JSON.stringify(path) === JSON.stringify(other);
}

function sorted(positions: (Position | undefined)[]): string {
  return JSON.stringify(positions.map((position) => JSON.stringify(position ?? "last")).sort());
}
