import type { AttachmentSpec, Position } from "../bundle/attachment";

/** What an attachment looks like on the command line. */
export const attachmentForm =
  "proxy|target[:NAME]/FLOW/request|response[@first|last|before=STEP|after=STEP], such as proxy/PreFlow/request@after=VerifyKey";

/** A flow's name may hold slashes ("GET /orders"), those of an endpoint and of a step may not. */
const form = /^(proxy|target)(?::([^/]+))?\/(.+)\/(request|response)(?:@(first|last|(?:before|after)=[^/]+))?$/s;

/** Reads an attachment in the words of the command line; undefined where they are not of that form. */
export function readAttachment(words: string): AttachmentSpec | undefined {
  const found = form.exec(words);
  if (!found) return undefined;
  const [, endpoint, endpointName, flow, phase, position] = found;
  return {
    endpoint: endpoint as AttachmentSpec["endpoint"],
    phase: phase as AttachmentSpec["phase"],
    ...(endpointName !== undefined && { endpointName }),
    ...(flow !== undefined && { flow }),
    ...(position !== undefined && { position: readPosition(position) }),
  };
}

function readPosition(words: string): Position {
  if (words === "first" || words === "last") return words;
  const step = words.slice(words.indexOf("=") + 1);
  return words.startsWith("before=") ? { before: step } : { after: step };
}
