import AdmZip from "adm-zip";

/** A zip of some files, as somebody's pipeline would make it. */
export function zipOf(files: Record<string, string>): Buffer {
  const zip = new AdmZip();
  for (const [path, text] of Object.entries(files)) zip.addFile(path, Buffer.from(text));
  return zip.toBuffer();
}

/** The files of a zip that Apigee answered. */
export function filesOf(zip: Buffer): Record<string, string> {
  const entries = new AdmZip(zip).getEntries().filter((entry) => !entry.isDirectory);
  return Object.fromEntries(entries.map((entry) => [entry.entryName, entry.getData().toString("utf8")]));
}

/** A reverse proxy that somebody wrote by hand: a comment, CRLF and an own step in its flows. */
export function ownersProxy(name: string, release = 1, basePath = `/${name}`): Record<string, string> {
  const proxyEndpoint = [
    `<ProxyEndpoint name="default">`,
    `  <!-- release ${release}: keep <Step><Name>Quota</Name></Step> first -->`,
    `  <PreFlow name="PreFlow">`,
    `    <Request>`,
    `      <Step><Name>Verify-Key</Name></Step>`,
    `    </Request>`,
    `    <Response/>`,
    `  </PreFlow>`,
    `  <HTTPProxyConnection><BasePath>${basePath}</BasePath></HTTPProxyConnection>`,
    `  <RouteRule name="default"><TargetEndpoint>default</TargetEndpoint></RouteRule>`,
    `</ProxyEndpoint>`,
  ].join("\r\n");
  return {
    [`apiproxy/${name}.xml`]: `<?xml version="1.0" encoding="UTF-8"?>\n<APIProxy name="${name}" revision="1"/>\n`,
    "apiproxy/policies/Verify-Key.xml": `<VerifyAPIKey name="Verify-Key"><APIKey ref="request.queryparam.apikey"/></VerifyAPIKey>`,
    "apiproxy/proxies/default.xml": proxyEndpoint,
    "apiproxy/targets/default.xml": `<TargetEndpoint name="default"><HTTPTargetConnection><URL>https://backend.example.com/${name}</URL></HTTPTargetConnection></TargetEndpoint>`,
  };
}

/** The same bundle with a policy more, which no step runs. */
export function withPolicy(files: Record<string, string>, name: string, xml: string): Record<string, string> {
  const folder = Object.keys(files)[0]?.split("/")[0] ?? "";
  return { ...files, [`${folder}/policies/${name}.xml`]: xml };
}

/** The same bundle, which imports and which no runtime can load. */
export function thatFails(files: Record<string, string>, reason: string): Record<string, string> {
  return withPolicy(files, "Bad", `<SandboxFailsToLoad name="Bad">${reason}</SandboxFailsToLoad>`);
}

/** The same bundle with a callout to a shared flow. */
export function thatCalls(files: Record<string, string>, sharedFlow: string): Record<string, string> {
  const xml = `<FlowCallout name="Call"><SharedFlowBundle>${sharedFlow}</SharedFlowBundle></FlowCallout>`;
  return withPolicy(files, "Call", xml);
}

/** A shared flow with a single step. */
export function smallSharedFlow(name: string): Record<string, string> {
  return {
    [`sharedflowbundle/${name}.xml`]: `<SharedFlowBundle name="${name}"/>`,
    "sharedflowbundle/sharedflows/default.xml": `<SharedFlow name="default"><Step><Name>Note</Name></Step></SharedFlow>`,
    "sharedflowbundle/policies/Note.xml": `<AssignMessage name="Note"><AssignVariable><Name>seen</Name><Value>yes</Value></AssignVariable></AssignMessage>`,
  };
}
