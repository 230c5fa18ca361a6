import { textOf } from "./bytes";
import type { UglyProxy } from "./ugly-proxy";

type Texts = { proxies: string[]; targets: string[]; descriptor: string; all: string[]; paths: string[] };

/** An oddity, how many of 852 real bundles have it, and how it is told by plain patterns. */
export interface Feature {
  name: string;
  real: number;
  has(texts: Texts): boolean;
}

const uncommented = (text: string) => text.replace(/<!--[\s\S]*?-->/g, "");
const preFlow = (text: string) => /<PreFlow[^>]*?(?:\/>|>([\s\S]*?)<\/PreFlow>)/.exec(uncommented(text));
const inside = (text: string) => preFlow(text)?.[1];
const proxy = (name: string, real: number, has: (text: string) => boolean): Feature => ({
  name: `proxy endpoint: ${name}`,
  real,
  has: ({ proxies }) => proxies.some(has),
});
const target = (name: string, real: number, has: (text: string) => boolean): Feature => ({
  name: `target endpoint: ${name}`,
  real,
  has: ({ targets }) => targets.some(has),
});
const file = (name: string, real: number, pattern: RegExp): Feature => ({
  name,
  real,
  has: ({ all }) => all.some((text) => pattern.test(text)),
});
const descriptor = (name: string, real: number, has: (text: string) => boolean): Feature => ({
  name: `descriptor: ${name}`,
  real,
  has: (texts) => has(uncommented(texts.descriptor)),
});

/** The oddities that the made-up proxies must have, with counts of real ones. */
export const features: Feature[] = [
  proxy("PreFlow missing", 53, (text) => !preFlow(text)),
  proxy("PreFlow self-closing", 3, (text) => /<PreFlow[^>]*\/>/.test(uncommented(text))),
  proxy("PreFlow empty", 1, (text) => inside(text)?.trim() === ""),
  proxy(
    "PreFlow without Request",
    8,
    (text) => /<Response/.test(inside(text) ?? "") && !/<Request/.test(inside(text) ?? ""),
  ),
  proxy("Request self-closing", 194, (text) => /<Request\s*\/>/.test(inside(text) ?? "")),
  proxy("Request empty", 38, (text) => /<Request>\s*<\/Request>/.test(inside(text) ?? "")),
  proxy("Request with steps", 416, (text) => /<Request>\s*<Step>/.test(inside(text) ?? "")),
  proxy("PreFlow named otherwise", 47, (text) => /<PreFlow name=["'](?!PreFlow["'])/.test(uncommented(text))),
  proxy("PreFlow not first", 512, (text) => !/<ProxyEndpoint[^>]*>\s*<PreFlow/.test(uncommented(text))),
  proxy("comment", 282, (text) => text.includes("<!--")),
  proxy("comment inside a PreFlow", 31, (text) => /<PreFlow[^>]*[^/]>(?:(?!<\/PreFlow>)[\s\S])*<!--/.test(text)),
  proxy("commented-out step", 22, (text) => /<!-- <Step>/.test(text)),
  proxy("commented-out PreFlow", 1, (text) => /<!--\s*<PreFlow/.test(text)),
  proxy("comment behind the last step", 2, (text) =>
    /<\/Step>\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)+<\/Request>/.test(text),
  ),
  proxy("null route", 375, (text) => /<RouteRule[^>]*\/>/.test(text)),
  target("PreFlow missing", 75, (text) => !preFlow(text)),
  target("PreFlow self-closing", 5, (text) => /<PreFlow[^>]*\/>/.test(uncommented(text))),
  target("PreFlow empty", 12, (text) => inside(text)?.trim() === ""),
  target(
    "PreFlow without Response",
    23,
    (text) => /<Request/.test(inside(text) ?? "") && !/<Response/.test(inside(text) ?? ""),
  ),
  target("Response self-closing", 345, (text) => /<Response\s*\/>/.test(inside(text) ?? "")),
  target("Response empty", 12, (text) => /<Response>\s*<\/Response>/.test(inside(text) ?? "")),
  target("Response with steps", 36, (text) => /<Response>\s*<Step>/.test(inside(text) ?? "")),
  target("local", 22, (text) => text.includes("<LocalTargetConnection")),
  target("script or hosted", 49, (text) => /<ScriptTarget|<HostedTarget/.test(text)),
  { name: "several proxy endpoints", real: 53, has: ({ proxies }) => proxies.length > 1 },
  { name: "several target endpoints", real: 130, has: ({ targets }) => targets.length > 1 },
  { name: "no target endpoint", real: 219, has: ({ targets }) => targets.length === 0 },
  descriptor("without Policies", 341, (text) => !text.includes("<Policies")),
  descriptor("without children", 59, (text) => /<APIProxy[^>]*[^/]>\s*<\/APIProxy>/.test(text)),
  descriptor("self-closing", 45, (text) => /<APIProxy[^>]*\/>/.test(text)),
  descriptor("lists what is not there", 42, (text) => text.includes("<Policy>Gone<")),
  descriptor("omits a policy", 99, (text) => /<Policies/.test(text) && !text.includes("<Policy>AM-Clean<")),
  descriptor("ManifestVersion", 201, (text) => text.includes("<ManifestVersion")),
  { name: "descriptor: file named otherwise", real: 55, has: ({ paths }) => paths.includes("apiproxy/other.xml") },
  { name: "another XML beside the descriptor", real: 2, has: ({ paths }) => paths.includes("apiproxy/notes.xml") },
  { name: "manifest with hashes", real: 203, has: ({ paths }) => paths.includes("apiproxy/manifests/manifest.xml") },
  { name: "blanks in file names", real: 6, has: ({ paths }) => paths.some((path) => path.includes(" ")) },
  {
    name: "policy in a file of another name",
    real: 52,
    has: ({ paths }) => paths.some((path) => path.includes("File-of")),
  },
  { name: "callouts of its own", real: 152, has: ({ paths }) => paths.includes("apiproxy/policies/FC-Audit.xml") },
  file(
    "FaultRules in a step",
    95,
    /<FaultRules\/>[^<]*(?:<Condition>[^<]*<\/Condition>[^<]*|<Name>[^<]*<\/Name>[^<]*)*<\/Step>/,
  ),
  file("no final newline", 549, /[^\n]$/),
  file("CRLF", 14, /\r\n/),
  file("byte order mark", 3, /^\ufeff/),
  file("non-ASCII", 11, /[^\0-\x7f\ufeff]/),
  file("single quotes", 45, /<\w+ name='/),
  file("tabs and blanks mixed", 52, /\n \t/),
  file("root on the line of the declaration", 19, /\?><\w/),
  file("DOCTYPE", 5, /<!DOCTYPE/),
  file("CDATA", 1, /<!\[CDATA\[/),
  file("entities", 58, /&(?:amp|lt);/),
  file("no declaration", 588, /^\ufeff?<[^?]/),
  file("comment instead of a declaration", 93, /^\ufeff?<!--/),
  file('declaration with "standalone"', 1842, /^\ufeff?<\?xml[^>]*standalone/),
  file('declaration with "utf-8"', 3, /^\ufeff?<\?xml[^>]*utf-8/),
  file("declaration without encoding", 10, /^\ufeff?<\?xml version="1.0"\?>/),
];

/** How many of these proxies have each oddity. */
export function countFeatures(proxies: UglyProxy[]): { feature: Feature; made: number }[] {
  const texts = proxies.map(textsOf);
  return features.map((feature) => ({ feature, made: texts.filter((one) => feature.has(one)).length }));
}

function textsOf({ files, endpoints }: UglyProxy): Texts {
  const paths = [...files.keys()];
  const texts = (kind: string) => endpoints.filter((one) => one.kind === kind).map((one) => textOf(files, one.file));
  const all = paths.map((path) => textOf(files, path));
  const descriptor = all.find((text) => text.includes("<APIProxy name=")) ?? "";
  return { proxies: texts("proxy"), targets: texts("target"), descriptor, all, paths };
}
