import axios, { AxiosError, type AxiosResponse } from "axios";
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

const unreachedCodes = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** One request and its answer. Redirects are not followed: they would take the credentials elsewhere. */
export async function exchange(request: Request): Promise<Answer | Silence> {
  const agent = agentFor(request.url, request.caCertificate);
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
      // The library's own timeout counts idle time only: an answer of a byte a second would never end.
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    return { status: response.status, headers: { ...response.headers }, body: Buffer.from(response.data) };
  } catch (error) {
    return silence(error, request);
  }
}

/** What Node calls a certificate that it does not trust, and what is wrong with its host, its authority or the chain between. */
const distrust = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/** Only code and message are taken: the library's error carries the request's headers. */
function silence(error: unknown, request: Request): Silence {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === AxiosError.ERR_CANCELED) {
    return { kind: "cut", detail: `within ${request.timeoutMs / 1000} s (timeout)` };
  }
  const detail = `(${message.split("\n")[0] ?? code})`;
  // The tunnel agent gives its own failure no code.
  const unreached = unreachedCodes.includes(code) || message.startsWith("Proxy connection");
  if (unreached) return { kind: "unreached", detail };
  if (distrust.test(code)) return { kind: "distrusted", detail };
  return { kind: "cut", detail };
}
