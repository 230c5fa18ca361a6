import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { checkServerIdentity, createSecureContext, rootCertificates, type PeerCertificate } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import { proxyFor } from "./proxy-setting";

/**
 * An idle connection is closed after this time, or before the one that the server announces. Without a time of ours Node ignores the
 * server's, and a POST meets a connection that is just being closed. A request under way is not bounded by it.
 */
const kept = { keepAlive: true, timeout: 30_000 };

/** TLS is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const verified = { ...kept, rejectUnauthorized: true };

/** How long a proxy may take to open a tunnel. */
const patienceMs = 30_000;

/** TLS options for the far end. */
type Trust = ReturnType<typeof trustIn>;

/** Verified by the usual authorities and those given in PEM. Made once: reading the usual ones takes a while. */
function trustIn(caCertificate: string | undefined) {
  if (caCertificate === undefined) return verified;
  return { ...verified, secureContext: createSecureContext({ ca: [...rootCertificates, caCertificate] }) };
}

/** A tunnel through a proxy; the library drops an agent's options for the far end, so they are given again. */
class VerifiedTunnel extends HttpsProxyAgent<string> {
  constructor(
    proxy: string,
    private readonly trust: Trust,
  ) {
    super(proxy, verified);
    Object.assign(this.options, kept);
  }

  /** The library would wait for a proxy's answer for ever, and the process with it. */
  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), patienceMs);
    this.connectOpts = { ...this.connectOpts, signal: waiting.signal };
    try {
      return await super.connect(request, { ...options, ...this.trust, ...named(options.host) });
    } catch (error) {
      throw waiting.signal.aborted ? new Error(`Proxy connection not answered within ${patienceMs / 1000} s`) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whose the certificate must be. Of a host that is given by its address, TLS is told no name, and would take the proxy's. */
function named(host: string = "") {
  return { checkServerIdentity: (_: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate) };
}

const agents = new Map<string, HttpAgent>();

/**
 * The pool of kept-alive connections for a URL, through the proxy that leads to it; one a process for those who trust the same
 * authorities.
 */
export function agentFor(url: string, caCertificate?: string): HttpAgent {
  const target = new URL(url);
  const proxy = proxyFor(target);
  const key = `${proxy ?? target.protocol} ${caCertificate ?? ""}`;
  const agent = agents.get(key) ?? newAgent(target, proxy, trustIn(caCertificate));
  agents.set(key, agent);
  return agent;
}

function newAgent({ protocol }: URL, proxy: string | undefined, trust: Trust): HttpAgent {
  if (proxy !== undefined) return new VerifiedTunnel(proxy, trust);
  return protocol === "https:" ? new HttpsAgent(trust) : new HttpAgent(kept);
}
