import { readContent, readUnchecked, type Content } from "../../bundles/content";
import { openZip, UnreadableZip, type BundleFiles } from "../../bundles/files";
import { FOLDERS } from "../../bundles/parts";
import type { Incoming } from "../../http";
import { isMultipart } from "../../multipart";
import type { Kind } from "../../store";
import { invalid } from "./errors";
import { WORDS } from "./lookups";
import { readParts } from "./multipart";

const LARGEST = 15 * 1024 * 1024;

/** A bundle that was taken. */
export interface Upload {
  files: BundleFiles;
  content: Content;
}

/** Takes the zip out of a request, as a plain body or as the one file of a form; without `validate` what is in it counts only when it is deployed. */
export function readUpload(request: Incoming, kind: Kind, validate: boolean): Upload {
  const files = unzip(zipOf(request));
  if (files.size === 0) throw invalidBundle("Bundle is invalid. Empty bundle.");
  if (![...files.keys()].some((name) => name.replace(/^\.\//, "").startsWith(`${FOLDERS[kind]}/`)))
    throw invalidBundle(`Bundle is invalid. Unable to read/find ${WORDS[kind]} contents.`);
  if ([...files.values()].some((bytes) => bytes.length > LARGEST))
    throw invalidBundle("Bundle is invalid. A file is larger than 15 MB.");
  return { files, content: validate ? checked(kind, files) : readUnchecked(kind, files) };
}

/** Refuses what a bundle check finds. */
export function invalidBundle(message: string): Error {
  return invalid("messaging.config.beans.InvalidBundle", message);
}

function checked(kind: Kind, files: BundleFiles): Content {
  const { content, violations } = readContent(kind, files);
  if (violations.length === 0) return content;
  const told = violations.map(({ filename, description }) => `${filename}: ${description}`);
  throw invalidBundle(`Bundle is invalid. Errors: ${told.join("; ")}`);
}

function zipOf(request: Incoming): Buffer {
  const zip = isMultipart(request) ? readParts(request)[0]?.bytes : request.body;
  if (!zip || zip.length === 0) throw invalidBundle("Bundle is invalid. Empty bundle.");
  if (zip.length > LARGEST) throw invalidBundle("Bundle is invalid. It is larger than 15 MB.");
  return zip;
}

function unzip(zip: Buffer): BundleFiles {
  try {
    return openZip(zip);
  } catch (error) {
    if (error instanceof UnreadableZip) throw invalidBundle(`Bundle is invalid. ${error.message}.`);
    throw error;
  }
}
