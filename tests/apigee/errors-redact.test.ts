import { redact, secretsIn } from "../../provider/apigee/errors-redact";

describe("redaction", () => {
  it.each([
    "ya29.a0AfH6SMB-x_y.z",
    "1//0gabcdefghij-KLM",
    "eyJhbGciOi.eyJzdWIi.c2ln",
    "Bearer abc.def",
    "Bearer ofsmallletterslikethisone",
    "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
  ])("takes out %j by its shape", (secret) => {
    expect(redact(`before ${secret} after`)).not.toContain(secret.slice(-6));
    expect(redact(`before ${secret}`)).toBe("before [secret]");
  });

  it.each([
    "Basic authentication is disabled for this organization.",
    "Needs a Bearer token.",
    'use "Bearer", or Basic: either',
  ])("leaves the words of %j", (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    "wo<n>der&f\"u'l.$1",
    "wo&lt;n&gt;der&amp;f&quot;u'l.$1",
    "wo&lt;n&gt;der&amp;f&#34;u&#39;l.$1",
    "wo&lt;n&gt;der&amp;f&quot;u&#x27;l.$1",
    "wo<n>der&f\\\"u'l.$1",
    "wo%3Cn%3Eder%26f%22u%27l.%241",
  ])("takes a secret out however a page, JSON or a URL writes it: %s", (written) => {
    expect(redact(`before ${written} after`, ["wo<n>der&f\"u'l.$1"])).toBe("before [secret] after");
  });

  it.each([
    ["as a part of an address", "pa%20ss!w%C3%B6%2Frd%26%3C+%F0%9F%94%91"],
    ["with lower-case percent codes", "pa%20ss%21w%c3%b6%2frd%26%3c%2b%f0%9f%94%91"],
    ["as a form", "pa+ss%21w%C3%B6%2Frd%26%3C%2B%F0%9F%94%91"],
    ["as Java's JSON", "pa ss!wö\\/rd&<+🔑"],
    ["as Google's JSON", "pa ss!wö/rd\\u0026\\u003c+🔑"],
    ["as JSON in ASCII alone", "pa ss!w\\u00F6/rd&<+\\ud83d\\udd11"],
    ["with any numeric entity of a page", "pa ss&#33;w&#xf6;&#x2F;rd&amp;&lt;&#43;&#128273;"],
    ["in base64", "cGEgc3Mhd8O2L3JkJjwr8J+UkQ=="],
    ["in base64 without its end", "cGEgc3Mhd8O2L3JkJjwr8J+UkQ"],
    ["in base64 for addresses", "cGEgc3Mhd8O2L3JkJjwr8J-UkQ"],
    ["in base64 that JSON wrote", "cGEgc3Mhd8O2L3JkJjwr8J+UkQ\\u003d="],
  ])("takes a secret out that is written %s", (_, written) => {
    expect(redact(`before ${written} after`, ["pa ss!wö/rd&<+🔑"])).toBe("before [secret] after");
  });

  it("leaves what is no secret as it was written, escapes too, whole or broken", () => {
    const text = "50% of a+b &amp; c%20d \\u0026 \\uD83D %ff %c3%28 &#xffffffff; \\";
    expect(redact(`${text} geheim`, ["geheim", "of", "d &"])).toBe(`${text} [secret]`);
  });

  it("takes out two secrets that overlap, and neither word of a place between", () => {
    expect(redact("an abcdefgh, abcd-efgh", ["abcdef", "defgh"])).toBe("an [secret], abcd-efgh");
  });

  it("is quick with thousands of secrets", () => {
    const secrets = Array.from({ length: 3000 }, (_, n) => `a secret of many letters, "${n}"`);
    const begun = performance.now();
    redact('a sentence & a page of 50 %, "quoted" '.repeat(100), secrets);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it("takes a longer secret out before one that is part of it", () => {
    expect(redact("geheimnis", ["geheim", "geheimnis"])).toBe("[secret]");
  });

  it("finds the values that a body names as secret, at any depth", () => {
    expect(secretsIn({ name: "n", entry: [{ name: "k", value: "v1" }], nested: { password: "v2", port: 1 } })).toEqual([
      "v1",
      "v2",
    ]);
  });
});
