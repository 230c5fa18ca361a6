import { Resource, resourceName } from "@pulumi/pulumi";
import type { ApiProxy } from "../resources/api-proxy";
import type { AttachmentSpec } from "../bundle/attachment";
import type { CalloutOptions } from "../resources/proxy-flow-callout";
import type { IntegratedProxy, PingProduct } from "./pingauthorize-integration-args";

/** One of the proxies that ask Ping, as it was given. */
export interface Integrated {
  /** The proxy's name, or an own one's Pulumi name: a plain text, for the names of the children. */
  readonly key: string;
  readonly proxy: string | ApiProxy;
  readonly options: CalloutOptions;
}

/** Ping's guides for these two want the callout before most other policies. */
const firstOfAll: AttachmentSpec[] = [
  { endpoint: "proxy", phase: "request", position: "first" },
  { endpoint: "target", phase: "response" },
];

/** The proxies under plain names. */
export function integratedProxies(given: readonly IntegratedProxy[]): Integrated[] {
  const proxies = given.map(integrated);
  const twice = proxies.find(({ key }, index) => proxies.findIndex((other) => other.key === key) < index);
  if (!twice) return proxies;
  throw new Error(
    `proxies names "${twice.key}" twice: one callout is enough, with several attachments where it is to run more than once.`,
  );
}

/** Whether the proxy is the stack's own. */
export function isOwn(proxy: string | ApiProxy): proxy is ApiProxy {
  return Resource.isInstance(proxy);
}

/** Where the product wants the callout; nothing where the callout's own default is right. */
export function attachmentsFor(product: PingProduct = "PingAuthorize"): { attachments?: AttachmentSpec[] } {
  return product === "PingAuthorize" ? {} : { attachments: firstOfAll };
}

function integrated(given: IntegratedProxy): Integrated {
  if (typeof given === "string" || isApiProxy(given)) return { key: keyOf(given), proxy: given, options: {} };
  const { proxy, ...options } = given;
  return { key: keyOf(proxy), proxy, options };
}

function isApiProxy(given: Exclude<IntegratedProxy, string>): given is ApiProxy {
  return Resource.isInstance(given);
}

function keyOf(proxy: string | ApiProxy): string {
  return isOwn(proxy) ? resourceName(proxy) : proxy;
}
