/**
 * Bundles without Pulumi and without Apigee: read and write zips, put a callout into a proxy and take it out again.
 * All of it is synchronous, and only `readBundle` touches the disk, where it is given a path; what is wrong is a BundleError with file and
 * line.
 * @module
 */
export type { AttachmentSpec, Attached, Callout, Position } from "./attachment";
export { attachCallout, detachCallout, showCallouts } from "./callout";
export type { AttachResult, ShownCallout } from "./callout";
export { BundleError } from "./errors";
export type { BundlePlace } from "./errors";
export type { Files } from "./files";
export { readBundle, writeZip } from "./zip";
export type { ReadLimits } from "./zip";
