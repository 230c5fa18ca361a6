import type { Files } from "../../../provider/bundle/files";
import { shop } from "./shop";

const size = 15_000_000;
const filled = (unit: string) => unit.repeat(Math.ceil(size / unit.length));
const attributes = (count: number) => Array.from({ length: count }, (_, n) => `a${n}="x"`).join(" ");

const routed = "<RouteRule name='all'><TargetEndpoint>default</TargetEndpoint></RouteRule>";
const endpoint = (inside: string) =>
  `<ProxyEndpoint name="default">\n  ${inside}\n  <PreFlow><Request/></PreFlow>\n  ${routed}\n</ProxyEndpoint>`;
const proxy = (inside: string) => shop({ proxy: endpoint(inside) });
const withFile = (path: string, content: string | Buffer) =>
  new Map(shop()).set(`apiproxy/${path}`, Buffer.from(content as string));
const policy = (inside: string) => withFile("policies/Big.xml", `<AssignMessage name="Big">${inside}</AssignMessage>`);

/** Bytes that do not pack, the same at each run. */
const noise = (length: number) =>
  Buffer.from(
    Uint32Array.from({ length: length / 4 }, (_, n) => Math.imul(n + 1, 2654435761) ^ Math.imul(n, n)).buffer,
  );

function utf16(bigEndian: boolean): Files {
  const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?>\n${endpoint("<Header>für €</Header>\n".repeat(size / 46))}`;
  const bytes = Buffer.from(text, "utf16le");
  return withFile("proxies/default.xml", bigEndian ? bytes.swap16() : bytes);
}

function manyFiles(): Files {
  const header = '      <Header name="x-one">{request.header.one}</Header>\n'.repeat(180);
  const names = Array.from({ length: 1500 }, (_, n) => `AM-${n}`);
  const file = (name: string) => Buffer.from(`<AssignMessage name="${name}"><Set>${header}</Set></AssignMessage>`);
  return new Map([...shop(), ...names.map((name): [string, Buffer] => [`apiproxy/policies/${name}.xml`, file(name)])]);
}

function halfXml(): Files {
  const header = '      <Header name="x-one">{request.header.one}</Header>\n'.repeat(1000);
  const policies = Array.from({ length: 150 }, (_, n): [string, Buffer] => [
    `apiproxy/policies/AM-${n}.xml`,
    Buffer.from(`<AssignMessage name="AM-${n}"><Set><Headers>\n${header}</Headers></Set></AssignMessage>`),
  ]);
  const jars = policies
    .slice(0, 15)
    .map((_, n): [string, Buffer] => [`apiproxy/resources/java/${n}.jar`, noise(512 * 1024)]);
  return new Map([...shop(), ...policies, ...jars]);
}

/** Proxies of 15 MB that take the callout, each large in its own way. */
export const large: Readonly<Record<string, () => Files>> = {
  "half of it XML": halfXml,
  "many files": manyFiles,
  "an endpoint of many elements": () => proxy(filled('<Header name="x-one">{request.header.one}</Header>\n')),
  "elements within each other": () => proxy(filled(`${"<a>".repeat(150)}${"</a>".repeat(150)}\n`)),
  "many attributes": () => proxy(filled(`<a ${attributes(5000)}/>\n`)),
  "many comments": () => proxy(filled("<!-- x -->\n")),
  "a comment full of dashes and line ends": () => proxy(`<!--${filled(" - x\r\n")}-->`),
  "a text full of references": () => proxy(`<Description>${filled("&lt;&#65;")}</Description>`),
  "a value full of references": () => proxy(`<Flows><Flow name="${filled("&lt;&#65;\n")}"/></Flows>`),
  "UTF-16, little end first": () => utf16(false),
  "UTF-16, big end first": () => utf16(true),
  "one policy": () => policy(filled("<AssignVariable><Name>x</Name><Value>1</Value></AssignVariable>\n")),
  "one script in a policy": () => policy(`<![CDATA[${filled("if (a[b[0]] > 1) { c = d[0]; }\n")}]]>`),
  "one library": () => withFile("resources/java/big.jar", noise(size)),
};

/** Proxies of 15 MB that nothing could run. */
export const beyondReason: Readonly<Record<string, () => Files>> = {
  "more than 200 elements within each other": () => proxy("<a>".repeat(size / 7) + "</a>".repeat(size / 7)),
  "more than 10000 attributes": () => proxy(`<a ${attributes(1_200_000)}/>`),
  "more than 100000 steps": () =>
    proxy(`<PostFlow><Request>${filled("<Step><Name>x</Name></Step>")}</Request></PostFlow>`),
};
