import type { Files } from "../../../provider/bundle/files";
import { bundleOf } from "./bytes";

/** A proxy with one proxy endpoint and one target endpoint; parts of it can be replaced. */
export function shop(parts: { proxy?: string; target?: string; more?: Record<string, string> } = {}): Files {
  return bundleOf({
    "apiproxy/shop.xml":
      '<APIProxy name="shop">\n  <Policies>\n    <Policy>VA-Key</Policy>\n  </Policies>\n</APIProxy>\n',
    "apiproxy/policies/VA-Key.xml": '<VerifyAPIKey name="VA-Key"/>',
    "apiproxy/proxies/default.xml": parts.proxy ?? proxyEndpoint("<Step><Name>VA-Key</Name></Step>"),
    "apiproxy/targets/default.xml": parts.target ?? '<TargetEndpoint name="default">\n  <PreFlow/>\n</TargetEndpoint>',
    ...parts.more,
  });
}

/** A proxy endpoint with these steps, one a line, in the request of its PreFlow. */
export function proxyEndpoint(...steps: string[]): string {
  const lines = steps.map((step) => `      ${step}\n`).join("");
  const request = `    <Request>\n${lines}    </Request>\n`;
  const route = '  <RouteRule name="r"><TargetEndpoint>default</TargetEndpoint></RouteRule>\n';
  return `<ProxyEndpoint name="default">\n  <PreFlow name="PreFlow">\n${request}  </PreFlow>\n${route}</ProxyEndpoint>\n`;
}

/** One step on a line. */
export function step(name: string, condition?: string): string {
  return `<Step><Name>${name}</Name>${condition === undefined ? "" : `<Condition>${condition}</Condition>`}</Step>`;
}

/** The names of the steps of an endpoint file, in order, told by a pattern. */
export function stepNames(files: Files, path: string): string[] {
  const text =
    files
      .get(path)
      ?.toString()
      .replace(/<!--[\s\S]*?-->/g, "") ?? "";
  return [...text.matchAll(/<Step>\s*<Name>(.*?)<\/Name>/g)].map(([, name]) => name ?? "");
}
