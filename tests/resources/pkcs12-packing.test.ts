import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPkcs12 } from "../../provider/resources/pkcs12";
import { packPkcs12 } from "../../provider/resources/pkcs12-packing";
import { makeCertificate, type Pair } from "../support/certificates";

const rsaCa = makeCertificate("RSA CA");
const ecCa = makeCertificate("EC CA", { kind: "ec" });
const pairs: [string, Pair, Pair][] = [
  ["an RSA key", makeCertificate("rsa", { issuer: rsaCa }), rsaCa],
  ["a key on a curve", makeCertificate("ec", { kind: "ec", issuer: ecCa }), ecCa],
  ["an RSA key whose certificate an authority on a curve signed", makeCertificate("mixed", { issuer: ecCa }), ecCa],
  ["an algorithm written tersely", makeCertificate("terse", { terse: true, issuer: rsaCa }), rsaCa],
];

const folder = mkdtempSync(join(tmpdir(), "packing-"));
afterAll(() => rmSync(folder, { recursive: true }));

const chainOf = (...all: Pair[]) => all.map(({ certificate }) => new X509Certificate(certificate));

/** What another program makes of the file, read from its output. */
function readBy(program: string, args: (file: string, password: string) => string[], leaf: Pair, issuer: Pair): string {
  const { pkcs12, password } = packPkcs12(chainOf(leaf, issuer), leaf.privateKey);
  const file = join(folder, "packed.p12");
  writeFileSync(file, Buffer.from(pkcs12, "base64"));
  return execFileSync(program, args(file, password), { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** `it`, or a skipped one where the program is missing. */
function itWith(program: string, option: string): jest.It {
  try {
    execFileSync(program, [option], { stdio: "ignore" });
    return it;
  } catch {
    process.stderr.write(`skipped: a packed file read by ${program}, which is not on PATH\n`);
    return it.skip;
  }
}

describe("a packed PKCS#12 file", () => {
  it.each(pairs)("holds %s, its certificate and the issuer's, byte for byte", (_, leaf, issuer) => {
    const { pkcs12, password } = packPkcs12(chainOf(leaf, issuer), leaf.privateKey);
    expect(openPkcs12(pkcs12, password).map(({ raw }) => raw)).toEqual(chainOf(leaf, issuer).map(({ raw }) => raw));
    expect(() => openPkcs12(pkcs12, `${password}x`)).toThrow("does not open");
  });

  itWith("openssl", "version").each(pairs)("is opened by OpenSSL with %s", (_, leaf, issuer) => {
    const shown = readBy(
      "openssl",
      (file, pass) => ["pkcs12", "-in", file, "-nodes", "-passin", `pass:${pass}`],
      leaf,
      issuer,
    );
    expect(shown.match(/BEGIN CERTIFICATE/gu)).toHaveLength(2);
    expect(shown).toContain(leaf.key.trim());
  });

  itWith("keytool", "-help").each(pairs)("is opened by Java, with %s and its chain as one entry", (_, leaf, issuer) => {
    const shown = readBy(
      "keytool",
      (file, pass) => ["-J-Duser.language=en", "-list", "-v", "-keystore", file, "-storepass", pass],
      leaf,
      issuer,
    );
    expect(shown).toContain("PrivateKeyEntry");
    expect(shown).toMatch(/chain length: 2/u);
  });
});
