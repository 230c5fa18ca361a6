import { asn1, pkcs12, pki } from "node-forge";
import { makeCertificate, type Pair } from "../../support/certificates";
import type { Place } from "../../support/organizations";

export const ca = makeCertificate("Example CA");
export const server = makeCertificate("pingauthorize.example.com", { issuer: ca });
export const renewed = makeCertificate("pingauthorize.example.com", { issuer: ca });
export const another = makeCertificate("client", { issuer: ca });
export const client = makeCertificate("client", { kind: "ec" });

export const trust = { name: "pingauthorize", certificate: server.certificate + ca.certificate };
export const mutual = { name: "client", certificate: client.certificate, key: client.key };
export const args = { environment: "test", aliases: [trust, mutual] };
export const keystores = "environments/test/keystores";

interface Certificate {
  subject: string;
  fingerprint: string;
}

/** What tests do with the keystores of an organization. */
export function keystoresIn(place: Place) {
  const door = (name?: string) => place.bench.door("TlsKeystore", name);
  const names = () => place.bench.someone("GET", keystores);

  /** Name and certificates, as a check works them out. */
  async function checked(
    wanted: object,
    olds = {},
  ): Promise<{ name: string; certificates: Record<string, Certificate[]> }> {
    return (await door().check({ ...args, ...wanted }, olds)) as never;
  }

  /** What an alias holds, as somebody else sees it. */
  async function exported(keystore: unknown, alias: string): Promise<string> {
    const url = `${place.bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(keystore)}/aliases/${alias}/certificate`;
    const response = await fetch(url, { headers: { authorization: "Bearer someone-else" } });
    return response.text();
  }

  /** Somebody else puts a certificate under an alias. */
  async function someonePuts(keystore: unknown, alias: string, certificate: string): Promise<void> {
    const form = new FormData();
    form.append("certFile", new Blob([certificate]), "c.pem");
    const url = `${place.bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(keystore)}/aliases`;
    const response = await fetch(`${url}?alias=${alias}&format=keycertfile`, {
      method: "POST",
      headers: { authorization: "Bearer someone-else" },
      body: form,
    });
    if (!response.ok) throw new Error(await response.text());
  }

  return { door, names, checked, exported, someonePuts };
}

/** A certificate as it is, whatever the lines it is broken into. */
export const squeezed = (pem: string) => pem.replace(/\s/gu, "");

/** A certificate with its key and issuer as a PKCS#12 file with the password `geheim`, in base64. */
export function pkcs12Of(pair: Pair, issuer: Pair): string {
  const certificates = [pair.certificate, issuer.certificate].map((text) => pki.certificateFromPem(text));
  const file = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(pair.key), certificates, "geheim");
  return Buffer.from(asn1.toDer(file).getBytes(), "binary").toString("base64");
}
