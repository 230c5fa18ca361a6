import type { Call, Line } from "./client-call";
import type { Request } from "./client-exchange";
import type { Token } from "./credentials-token";
import { queryString } from "./path";
import type { Settings } from "./settings";

/** A call as it goes over the wire. */
export function requestOf<T>({ settings, plane }: Line, call: Call<T>, token: Token): Request {
  const quotaProject = settings.quotaProject ?? token.quotaProject;
  const sendsBody = call.method === "POST" || call.method === "PUT";
  return {
    method: call.method,
    url: `${settings.endpoint}/v1/${fullPath(settings, call)}${queryString(call.query)}`,
    headers: {
      ...plane.headers,
      accept: call.accept,
      authorization: token.authorization,
      "user-agent": "pulumi-apigee-pingauthorize",
      // Without one the HTTP client would call an empty body a form.
      ...(sendsBody ? { "content-type": call.body?.type ?? "application/json" } : {}),
      ...(quotaProject === undefined ? {} : { "x-goog-user-project": quotaProject }),
    },
    body: call.body?.content,
    timeoutMs: call.timeoutMs,
    caCertificate: settings.caCertificate,
  };
}

/** What was asked, as messages say it. */
export function requestText<T>({ settings }: Line, call: Call<T>): string {
  return `${call.method} ${fullPath(settings, call)}${queryString(call.query)}`;
}

function fullPath<T>({ organization }: Settings, { path }: Call<T>): string {
  const base = `organizations/${encodeURIComponent(organization)}`;
  return path === "" ? base : `${base}/${path}`;
}
