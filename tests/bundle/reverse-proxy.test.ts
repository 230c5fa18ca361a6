import { basePaths, calledSharedFlows } from "../../provider/bundle/base-paths";
import { attachCallout } from "../../provider/bundle/callout";
import { checkBundle } from "../../provider/bundle/check";
import { reverseProxyBundle, type ReverseProxy } from "../../provider/bundle/reverse-proxy";
import { textOf } from "./support/bytes";
import { shop } from "./support/shop";

const orders: ReverseProxy = {
  name: "orders",
  basePath: "/orders/v1",
  target: "https://backend.example.com/api?a=1&b=2",
};

test("the reverse proxy of the guide passes everything below its base path to the target", () => {
  const files = reverseProxyBundle(orders);
  checkBundle(files, "apiproxy");
  expect([...files.keys()]).toEqual([
    "apiproxy/orders.xml",
    "apiproxy/proxies/default.xml",
    "apiproxy/targets/default.xml",
  ]);
  expect(textOf(files, "apiproxy/proxies/default.xml")).toContain(
    "<BasePath>/orders/v1</BasePath>\n    </HTTPProxyConnection>",
  );
  expect(textOf(files, "apiproxy/proxies/default.xml")).toContain("<TargetEndpoint>default</TargetEndpoint>");
  expect(textOf(files, "apiproxy/targets/default.xml")).toContain(
    "<URL>https://backend.example.com/api?a=1&amp;b=2</URL>",
  );
  expect(basePaths(files)).toEqual(["/orders/v1"]);
});

test("virtual hosts are named only where they are given", () => {
  expect(
    textOf(reverseProxyBundle({ ...orders, virtualHosts: ["default", "secure"] }), "apiproxy/proxies/default.xml"),
  ).toMatch(
    /<BasePath>\/orders\/v1<\/BasePath>\s*<VirtualHost>default<\/VirtualHost>\s*<VirtualHost>secure<\/VirtualHost>/,
  );
  expect(textOf(reverseProxyBundle(orders), "apiproxy/proxies/default.xml")).not.toContain("VirtualHost");
});

test.each<[string, Partial<ReverseProxy>, RegExp]>([
  ["a name with a slash", { name: "a/b" }, /"a\/b" is no proxy name/],
  ["a base path without a slash", { basePath: "orders" }, /must begin with "\/"/],
  ["a target without a host", { target: "backend" }, /no http or https URL/],
  ["a target of another kind", { target: "ftp://x" }, /no http or https URL/],
])("refuses %s", (_, part, reason) => {
  expect(() => reverseProxyBundle({ ...orders, ...part })).toThrow(reason);
});

test("the shared flows that a proxy calls are known, each once", () => {
  expect(calledSharedFlows(shop())).toEqual([]);
  const twice = attachCallout(attachCallout(shop(), { sharedFlow: "PingAuth" }).files, {
    sharedFlow: "PingAuth",
    policyName: "B",
  }).files;
  expect(calledSharedFlows(attachCallout(twice, { sharedFlow: "Audit" }).files)).toEqual(["Audit", "PingAuth"]);
});
