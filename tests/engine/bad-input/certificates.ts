import { asn1, pkcs12, pki } from "node-forge";
import { makeCertificate, type Pair } from "../../support/certificates";

/** What opens the encrypted key and the PKCS#12 files; no message may hold it. */
export const password = "s3cr3t";

// Made once, since the messages tell their days: 2019 to 2020, and 2048 to 2049.
const expired = `-----BEGIN CERTIFICATE-----
MIIBKDCBz6ADAgECAgkBau9sfFxeeV0wCgYIKoZIzj0EAwIwGjEYMBYGA1UEAxMP
b2xkLmV4YW1wbGUuY29tMB4XDTE5MDEwMTAwMDAwMFoXDTIwMDEwMTAwMDAwMFow
GjEYMBYGA1UEAxMPb2xkLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEEnfiS+rx8n11VargIHaR6Rn9kKDxXWjp/gQB9vbvO5yI1yAiYmjrW5kp
puYkVY9UB94NHOWbED3xmIofaPtEljAKBggqhkjOPQQDAgNIADBFAiBNWCDOck7k
ECXg/P2k0XLfTptyyQtZwpHXuCMk/MKSOgIhAI8zQwuLLSXgsIVjPXBfqEYMtqcd
O9jvW/57hU0x0Cmh
-----END CERTIFICATE-----
`;
const early = `-----BEGIN CERTIFICATE-----
MIIBKDCBz6ADAgECAgkBhkU5qN1vM54wCgYIKoZIzj0EAwIwGjEYMBYGA1UEAxMP
bmV3LmV4YW1wbGUuY29tMB4XDTQ4MDEwMTAwMDAwMFoXDTQ5MDEwMTAwMDAwMFow
GjEYMBYGA1UEAxMPbmV3LmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAECQN3ej/SbWZ6cUcfASmw3rFK3p18A8rg5kA8pBvtuSxFsgwu8A+U+fYb
uCwDRnLasKtGkB+f9p4pOLPx2L8xoDAKBggqhkjOPQQDAgNIADBFAiAidu9synBe
6aj+keQeyZWftJNZBqHScuH6hO8FqZvgdwIhAPeG1COKoc3A3cRmbzUidJe5GAb1
vRAkUwV3mYG8Kzoq
-----END CERTIFICATE-----
`;

const ca = makeCertificate("Example CA");
const pair = makeCertificate("ping.example.com", { issuer: ca });
const other = makeCertificate("other.example.com");

/** Certificates and keys under the names that the page's programs use. */
export const certificates = {
  certificate: pair.certificate,
  key: pair.key,
  authority: ca.certificate,
  authorityKey: ca.key,
  otherCertificate: other.certificate,
  otherKey: other.key,
  encryptedKey: pair.privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: password })
    .toString(),
  damagedCertificate: damaged(pair.certificate),
  damagedKey: damaged(pair.key),
  expired,
  early,
  pkcs12: packed(pair, pair.key),
  pkcs12WithoutKey: packed(pair),
  pkcs12OfAnotherKey: packed(pair, other.key),
};

function damaged(pem: string): string {
  return pem.replace(/\n\w{20}/u, "\nAAAA");
}

/** A PKCS#12 file in base64. */
function packed({ certificate }: Pair, key?: string): string {
  const privateKey = key === undefined ? null : pki.privateKeyFromPem(key);
  const file = pkcs12.toPkcs12Asn1(privateKey, [pki.certificateFromPem(certificate)], password);
  return Buffer.from(asn1.toDer(file).getBytes(), "binary").toString("base64");
}
