import axios, { AxiosError, type AxiosResponse } from "axios";
import { Reach } from "./client-reach";
import { agentFor } from "./proxy-agent";

/** A request as it goes over the wire. */
export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, so that it can be sent again. */
  readonly body?: Buffer | undefined;
  readonly timeoutMs: number;
  /** Authorities to trust besides the usual ones, in PEM. */
  readonly caCertificate?: string | undefined;
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** No answer came. */
export interface Silence {
  readonly detail: string;
  /** `unreached`: nobody got the request. `cut`: somebody may have. `distrusted`: the far side is not who it should be. */
  readonly kind: "unreached" | "cut" | "distrusted";
}

/**
 * A line that is not up by then, such as one into a firewall that drops what comes, will not come up. A proxy that opens no tunnel is given
 * up before, in words of its own.
 */
const reachMs = 35_000;

/** One request and its answer. Redirects are not followed: they would take the credentials elsewhere. */
export async function exchange(request: Request): Promise<Answer | Silence> {
  const agent = agentFor(request.url, request.caCertificate);
  const reach = new Reach();
  const limit = limitOf(request, reach);
  try {
    const response: AxiosResponse<Buffer> = await axios.request({
      method: request.method,
      url: request.url,
      headers: { ...request.headers },
      data: request.body,
      responseType: "arraybuffer",
      validateStatus: () => true,
      transformResponse: [],
      transformRequest: [(data: unknown) => data],
      maxRedirects: 0,
      proxy: false,
      httpAgent: agent,
      httpsAgent: agent,
      transport: reach,
      signal: limit.signal,
    });
    return { status: response.status, headers: { ...response.headers }, body: Buffer.from(response.data) };
  } catch (error) {
    return silence(error, request, reach);
  } finally {
    limit.clear();
  }
}

/** Ends a request in time. The library's own timeout counts idle time only: an answer of a byte a second would never end. */
function limitOf({ timeoutMs }: Request, reach: Reach): { signal: AbortSignal; clear: () => void } {
  const over = new AbortController();
  const timers = [setTimeout(() => over.abort(), timeoutMs), setTimeout(() => reach.reached || over.abort(), reachMs)];
  return { signal: over.signal, clear: () => timers.forEach(clearTimeout) };
}

/** What Node calls a certificate that it does not trust, and what is wrong with its host, its authority or the chain between. */
const distrust = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/** Only code and message are taken: the library's error carries the request's headers. */
function silence(error: unknown, { timeoutMs }: Request, { reached }: Reach): Silence {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (distrust.test(code)) return { kind: "distrusted", detail: `(${firstLine(message, code)})` };
  const kind = reached ? "cut" : "unreached";
  if (code !== AxiosError.ERR_CANCELED) return { kind, detail: `(${firstLine(message, code)})` };
  if (reached) return { kind, detail: `within ${timeoutMs / 1000} s (timeout)` };
  return { kind, detail: `(no connection within ${Math.min(timeoutMs, reachMs) / 1000} s)` };
}

/** Of several addresses that were tried in vain Node makes one error, which has a code alone. */
function firstLine(message: string, code: string): string {
  return message.split("\n")[0] || code;
}
