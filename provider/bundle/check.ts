import { childOf } from "./elements";
import { BundleError } from "./errors";
import { kindOf, xmlFilesIn, type BundleKind, type Files } from "./files";
import { descriptorOf, flowDocuments, listPolicies, policiesOf, read, stepName, stepsIn } from "./model";
import { lineAt, type XmlDocument, type XmlElement } from "./xml";
import { writeZip } from "./zip";

/** How large a bundle may be on a plane. */
export interface BundleLimits {
  /** Bytes of the whole zip. */
  zipBytes?: number;
  /** Bytes of one file in it. */
  fileBytes?: number;
}

const words: Readonly<Record<BundleKind, { is: string; root: string; resource: string }>> = {
  apiproxy: { is: "an API proxy", root: "APIProxy", resource: "ApiProxy" },
  sharedflow: { is: "a shared flow", root: "SharedFlowBundle", resource: "SharedFlow" },
};

/** Refuses, with file and line, what Apigee would refuse later: wrong kind, broken XML, steps without policy, sizes. */
export function checkBundle(files: Files, kind: BundleKind, limits: BundleLimits = {}): void {
  checkKind(files, kind);
  for (const folder of ["", "policies"]) for (const file of xmlFilesIn(files, folder)) read(files, file);
  if (descriptorOf(files) === undefined && !mayLackDescriptor(files)) throw noDescriptor(files, kind);
  checkSteps(files);
  checkSizes(files, limits);
}

function checkKind(files: Files, kind: BundleKind): void {
  const found = kindOf(files);
  if (found === kind) return;
  throw new BundleError(
    `this bundle is ${words[found].is}, not ${words[kind].is}; give it to ${words[found].resource}`,
  );
}

/**
 * Whether Apigee wants a descriptor is not documented; Google's own samples import proxies on Apigee X that have none,
 * and shared flows without one are published too. So a bundle that has flows, and no file in the descriptor's place, is
 * left to Apigee to judge.
 */
function mayLackDescriptor(files: Files): boolean {
  return xmlFilesIn(files, "").length === 0 && flowDocuments(files).length > 0;
}

function noDescriptor(files: Files, kind: BundleKind): BundleError {
  const folder = `${files.keys().next().value?.split("/")[0]}/`;
  const found = xmlFilesIn(files, "").join(", ") || "no XML file";
  return new BundleError(`${folder} needs one XML file with the root element <${words[kind].root}>; found ${found}`);
}

function checkSteps(files: Files): void {
  const policies = policiesOf(files);
  const names = new Set(policies.map(({ name }) => name));
  for (const document of flowDocuments(files)) {
    for (const step of stepsIn(document)) {
      const name = stepName(step);
      if (name === undefined || !names.has(name)) throw noSuchPolicy(document, step, name, listPolicies(policies));
    }
  }
}

function noSuchPolicy(document: XmlDocument, step: XmlElement, name: string | undefined, found: string): BundleError {
  const place = { file: document.file, line: lineAt(document.text, (childOf(step, "Name") ?? step).start) };
  if (!name) return new BundleError("this step has no <Name>, so it runs no policy", place);
  return new BundleError(
    `this step names the policy "${name}", which the bundle does not have; it has ${found}`,
    place,
  );
}

function checkSizes(files: Files, { zipBytes, fileBytes }: BundleLimits): void {
  for (const [file, { length }] of files) {
    if (fileBytes !== undefined && length > fileBytes) throw tooLarge("this file", length, fileBytes, file);
  }
  if (zipBytes === undefined) return;
  const { length } = writeZip(files);
  if (length > zipBytes) throw tooLarge("the zipped bundle", length, zipBytes);
}

function tooLarge(what: string, bytes: number, limit: number, file?: string): BundleError {
  return new BundleError(
    `${what} has ${bytes} bytes, more than the ${limit} that Apigee takes`,
    file === undefined ? {} : { file },
  );
}
