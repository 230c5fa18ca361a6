import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "./settings-urls";

/**
 * The proxy that HTTPS_PROXY and NO_PROXY name for a URL; "" for none. Nothing leads to this machine but the machine itself: a proxy
 * would ask its own, and read the token that may go there in clear.
 */
export function proxyFor(url: string): string {
  return isLoopback(new URL(url).hostname) ? "" : getProxyForUrl(url);
}
