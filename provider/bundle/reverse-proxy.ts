import { isXmlText } from "./elements";
import { BundleError } from "./errors";
import type { Files } from "./files";
import { renderNode, type Node } from "./nodes";

/** The guide's reverse proxy: everything below a base path is passed through to a target. */
export interface ReverseProxy {
  name: string;
  /** Such as "/orders/v1". */
  basePath: string;
  /** URL of the target. */
  target: string;
  /** Edge and Private Cloud: the virtual hosts to be called at; default: every one there is. */
  virtualHosts?: readonly string[];
}

/** A bundle with one proxy endpoint, one target endpoint and no policy. */
export function reverseProxyBundle(proxy: ReverseProxy): Files {
  requireSound(proxy);
  return new Map([
    [
      `apiproxy/${proxy.name}.xml`,
      xmlFile({ name: "APIProxy", attributes: { name: proxy.name }, content: descriptor(proxy) }),
    ],
    [
      "apiproxy/proxies/default.xml",
      xmlFile({ name: "ProxyEndpoint", attributes: { name: "default" }, content: proxyEndpoint(proxy) }),
    ],
    [
      "apiproxy/targets/default.xml",
      xmlFile({ name: "TargetEndpoint", attributes: { name: "default" }, content: targetEndpoint(proxy) }),
    ],
  ]);
}

function requireSound({ name, basePath, target }: ReverseProxy): void {
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new BundleError(`"${name}" is no proxy name: letters, digits and . _ - are allowed`);
  if (!basePath.startsWith("/") || !isXmlText(basePath))
    throw new BundleError(`the base path "${basePath}" must begin with "/"`);
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:")
    throw new BundleError("the target is no http or https URL; give one like https://backend.example.com/api");
}

function descriptor({ name }: ReverseProxy): Node[] {
  return [
    { name: "DisplayName", content: name },
    { name: "ProxyEndpoints", content: [{ name: "ProxyEndpoint", content: "default" }] },
    { name: "TargetEndpoints", content: [{ name: "TargetEndpoint", content: "default" }] },
  ];
}

function proxyEndpoint({ basePath, virtualHosts = [] }: ReverseProxy): Node[] {
  const hosts = virtualHosts.map((host): Node => ({ name: "VirtualHost", content: host }));
  return [
    ...emptyFlows(),
    { name: "HTTPProxyConnection", content: [{ name: "BasePath", content: basePath }, ...hosts] },
    { name: "RouteRule", attributes: { name: "default" }, content: [{ name: "TargetEndpoint", content: "default" }] },
  ];
}

function targetEndpoint({ target }: ReverseProxy): Node[] {
  return [...emptyFlows(), { name: "HTTPTargetConnection", content: [{ name: "URL", content: target }] }];
}

function emptyFlows(): Node[] {
  return ["PreFlow", "PostFlow"].map((name) => ({
    name,
    attributes: { name },
    content: [{ name: "Request" }, { name: "Response" }],
  }));
}

function xmlFile(root: Node): Buffer {
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return Buffer.from(`${declaration}\n${renderNode(root, { newline: "\n", indent: "", unit: "    " })}\n`);
}
