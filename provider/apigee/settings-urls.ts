import { X509Certificate } from "node:crypto";

/** Why credentials cannot be sent to an address, which is not repeated: it may hold a password. */
export function urlProblem(address: string, plainHttp: boolean): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return "is no URL of a web server";
  if (url.username !== "" || url.password !== "") return "holds a user or password, which have settings of their own";
  if (url.search !== "" || url.hash !== "") return "holds a query or fragment";
  if (url.protocol === "http:" && !plainHttp && !isLoopback(url.hostname)) {
    return "is http, which would send credentials in clear";
  }
  return undefined;
}

/** Whether a URL's host is this machine: plain http is for the sandbox, and where the plane has nothing else by default. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

/** Whether a text holds certificates in PEM, all of which can be read. */
export function isPem(text: string): boolean {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return certificates.length > 0 && certificates.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== "";
  } catch {
    return false;
  }
}
