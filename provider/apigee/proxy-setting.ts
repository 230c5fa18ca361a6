import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "./settings-urls";

/** A setting that names no proxy which could be asked. */
export class ProxySettingError extends Error {
  override readonly name = "ProxySettingError";

  /** The setting is not repeated: it may hold a password. */
  constructor(variable: string) {
    super(
      `[apigee] ${variable} is no URL of a proxy: write it like http://proxy.example:3128 (a % of its password: %25)`,
    );
  }
}

/**
 * The proxy that HTTPS_PROXY and NO_PROXY name for a URL; undefined for none. Nothing leads to this machine but the machine itself: a
 * proxy would ask its own, and read the token that may go there in clear.
 */
export function proxyFor(url: URL): string | undefined {
  if (isLoopback(url.hostname) || getProxyForUrl(url.href) === "") return undefined;
  const { name, value } = settingFor(url.protocol);
  // The library completes it by the scheme of the URL; a proxy is asked over http, as curl takes it.
  const proxy = value.includes("://") ? value : `http://${value}`;
  if (!canBeAsked(proxy)) throw new ProxySettingError(name);
  return proxy;
}

/** As it is written, in the order in which the library looks. */
function settingFor(protocol: string): { name: string; value: string } {
  const names = [protocol.replace(":", "_proxy"), "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
  const name = names.find((each) => process.env[each]) ?? "HTTPS_PROXY";
  return { name, value: process.env[name] ?? "" };
}

/** Other protocols and a user that cannot be decoded fail at each connection only, with a line that names neither. */
function canBeAsked(proxy: string): boolean {
  try {
    const { protocol, username, password } = new URL(proxy);
    decodeURIComponent(username + password);
    return /^https?:$/.test(protocol);
  } catch {
    return false;
  }
}
