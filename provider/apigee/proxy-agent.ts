import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/** TLS is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const verified = { keepAlive: true, rejectUnauthorized: true };

/** A tunnel through a proxy; the library drops an agent's TLS options for the far end, so they are given at each connection. */
class VerifiedTunnel extends HttpsProxyAgent<string> {
  override connect(...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>) {
    return super.connect(request, { ...options, rejectUnauthorized: true } as typeof options);
  }
}

const agents = new Map<string, HttpAgent>();

/** The pool of kept-alive connections for a URL, through the proxy that HTTPS_PROXY and NO_PROXY name for it; one a process. */
export function agentFor(url: string): HttpAgent {
  const proxy = getProxyForUrl(url);
  const key = proxy === "" ? new URL(url).protocol : proxy;
  const agent = agents.get(key) ?? newAgent(url, proxy);
  agents.set(key, agent);
  return agent;
}

function newAgent(url: string, proxy: string): HttpAgent {
  if (proxy !== "") return new VerifiedTunnel(proxy, verified);
  return url.startsWith("https:") ? new HttpsAgent(verified) : new HttpAgent({ keepAlive: true });
}
