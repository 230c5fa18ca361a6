import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/**
 * An idle connection is closed after this time, or before the one that the server announces. Without a time of ours Node ignores the
 * server's, and a POST meets a connection that is just being closed. A request under way is not bounded by it.
 */
const kept = { keepAlive: true, timeout: 30_000 };

/** TLS is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const verified = { ...kept, rejectUnauthorized: true };

/** A tunnel through a proxy; the library drops an agent's options for the far end, so they are given again. */
class VerifiedTunnel extends HttpsProxyAgent<string> {
  constructor(proxy: string) {
    super(proxy, verified);
    Object.assign(this.options, kept);
  }

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
  if (proxy === "") return url.startsWith("https:") ? new HttpsAgent(verified) : new HttpAgent(kept);
  // The setting is not repeated: it may hold a password.
  if (!URL.canParse(proxy)) throw new Error("[apigee] HTTPS_PROXY is no URL: write it like http://proxy.example:3128");
  return new VerifiedTunnel(proxy);
}
