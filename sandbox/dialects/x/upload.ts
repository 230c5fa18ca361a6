import { readContent, type Content } from "../../bundles/content";
import { openZip, UnreadableZip, type BundleFiles } from "../../bundles/files";
import type { Violation } from "../../bundles/parts";
import type { Incoming } from "../../http";
import { isMultipart, readForm } from "../../multipart";
import type { Kind } from "../../store";
import { invalid } from "./errors";

const LARGEST = 15 * 1024 * 1024;

/** A bundle that passed all checks. */
export interface Upload {
  files: BundleFiles;
  content: Content;
}

/** Takes the zip out of a request, as a plain body or as a form's field, and checks it as an import does. */
export async function readUpload(request: Incoming, kind: Kind): Promise<Upload> {
  const zip = isMultipart(request) ? ((await readForm(request)).get("file") ?? Buffer.alloc(0)) : request.body;
  if (zip.length > LARGEST) throw badBundle([{ filename: "", description: "the bundle is larger than 15 MB" }]);
  const files = unzip(zip);
  const large = [...files].filter(([, bytes]) => bytes.length > LARGEST);
  const tooLarge = large.map(([filename]) => ({ filename, description: "the file is larger than 15 MB" }));
  const { content, violations } = readContent(kind, files);
  const all = [...tooLarge, ...violations];
  if (all.length > 0) throw badBundle(all);
  return { files, content };
}

function unzip(zip: Buffer): BundleFiles {
  try {
    return openZip(zip);
  } catch (error) {
    if (error instanceof UnreadableZip) throw invalid(error.message);
    throw error;
  }
}

function badBundle(violations: Violation[]): Error {
  return invalid("bundle contains errors", [
    { "@type": "type.googleapis.com/edge.configstore.bundle.BadBundle", violations },
  ]);
}
