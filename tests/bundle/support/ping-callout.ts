import type { Callout } from "../../../provider/bundle/attachment";
import { withFile, type Files } from "../../../provider/bundle/files";
import { textOf } from "./bytes";

/** The callout that the tests attach, with all that is the default. */
export const wanted: Callout = { sharedFlow: "PingAuth" };

/** Where the parts of `shop` and of its callout are. */
export const proxyFile = "apiproxy/proxies/default.xml";
export const targetFile = "apiproxy/targets/default.xml";
export const policyFile = "apiproxy/policies/FC-PingAuth.xml";

/** The callout's policy as somebody would write it by hand. */
export function handMade(attributes = "", inside = ""): string {
  return `<FlowCallout name="FC-PingAuth"${attributes}><SharedFlowBundle>PingAuth</SharedFlowBundle>${inside}</FlowCallout>`;
}

/** The files with something replaced in one of them. */
export function replaced(files: Files, path: string, from: string | RegExp, to: string): Files {
  return withFile(files, path, Buffer.from(textOf(files, path).replace(from, to)));
}
