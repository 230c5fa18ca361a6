import type { Files } from "../../../provider/bundle/files";
import { Random } from "./random";

interface Style {
  eol: string;
  indent: string;
  quote: string;
  /** Everything on one line. */
  flat: boolean;
}

/** A proxy with the oddities that real ones have, made from a number. */
export function uglyProxy(seed: number): Files {
  const random = new Random(seed);
  const files = new Map<string, Buffer>();
  const put = (path: string, xml: (style: Style) => string) => files.set(path, encoded(xmlFile(random, xml), random));
  const proxies = ["default", "admin", "second one"].slice(0, random.pick([1, 1, 1, 2, 3]));
  const targets = ["default", "legacy", "v2", "x"].slice(0, random.pick([0, 0, 1, 1, 1, 2, 4]));
  put("apiproxy/shop.xml", (style) => descriptor(random, style));
  for (const name of proxies)
    put(`apiproxy/proxies/${name}.xml`, (style) => proxyEndpoint(random, style, name, targets));
  for (const name of targets) put(`apiproxy/targets/${name}.xml`, (style) => targetEndpoint(random, style, name));
  for (const name of ["VA-Key", "SA-Arrest", "AM-Clean"])
    put(`apiproxy/policies/${name}.xml`, (style) => policy(random, style, name));
  return files;
}

function xmlFile(random: Random, xml: (style: Style) => string): string {
  const style: Style = {
    eol: random.pick(["\n", "\n", "\n", "\r\n"]),
    indent: random.pick(["    ", "  ", "\t", " "]),
    quote: random.pick(['"', '"', "'"]),
    flat: random.chance(0.1),
  };
  const declaration = random.pick([
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='utf-8'?>",
    "",
  ]);
  const between = declaration === "" ? "" : random.pick([style.eol, style.eol, "", `${style.eol}${style.eol}`]);
  const doctype = random.chance(0.1) ? `<!DOCTYPE x [ <!ELEMENT PreFlow ANY> ]>${style.eol}` : "";
  const comment = random.chance(0.2)
    ? `<!-- <PreFlow><Request><Step><Name>Old</Name></Step></Request></PreFlow> ü -->${style.eol}`
    : "";
  const end = random.pick(["", "", style.eol, `${style.eol}${style.eol}`, `${style.eol}<!-- the end -->`]);
  return declaration + between + doctype + comment + xml(style) + end;
}

function encoded(text: string, random: Random): Buffer {
  if (random.chance(0.05))
    return Buffer.from(`\ufeff${text.replace(/encoding=(["'])[\w-]+/, "encoding=$1UTF-16")}`, "utf16le");
  if (text.includes("encoding=") && random.chance(0.05))
    return Buffer.from(text.replace(/encoding=(["'])[\w-]+/, "encoding=$1ISO-8859-1"), "latin1");
  return Buffer.from(random.chance(0.1) ? `\ufeff${text}` : text);
}

function element(style: Style, depth: number, name: string, attributes: string, children: string[]): string {
  const line = style.flat ? "" : style.eol + style.indent.repeat(depth);
  return `<${name}${attributes}>${children.map((child) => line + (style.flat ? "" : style.indent) + child).join("")}${line}</${name}>`;
}

function descriptor(random: Random, style: Style): string {
  const name = ` name=${style.quote}shop${style.quote}`;
  if (random.chance(0.1)) return `<APIProxy${name}${random.pick(["", " "])}/>`;
  if (random.chance(0.1)) return `<APIProxy${name}></APIProxy>`;
  const listed = ["VA-Key", "SA-Arrest", "Gone"]
    .slice(0, random.below(4))
    .map((policy) => `<Policy>${policy}</Policy>`);
  const lists = random.pick([
    [],
    ["<Policies/>"],
    [`<Policies></Policies>`],
    [listed.length === 0 ? "<Policies />" : element(style, 1, "Policies", "", listed)],
    [element(style, 1, "Policies", "", [...listed, "<Policy>FC-PingAuth</Policy>"])],
  ]);
  const decoy = random.chance(0.2) ? ["<!-- <Policies><Policy>X</Policy></Policies> -->"] : [];
  return element(style, 0, "APIProxy", name, [
    ...decoy,
    "<Description>A &amp; B</Description>",
    ...lists,
    "<ProxyEndpoints/>",
  ]);
}

function proxyEndpoint(random: Random, style: Style, name: string, targets: string[]): string {
  const to = random.pick([undefined, ...targets]);
  const route =
    to === undefined
      ? `<RouteRule name=${style.quote}none${style.quote}/>`
      : `<RouteRule name="r"><TargetEndpoint>${to}</TargetEndpoint></RouteRule>`;
  const always = targets.map((target) => `<RouteRule name="t"><TargetEndpoint>${target}</TargetEndpoint></RouteRule>`);
  return endpoint(random, style, "ProxyEndpoint", name, [
    `<HTTPProxyConnection><BasePath>/shop</BasePath></HTTPProxyConnection>`,
    route,
    ...always,
  ]);
}

function targetEndpoint(random: Random, style: Style, name: string): string {
  const url = random.chance(0.2) ? "<![CDATA[https://a/?<PreFlow>]]>" : "https://backend/?a&amp;b";
  return endpoint(random, style, "TargetEndpoint", name, [
    `<HTTPTargetConnection><URL>${url}</URL></HTTPTargetConnection>`,
  ]);
}

function endpoint(random: Random, style: Style, root: string, name: string, rest: string[]): string {
  const flows = random.pick([
    [],
    ["<Flows/>"],
    [element(style, 1, "Flows", "", [flow(random, style, 2, "Flow", "orders")])],
  ]);
  const pre = random.chance(0.15) ? [] : [flow(random, style, 1, "PreFlow", random.pick(["PreFlow", "", "before"]))];
  const post = random.chance(0.3) ? [] : [flow(random, style, 1, "PostFlow", "PostFlow")];
  const decoy = random.chance(0.2)
    ? [`<!--${style.eol}<PreFlow name="PreFlow"><Request/></PreFlow>${style.eol}-->`]
    : [];
  const children = random.chance(0.5)
    ? [...rest, ...decoy, ...pre, ...flows, ...post]
    : ["<Description/>", ...decoy, ...pre, ...flows, ...post, ...rest];
  return element(style, 0, root, ` name=${style.quote}${name}${style.quote}`, children);
}

function flow(random: Random, style: Style, depth: number, name: string, label: string): string {
  const attributes = label === "" ? "" : ` name=${style.quote}${label}${style.quote}${random.pick(["", " "])}`;
  if (random.chance(0.1)) return `<${name}${attributes}/>`;
  if (random.chance(0.1)) return `<${name}${attributes}>${random.pick(["", " ", style.eol])}</${name}>`;
  const request = random.chance(0.1) ? [] : [phase(random, style, depth + 1, "Request")];
  const response = random.chance(0.1) ? [] : [phase(random, style, depth + 1, "Response")];
  const decoy = random.chance(0.1) ? ["<!-- <Request><Step><Name>Old</Name></Step></Request> -->"] : [];
  const children = random.chance(0.2) ? [...response, ...decoy, ...request] : [...decoy, ...request, ...response];
  return element(
    style,
    depth,
    name,
    attributes,
    name === "Flow" ? [...children, "<Condition>a = 1</Condition>"] : children,
  );
}

function phase(random: Random, style: Style, depth: number, name: string): string {
  if (random.chance(0.3)) return `<${name}${random.pick(["", " "])}/>`;
  if (random.chance(0.2)) return `<${name}>${random.pick(["", " ", style.eol, `${style.eol}\t `])}</${name}>`;
  const steps = ["VA-Key", "SA-Arrest", "AM-Clean"]
    .slice(0, random.below(4))
    .map((policy) => step(random, style, depth + 1, policy));
  const decoys = ["<!-- <Step><Name>Old</Name></Step> -->", "<!-- here -->"].slice(0, random.pick([0, 0, 0, 1, 2]));
  const glued =
    random.chance(0.2) && steps.length > 0 ? [...steps.slice(0, -1), `${steps.at(-1)} <!-- same line -->`] : steps;
  return element(style, depth, name, "", random.chance(0.5) ? [...glued, ...decoys] : [...decoys, ...glued]);
}

function step(random: Random, style: Style, depth: number, policy: string): string {
  const parts = [`<Name>${policy}</Name>`];
  if (random.chance(0.3)) parts.push('<Condition>(a &lt; 1) and (b = "x")</Condition>');
  if (random.chance(0.1)) parts.push("<FaultRules/>");
  if (random.chance(0.2)) parts.reverse();
  return random.chance(0.3) ? `<Step>${parts.join("")}</Step>` : element(style, depth, "Step", "", parts);
}

function policy(random: Random, style: Style, name: string): string {
  return element(
    style,
    0,
    "VerifyAPIKey",
    ` name=${style.quote}${name}${style.quote}`,
    random.chance(0.5) ? ["<DisplayName>x</DisplayName>"] : [],
  );
}
