import type { Files } from "../../../provider/bundle/files";
import type { Choices } from "./choices";

interface Style {
  eol: string;
  indent: string;
  quote: string;
  /** Everything on one line. */
  flat: boolean;
}

/** An endpoint of a proxy that was made up. */
export interface MadeEndpoint {
  kind: "proxy" | "target";
  name: string;
  file: string;
}

/** A proxy that was made up, and what its maker knows of it. */
export interface UglyProxy {
  files: Files;
  endpoints: MadeEndpoint[];
  /** Whether a route leads to a target endpoint. */
  reachesTargets: boolean;
}

/** A proxy with the oddities that real ones have. */
export function uglyProxy(choices: Choices): UglyProxy {
  const files = new Map<string, Buffer>();
  const put = (path: string, xml: (style: Style) => string) =>
    files.set(`apiproxy/${path}.xml`, encoded(xmlFile(choices, xml), choices));
  const proxies = ["default", "admin", "second one"].slice(0, choices.pick([1, 1, 1, 2, 3]));
  const targets = ["default", "legacy", "v2", "x"].slice(0, choices.pick([1, 1, 1, 0, 0, 2, 4]));
  const nullRoutes = choices.chance(0.05);
  const endpoints: MadeEndpoint[] = [];
  put(choices.pick(["shop", "shop", "other"]), (style) => descriptor(choices, style));
  if (choices.chance(0.05)) put("notes", () => "<Notes/>");
  for (const name of proxies) {
    const file = choices.chance(0.1) ? `file of ${name}` : name;
    put(`proxies/${file}`, (style) => proxyEndpoint(choices, style, name, nullRoutes ? [] : targets));
    endpoints.push({ kind: "proxy", name, file: `apiproxy/proxies/${file}.xml` });
  }
  for (const name of targets) {
    put(`targets/${name}`, (style) => targetEndpoint(choices, style, name));
    endpoints.push({ kind: "target", name, file: `apiproxy/targets/${name}.xml` });
  }
  putPolicies(choices, put);
  if (choices.chance(0.2)) put("manifests/manifest", () => '<Manifest name="manifest"/>');
  return {
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    endpoints,
    reachesTargets: targets.length > 0 && !nullRoutes,
  };
}

function putPolicies(choices: Choices, put: (path: string, xml: (style: Style) => string) => void): void {
  for (const name of ["VA-Key", "SA-Arrest", "AM-Clean"]) {
    const file = choices.chance(0.1) ? `File-of-${name}` : name;
    put(`policies/${file}`, (style) => policy(choices, style, name));
  }
  if (choices.chance(0.2))
    put(
      "policies/FC-Audit",
      () => '<FlowCallout name="FC-Audit"><SharedFlowBundle>Audit</SharedFlowBundle></FlowCallout>',
    );
}

function xmlFile(choices: Choices, xml: (style: Style) => string): string {
  const style: Style = {
    eol: choices.pick(["\n", "\n", "\n", "\r\n"]),
    indent: choices.pick(["    ", "  ", "\t", " ", " \t"]),
    quote: choices.pick(['"', '"', "'"]),
    flat: choices.chance(0.1),
  };
  const declaration = choices.pick([
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='utf-8'?>",
    "",
  ]);
  const between = declaration === "" ? "" : choices.pick([style.eol, style.eol, "", `${style.eol}${style.eol}`]);
  const doctype = choices.chance(0.1) ? `<!DOCTYPE x [ <!ELEMENT PreFlow ANY> ]>${style.eol}` : "";
  const comment = choices.chance(0.2)
    ? `<!-- <PreFlow><Request><Step><Name>Old</Name></Step></Request></PreFlow> ü -->${style.eol}`
    : "";
  const end = choices.pick([style.eol, "", "", `${style.eol}${style.eol}`, `${style.eol}<!-- the end -->`]);
  return declaration + between + doctype + comment + xml(style) + end;
}

function encoded(text: string, choices: Choices): Buffer {
  if (choices.chance(0.05))
    return Buffer.from(`\ufeff${text.replace(/encoding=(["'])[\w-]+/, "encoding=$1UTF-16")}`, "utf16le");
  if (text.includes("encoding=") && choices.chance(0.05))
    return Buffer.from(text.replace(/encoding=(["'])[\w-]+/, "encoding=$1ISO-8859-1"), "latin1");
  return Buffer.from(choices.chance(0.1) ? `\ufeff${text}` : text);
}

function element(style: Style, depth: number, name: string, attributes: string, children: string[]): string {
  const line = style.flat ? "" : style.eol + style.indent.repeat(depth);
  return `<${name}${attributes}>${children.map((child) => line + (style.flat ? "" : style.indent) + child).join("")}${line}</${name}>`;
}

function descriptor(choices: Choices, style: Style): string {
  const name = ` name=${style.quote}shop${style.quote}`;
  if (choices.chance(0.1)) return `<APIProxy${name}${choices.pick(["", " "])}/>`;
  if (choices.chance(0.1)) return `<APIProxy${name}></APIProxy>`;
  const listed = ["VA-Key", "SA-Arrest", "Gone"]
    .slice(0, choices.below(4))
    .map((policy) => `<Policy>${policy}</Policy>`);
  if (choices.chance(0.05)) return `<APIProxy${name}>${style.eol}</APIProxy>`;
  const manifest = choices.chance(0.2) ? ["<ManifestVersion>SHA-512:0</ManifestVersion>"] : [];
  const lists = choices.pick([
    [],
    ["<Policies/>"],
    [`<Policies></Policies>`],
    [listed.length === 0 ? "<Policies />" : element(style, 1, "Policies", "", listed)],
    [element(style, 1, "Policies", "", [...listed, "<Policy>FC-PingAuth</Policy>"])],
  ]);
  const decoy = choices.chance(0.2) ? ["<!-- <Policies><Policy>X</Policy></Policies> -->"] : [];
  return element(style, 0, "APIProxy", name, [
    ...decoy,
    "<Description>A &amp; B</Description>",
    ...manifest,
    ...lists,
    "<ProxyEndpoints/>",
  ]);
}

function proxyEndpoint(choices: Choices, style: Style, name: string, targets: string[]): string {
  const to = choices.pick([undefined, ...targets]);
  const route =
    to === undefined
      ? `<RouteRule name=${style.quote}none${style.quote}/>`
      : `<RouteRule name="r"><TargetEndpoint>${to}</TargetEndpoint></RouteRule>`;
  const always = targets.map((target) => `<RouteRule name="t"><TargetEndpoint>${target}</TargetEndpoint></RouteRule>`);
  return endpoint(choices, style, "ProxyEndpoint", name, [
    `<HTTPProxyConnection><BasePath>/shop</BasePath></HTTPProxyConnection>`,
    route,
    ...always,
  ]);
}

function targetEndpoint(choices: Choices, style: Style, name: string): string {
  const url = choices.chance(0.2) ? "<![CDATA[https://a/?<PreFlow>]]>" : "https://backend/?a&amp;b";
  const connection = choices.pick([
    `<HTTPTargetConnection><URL>${url}</URL></HTTPTargetConnection>`,
    `<HTTPTargetConnection><URL>${url}</URL></HTTPTargetConnection>`,
    "<LocalTargetConnection><APIProxy>other</APIProxy></LocalTargetConnection>",
    "<ScriptTarget><ResourceURL>node://app.js</ResourceURL></ScriptTarget>",
    "<HostedTarget/>",
  ]);
  return endpoint(choices, style, "TargetEndpoint", name, [connection]);
}

function endpoint(choices: Choices, style: Style, root: string, name: string, rest: string[]): string {
  const flows = choices.pick([
    [],
    ["<Flows/>"],
    [element(style, 1, "Flows", "", [flow(choices, style, 2, "Flow", "orders")])],
  ]);
  const pre = choices.chance(0.15) ? [] : [flow(choices, style, 1, "PreFlow", choices.pick(["PreFlow", "", "before"]))];
  const post = choices.chance(0.3) ? [] : [flow(choices, style, 1, "PostFlow", "PostFlow")];
  const decoy = choices.chance(0.2)
    ? [`<!--${style.eol}<PreFlow name="PreFlow"><Request/></PreFlow>${style.eol}-->`]
    : [];
  const streaming = choices.chance(0.05)
    ? ['<EventFlow name="EventFlow" content-type="text/event-stream"><Response/></EventFlow>']
    : [];
  const children = choices.pick([
    [...decoy, ...pre, ...flows, ...post, ...streaming, ...rest],
    ["<Description/>", ...decoy, ...pre, ...flows, ...post, ...streaming, ...rest],
    [...rest, ...decoy, ...pre, ...flows, ...post, ...streaming],
  ]);
  return element(style, 0, root, ` name=${style.quote}${name}${style.quote}`, children);
}

function flow(choices: Choices, style: Style, depth: number, name: string, label: string): string {
  const attributes = label === "" ? "" : ` name=${style.quote}${label}${style.quote}${choices.pick(["", " "])}`;
  if (choices.chance(0.1)) return `<${name}${attributes}/>`;
  if (choices.chance(0.1)) return `<${name}${attributes}>${choices.pick(["", " ", style.eol])}</${name}>`;
  const request = choices.chance(0.1) ? [] : [phase(choices, style, depth + 1, "Request")];
  const response = choices.chance(0.1) ? [] : [phase(choices, style, depth + 1, "Response")];
  const decoy = choices.chance(0.1) ? ["<!-- <Request><Step><Name>Old</Name></Step></Request> -->"] : [];
  const children = choices.chance(0.2) ? [...response, ...decoy, ...request] : [...decoy, ...request, ...response];
  return element(
    style,
    depth,
    name,
    attributes,
    name === "Flow" ? [...children, "<Condition>a = 1</Condition>"] : children,
  );
}

function phase(choices: Choices, style: Style, depth: number, name: string): string {
  if (choices.chance(0.3)) return `<${name}${choices.pick(["", " "])}/>`;
  if (choices.chance(0.2)) return `<${name}>${choices.pick(["", " ", style.eol, `${style.eol}\t `])}</${name}>`;
  const steps = ["VA-Key", "SA-Arrest", "AM-Clean"]
    .slice(0, choices.below(4))
    .map((policy) => step(choices, style, depth + 1, policy));
  const decoys = ["<!-- <Step><Name>Old</Name></Step> -->", "<!-- here -->"].slice(0, choices.pick([0, 0, 0, 1, 2]));
  const glued =
    choices.chance(0.2) && steps.length > 0 ? [...steps.slice(0, -1), `${steps.at(-1)} <!-- same line -->`] : steps;
  return element(style, depth, name, "", choices.chance(0.5) ? [...glued, ...decoys] : [...decoys, ...glued]);
}

function step(choices: Choices, style: Style, depth: number, policy: string): string {
  const parts = [`<Name>${policy}</Name>`];
  if (choices.chance(0.3)) parts.push('<Condition>(a &lt; 1) and (b = "x")</Condition>');
  if (choices.chance(0.1)) parts.push("<FaultRules/>");
  if (choices.chance(0.2)) parts.reverse();
  return choices.chance(0.3) ? `<Step>${parts.join("")}</Step>` : element(style, depth, "Step", "", parts);
}

function policy(choices: Choices, style: Style, name: string): string {
  return element(
    style,
    0,
    "VerifyAPIKey",
    ` name=${style.quote}${name}${style.quote}`,
    choices.chance(0.5) ? ["<DisplayName>x</DisplayName>"] : [],
  );
}
