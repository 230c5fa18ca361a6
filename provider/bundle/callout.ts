import { describePlace, policyNameOf, requireSoundCallout, type Attached, type Callout } from "./attachment";
import { calloutState, missingPlaces, type CalloutState } from "./callout-state";
import { listPolicy } from "./descriptor-list";
import { detachCallout, withRecord } from "./detach";
import { BundleError } from "./errors";
import { requireProxy, withFile, type Files } from "./files";
import { resolvePlaces, type Place } from "./places";
import { findPolicy, policyDifferences, policyPath, renderPolicy } from "./policy-file";
import { findRecord, recordComment, type Changes } from "./record";
import { showCallouts } from "./show";
import { insertStep } from "./steps";
import type { Policy } from "./model";

export { calloutState } from "./callout-state";
export { detachCallout } from "./detach";
export { showCallouts, type ShownCallout } from "./show";

/** A proxy with its callout. */
export interface AttachResult {
  /** The same map where there was nothing to do. */
  files: Files;
  attached: Attached[];
  warnings: string[];
  /** The callout's policy was there already, by somebody else's hand. */
  adopted: boolean;
}

/**
 * Puts a callout into a proxy, or converges the one that an earlier run put there.
 * `mark` is a line of the caller's, kept in the policy file (see `readMark`).
 */
export function attachCallout(files: Files, callout: Callout, mark?: string): AttachResult {
  requireSoundCallout(callout);
  requireProxy(files);
  const name = policyNameOf(callout);
  const policy = findPolicy(files, name);
  const record = policy && findRecord(policy.document)?.record;
  if (policy && !record) requireEqual(policy, callout);
  const state = calloutState(files, callout);
  if (policy && state.asWanted) return result(remark(files, policy, mark), callout, state.adopted);
  const base = record ? detachCallout(files, name).files : files;
  return attachTo(base, callout, mark ?? record?.mark);
}

/** The caller's line in the policy file of an attached callout; undefined where there is none. */
export function readMark(files: Files, policyName: string): string | undefined {
  const policy = findPolicy(files, policyName);
  return policy && findRecord(policy.document)?.record.mark;
}

function attachTo(files: Files, callout: Callout, mark: string | undefined): AttachResult {
  const name = policyNameOf(callout);
  const existing = findPolicy(files, name);
  if (existing) requireEqual(existing, callout);
  const { places } = resolvePlaces(files, callout);
  const stepped = insertSteps(files, missingPlaces(files, places, name), callout);
  const listed = existing ? { files: stepped.files, changes: {} } : listPolicy(stepped.files, name);
  const record = { ...(mark !== undefined && { mark }), changes: { ...stepped.changes, ...listed.changes } };
  if (existing) return result(adoptPolicy(listed.files, existing, record), callout, true);
  return result(withFile(listed.files, policyPath(name), renderPolicy(callout, record)), callout, false);
}

function insertSteps(files: Files, places: Place[], callout: Callout): { files: Files; changes: Changes } {
  const changes: Changes = {};
  let now = files;
  for (const place of places) {
    const step = insertStep(now, place, callout);
    now = step.files;
    changes[place.endpoint.file] = [...(changes[place.endpoint.file] ?? []), ...step.changes];
  }
  return { files: now, changes };
}

/** Remembers in somebody else's policy what was added around it; nothing added needs no remembering. */
function adoptPolicy(files: Files, { document, file }: Policy, record: { mark?: string; changes: Changes }): Files {
  if (Object.keys(record.changes).length === 0) return files;
  const lead = /^\r?\n[ \t]*/.exec(document.text.slice(document.root.openEnd))?.[0] ?? "";
  const comment = lead + recordComment({ ...record, adopted: { lead } });
  const at = document.root.openEnd;
  return withFile(files, file, document.edited({ from: at, to: at, put: comment }));
}

function remark(files: Files, policy: Policy, mark: string | undefined): Files {
  const record = findRecord(policy.document)?.record;
  if (mark === undefined || record === undefined || record.mark === mark) return files;
  return withRecord(files, policy, (old) => ({ ...old, mark }));
}

function requireEqual(policy: Policy, callout: Callout): void {
  const differences = policyDifferences(policy, callout);
  if (differences.length === 0) return;
  const reason = `the name "${policyNameOf(callout)}" is taken by a policy that is not this callout: ${differences.join("; ")}`;
  throw new BundleError(`${reason}. Choose another policyName`, { file: policy.file });
}

function result(files: Files, callout: Callout, adopted: CalloutState["adopted"]): AttachResult {
  const name = policyNameOf(callout);
  const { warnings } = resolvePlaces(files, callout);
  const shown = showCallouts(files);
  const others = shown.filter(
    ({ policyName, sharedFlow, attached }) =>
      policyName !== name && sharedFlow === callout.sharedFlow && attached.length > 0,
  );
  const twice = others.map(
    ({ policyName, attached }) =>
      `the policy "${policyName}" calls ${callout.sharedFlow} as well, in ${attached.map(describePlace).join(" and ")}`,
  );
  const attached = shown.find(({ policyName }) => policyName === name)?.attached ?? [];
  return { files, attached, adopted, warnings: [...warnings, ...twice] };
}
