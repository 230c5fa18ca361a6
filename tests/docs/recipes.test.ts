import { runInNewContext } from "node:vm";
import { detachCallout } from "../../provider/bundle/callout";
import { readBundle } from "../../provider/bundle/zip";
import { runCallout } from "../../provider/cli/program";
import { differingFiles } from "../bundle/support/bytes";
import { shop } from "../bundle/support/shop";
import { Scratch } from "../support/scratch";
import { read } from "./pages";

/** The conditions that the page on callouts recommends, by what they leave out. */
const recipes = new Map(
  [...read("docs/callouts.md").matchAll(/^\| (.+?) +\| `(.*(?:request\.|proxy\.).*)` +\|$/gm)].map(
    ([, what = "", condition = ""]) => [what, condition],
  ),
);

/** Whether a call is asked about: a condition as Apigee's reference has it, in the words that the recipes use. */
function isAsked(condition: string, call: Record<string, string>): boolean {
  const script = condition
    .replace(/"[^"]*"|[a-z]+(?:\.[\w-]+)+/g, (word) =>
      word.startsWith('"') ? word : `(call[${JSON.stringify(word)}] ?? null)`,
    )
    .replace(/(\(call\["[\w.-]+"\] \?\? null\)) MatchesPath ("[^"]*")/g, "matchesPath($1, $2)")
    .replace(/ (!?)= /g, " $1== ")
    .replace(/\b(?:AND|OR|NOT)\b/g, (word) => ({ AND: "&&", OR: "||", NOT: "!" })[word] ?? "");
  return runInNewContext(script, { call, matchesPath }) as boolean;
}

/** In a path pattern `**` stands for anything, and `*` for anything without a slash. */
function matchesPath(path: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/\*+/g, (stars) => (stars === "*" ? "[^/]*" : ".*"))}$`).test(path);
}

const call = (verb: string, path: string, headers = {}) => ({
  "request.verb": verb,
  "proxy.pathsuffix": path,
  ...headers,
});
const ofCors = { "request.header.Origin": "https://app.example.com" };
const preflight = { ...ofCors, "request.header.Access-Control-Request-Method": "PUT" };

test.each([
  ["CORS preflight only, nothing broader", "a preflight", call("OPTIONS", "/orders", preflight), false],
  ["CORS preflight only, nothing broader", "another OPTIONS", call("OPTIONS", "/orders", ofCors), true],
  ["CORS preflight only, nothing broader", "a call across origins", call("PUT", "/orders", preflight), true],
  ["a health path", "the path", call("GET", "/health"), false],
  ["a health path", "a path below", call("GET", "/health/db"), true],
  ["a health path", "another that begins so", call("GET", "/healthy"), true],
  ["several", "the path", call("GET", "/health"), false],
  ["several", "a path far below", call("GET", "/health/db/1"), false],
  ["several", "another that begins so", call("GET", "/healthy"), true],
  ["both", "OPTIONS", call("OPTIONS", "/orders"), false],
  ["both", "the path", call("GET", "/health"), false],
  ["both", "anything else", call("GET", "/orders"), true],
])("the condition to leave out %s: %s", (what, _, request, asked) => {
  expect(isAsked(recipes.get(what) ?? "", request)).toBe(asked);
});

test.each([...recipes])(
  "the condition to leave out %s goes into a proxy as it stands, and out again",
  async (_, condition) => {
    const scratch = new Scratch();
    const folder = scratch.bundle(
      "shop",
      Object.fromEntries([...shop()].map(([path, bytes]) => [path, bytes.toString()])),
    );
    let shown = "";
    const output = { result: (text: string) => void (shown += text), say: () => undefined };
    expect(await runCallout(["attach", folder, "--condition", condition], output)).toBe(0);
    await runCallout(["show", folder], output);
    expect(shown.split(`=> FC-PingAuth when ${condition}  (`)).toHaveLength(3);
    expect(differingFiles(detachCallout(readBundle(folder), "FC-PingAuth").files, shop())).toEqual([]);
    scratch.remove();
  },
);
