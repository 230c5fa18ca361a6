import { BundleError } from "./errors";
import { locate, type Path } from "./paths";
import { lineAt, type XmlDocument } from "./xml";
import { scanXml } from "./xml-scan";

/**
 * Refuses a way to a phase on which an element stands twice: which of the two Apigee runs is not documented, and a
 * callout in the other one would never run.
 */
export function requireSingle(document: XmlDocument, path: Path): void {
  for (const [depth, name] of path.entries()) {
    const parent = locate(document.root, path.slice(0, depth));
    const [, second] = parent?.children.filter((child) => child.name === name) ?? [];
    if (second === undefined) continue;
    const reason = `a second <${name}> in <${parent?.name}>, so it is not clear which one Apigee runs; make one of the two`;
    throw new BundleError(reason, { file: document.file, line: lineAt(document.text, second.start) });
  }
}

const flowNames = "ProxyEndpoint|TargetEndpoint|PreFlow|Flows|Flow|PostFlow|PostClientFlow|Request|Response|Step|Name";
const looksPrefixed = new RegExp(`<[^\\s<>:/]+:(?:${flowNames})[\\s/>]`);
const isPrefixed = new RegExp(`:(?:${flowNames})$`);

/** Refuses flows under a namespace prefix: whether Apigee sees them is not documented, and nobody writes them so. */
export function requireNoPrefixes({ text, file }: XmlDocument): void {
  if (!looksPrefixed.test(text)) return;
  scanXml(text, {
    begin: (name, start) => {
      if (!isPrefixed.test(name)) return;
      const reason = `<${name}> has a namespace prefix, so it is not clear whether Apigee sees it; write it without`;
      throw new BundleError(reason, { file, line: lineAt(text, start) });
    },
  });
}
