type Texts = Record<string, string>;

const descriptor = (...policies: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<APIProxy name="shop">
    <Policies>
${policies.map((name) => `        <Policy>${name}</Policy>\n`).join("")}    </Policies>
</APIProxy>
`;

/** A proxy that its owners wrote over years: two endpoints of each kind, conditional flows, and flows that are missing or empty. */
export const shop: Texts = {
  "apiproxy/shop.xml": descriptor("Verify-Key", "Quota", "Note"),
  "apiproxy/policies/Verify-Key.xml": `<VerifyAPIKey name="Verify-Key"><APIKey ref="request.queryparam.apikey"/></VerifyAPIKey>`,
  "apiproxy/policies/Quota.xml": `<Quota name="Quota"><Allow count="5"/></Quota>`,
  "apiproxy/policies/Note.xml": `<AssignMessage name="Note"/>`,
  "apiproxy/proxies/default.xml": `<ProxyEndpoint name="default">
    <PreFlow name="PreFlow">
        <Request>
            <Step><Name>Verify-Key</Name></Step>
            <Step><Name>Quota</Name></Step>
        </Request>
        <Response/>
    </PreFlow>
    <Flows>
        <Flow name="order">
            <Condition>request.verb = "POST"</Condition>
            <Request>
            </Request>
            <Response>
                <Step>
                    <Name>Note</Name>
                </Step>
            </Response>
        </Flow>
        <Flow name="list"/>
    </Flows>
    <PostFlow name="PostFlow"/>
    <HTTPProxyConnection><BasePath>/shop</BasePath></HTTPProxyConnection>
    <RouteRule name="default"><TargetEndpoint>default</TargetEndpoint></RouteRule>
</ProxyEndpoint>
`,
  "apiproxy/proxies/partners.xml": `<ProxyEndpoint name="partners">\r
  <HTTPProxyConnection><BasePath>/partners/shop</BasePath></HTTPProxyConnection>\r
  <RouteRule name="legacy"><TargetEndpoint>legacy</TargetEndpoint></RouteRule>\r
</ProxyEndpoint>`,
  "apiproxy/targets/default.xml": `<TargetEndpoint name="default">
\t<PreFlow name="PreFlow">
\t\t<Response>
\t\t\t<Step><Name>Note</Name></Step>
\t\t</Response>
\t</PreFlow>
\t<HTTPTargetConnection><URL>https://shop.example.com</URL></HTTPTargetConnection>
</TargetEndpoint>
`,
  "apiproxy/targets/legacy.xml": `<TargetEndpoint name="legacy"><HTTPTargetConnection><URL>https://old.example.com</URL></HTTPTargetConnection></TargetEndpoint>`,
};

const policies: Texts = {
  "apiproxy/policies/FC-PingAuth.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<FlowCallout async="false" continueOnError="false" enabled="true" name="FC-PingAuth">
    <DisplayName>FC-PingAuth</DisplayName>
    <SharedFlowBundle>PingAuth</SharedFlowBundle>
</FlowCallout>
`,
  "apiproxy/policies/Audit.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<FlowCallout async="false" continueOnError="true" enabled="false" name="Audit">
    <DisplayName>Audit</DisplayName>
    <SharedFlowBundle>PingAuth</SharedFlowBundle>
    <Parameters>
        <Parameter name="tenant">R&amp;D &lt;"1"&gt;</Parameter>
        <Parameter name="who" ref="request.header.who"></Parameter>
    </Parameters>
</FlowCallout>
`,
};

/** The same proxy with callouts in all sorts of places, as a person would have written them. */
export const shopWithCallouts: Texts = {
  ...shop,
  ...policies,
  "apiproxy/shop.xml": descriptor("Verify-Key", "Quota", "Note", "FC-PingAuth", "Audit"),
  "apiproxy/proxies/default.xml": `<ProxyEndpoint name="default">
    <PreFlow name="PreFlow">
        <Request>
            <Step><Name>Verify-Key</Name></Step>
            <Step><Name>FC-PingAuth</Name><Condition>request.verb != "OPTIONS" &amp;&amp; request.header.n &lt; 5</Condition></Step>
            <Step><Name>Quota</Name></Step>
        </Request>
        <Response>
            <Step>
                <Name>FC-PingAuth</Name>
            </Step>
        </Response>
    </PreFlow>
    <Flows>
        <Flow name="order">
            <Condition>request.verb = "POST"</Condition>
            <Request>
                <Step>
                    <Name>FC-PingAuth</Name>
                </Step>
            </Request>
            <Response>
                <Step>
                    <Name>FC-PingAuth</Name>
                </Step>
                <Step>
                    <Name>Note</Name>
                </Step>
            </Response>
        </Flow>
        <Flow name="list">
            <Request>
                <Step>
                    <Name>FC-PingAuth</Name>
                </Step>
            </Request>
        </Flow>
    </Flows>
    <PostFlow name="PostFlow">
        <Response>
            <Step>
                <Name>FC-PingAuth</Name>
            </Step>
        </Response>
    </PostFlow>
    <PostClientFlow name="PostClientFlow">
        <Response>
            <Step>
                <Name>FC-PingAuth</Name>
            </Step>
        </Response>
    </PostClientFlow>
    <HTTPProxyConnection><BasePath>/shop</BasePath></HTTPProxyConnection>
    <RouteRule name="default"><TargetEndpoint>default</TargetEndpoint></RouteRule>
</ProxyEndpoint>
`,
  "apiproxy/proxies/partners.xml": `<ProxyEndpoint name="partners">
  <PreFlow name="PreFlow">
    <Request>
      <Step>
        <Name>FC-PingAuth</Name>
      </Step>
    </Request>
  </PreFlow>
  <PostFlow name="PostFlow">
    <Response>
      <Step>
        <Name>FC-PingAuth</Name>
      </Step>
    </Response>
  </PostFlow>
  <HTTPProxyConnection><BasePath>/partners/shop</BasePath></HTTPProxyConnection>
  <RouteRule name="legacy"><TargetEndpoint>legacy</TargetEndpoint></RouteRule>
</ProxyEndpoint>`.replace(/\n/gu, "\r\n"),
  "apiproxy/targets/default.xml": shop["apiproxy/targets/default.xml"]!.replace(
    "\t\t\t<Step>",
    "\t\t\t<Step><Name>FC-PingAuth</Name></Step>\n\t\t\t<Step>",
  ),
  "apiproxy/targets/legacy.xml": `<TargetEndpoint name="legacy"><PreFlow name="PreFlow"><Response><Step><Name>FC-PingAuth</Name></Step></Response></PreFlow><PostFlow name="PostFlow"><Request><Step><Name>Audit</Name></Step></Request></PostFlow><HTTPTargetConnection><URL>https://old.example.com</URL></HTTPTargetConnection></TargetEndpoint>`,
};

/** The same after the first callout was moved to fewer places. */
export const shopWithFewer: Texts = {
  ...shopWithCallouts,
  "apiproxy/shop.xml": descriptor("Verify-Key", "Quota", "Note", "Audit", "FC-PingAuth"),
  "apiproxy/proxies/default.xml": shop["apiproxy/proxies/default.xml"]!.replace(
    "            <Step><Name>Verify-Key",
    "            <Step><Name>FC-PingAuth</Name></Step>\n            <Step><Name>Verify-Key",
  ),
  "apiproxy/proxies/partners.xml": shop["apiproxy/proxies/partners.xml"]!,
  "apiproxy/targets/default.xml": shop["apiproxy/targets/default.xml"]!,
};
