import { createHash } from "node:crypto";
import { search } from "./secrets-search";

const secret = `s3cr3t-<&>"é`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the search for planted secrets", () => {
  it.each([
    ["as it is", `it is ${secret}.`],
    ["in the base64 of itself", base64(secret)],
    ["in the base64 of a pair", base64(`me:${secret}`)],
    ["in the base64 of a longer text", base64(`user:${secret}`)],
    ["in a query", new URL(`http://host/?value=${encodeURIComponent(secret)}`).href],
    ["in a form", new URLSearchParams({ secret }).toString()],
    ["in JSON", JSON.stringify({ secret })],
    ["in JSON within JSON", JSON.stringify({ text: JSON.stringify({ secret }) })],
    ["in the JSON that Go writes", `{"secret":"s3cr3t-\\u003c\\u0026\\u003e\\"é"}`],
    ["in that JSON within JSON", JSON.stringify(`{"secret":"s3cr3t-\\u003c\\u0026\\u003e\\"é"}`)],
    ["in a page", `<p>s3cr3t-&lt;&amp;&gt;"é</p>`],
    ["in an attribute", `<input value="s3cr3t-&lt;&amp;&gt;&quot;é">`],
    ["in an attribute with a quote by its number", `<input value="s3cr3t-&lt;&amp;&gt;&#34;é">`],
  ])("finds one %s", (_, text) => {
    expect(search("text", text, { secret })).not.toEqual([]);
  });

  it("finds none in what only looks like it, nor in its digest", () => {
    const digest = createHash("sha256").update(secret).digest("hex");
    expect(search("text", `s3cr3t-<&>"e ${digest}`, { secret })).toEqual([]);
  });
});
