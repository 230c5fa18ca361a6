import { cpSync } from "node:fs";
import { join } from "node:path";
import { asn1, pkcs12, pki } from "node-forge";
import { makeCertificate } from "../support/certificates";
import { inOneSecond } from "./faults-engine-scenes";
import type { TestStack } from "../engine/support/stack";
import { marker } from "./secrets-credentials";
import type { Planted } from "../support/secrets-search";
import { repository } from "./records";

/** The files in a stack's folder that the secrets come from. */
export const sources = ["index.js", "secrets.json", "node_modules", "PingAuth", "Live"];

/** What was planted: what to search for, and the whole texts that these are a part of. */
export interface InProgram {
  planted: Planted;
  whole: Planted;
}

/** Plants a secret in every argument that can hold one, and writes a program that uses them all. */
export function plantInProgram(stack: TestStack): InProgram {
  for (const bundle of ["PingAuth", "Live"])
    cpSync(join(repository, "examples/quickstart/PingAuth"), join(stack.folder, bundle), { recursive: true });
  const { certificate, privateKey, key: clear } = makeCertificate("ping.example.com");
  const planted = {
    "secret entry": marker("entry"),
    "initial entry": marker("initial"),
    "shared secret": marker("shared"),
    "second secret": marker("second"),
    "adopting entry": marker("adopting"),
    "what was there before": marker("before"),
    "key's password": marker("password").replaceAll(/[^\w-]/gu, ""),
  };
  const passphrase = planted["key's password"];
  const key = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();
  const whole = { ...planted, certificate, key, pkcs12: packed(certificate, clear, passphrase), "clear key": clear };
  stack.file("secrets.json", JSON.stringify(whole));
  stack.write(program());
  // A line or a piece is enough to give a key away.
  const line = (pem: string) => pem.split("\n")[5] ?? "";
  const pieces = { key: line(key), "clear key": line(clear), pkcs12: whole.pkcs12.slice(400, 440) };
  return { planted: { ...planted, ...pieces }, whole };
}

/** Lets the next run change what can change. */
export function changeProgram(stack: TestStack): void {
  stack.write(program("b:2"));
}

function program(host = "a:1"): string {
  return `
    const s = JSON.parse(require("fs").readFileSync("secrets.json", "utf8"));
    if (process.env.IMPATIENT) ${inOneSecond}
    const environment = "test";
    const password = s["key's password"];
    const configured = { service_host_port: "a:1", shared_secret: s["initial entry"] };
    new apigee.SharedFlow("with-entries", { bundle: "PingAuth", initialEntries: { entries: configured } });
    new apigee.KeyValueMap("config", { environment, entries: { host: "${host}" }, secretEntries: { secret: s["secret entry"] } });
    new apigee.TlsKeystore("pem", { environment, aliases: [{ name: "ping", certificate: s.certificate, key: s.key, password }] });
    new apigee.TlsKeystore("packed", { environment, aliases: [{ name: "ping", pkcs12: s.pkcs12, password }] });
    new apigee.KeyValueMap("adopted", { environment, adopt: true, secretEntries: { secret: s["adopting entry"] } });
    const more = { environment, bundle: "PingAuth", serviceHostPort: "${host}", proxies: [] };
    new apigee.PingAuthorizeIntegration("it", { ...more, sharedSecret: s["shared secret"], configuration: "kvm" });
    const second = { sharedFlowName: "second", sharedSecret: s["second secret"], configuration: "initialEntries" };
    new apigee.PingAuthorizeIntegration("second", { ...more, ...second });
    // Nothing of it is secret: it is there to be deployed when nothing else is.
    const { name: sharedFlow, revision } = new apigee.SharedFlow("Live", { bundle: "Live" });
    new apigee.Deployment("live", { environment, sharedFlow, revision });
  `;
}

function packed(certificate: string, key: string, password: string): string {
  const file = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), [pki.certificateFromPem(certificate)], password, {
    algorithm: "3des",
  });
  return Buffer.from(asn1.toDer(file).getBytes(), "binary").toString("base64");
}
