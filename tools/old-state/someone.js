const { createRequire } = require("node:module");
const path = require("node:path");

/**
 * Imports and deploys the proxy `orders`, as its owner would have done before there was a stack of ours.
 * @param {string} folder a project in which the package is installed, with the proxy's files in `orders`
 * @param {import("../packed/sandbox").Sandbox} sandbox
 */
async function deployOrders(folder, sandbox) {
  const { readBundle, writeZip } = createRequire(`${folder}/`)("pulumi-apigee-pingauthorize/bundle");
  const zip = writeZip(readBundle(path.join(folder, "orders")));
  await ask(sandbox, "POST", "apis?action=import&name=orders", zip);
  await ask(sandbox, "POST", "environments/test/apis/orders/revisions/1/deployments");
  for (;;) {
    const { state } = await ask(sandbox, "GET", "environments/test/apis/orders/revisions/1/deployments");
    if (state === "READY") return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * @param {import("../packed/sandbox").Sandbox} sandbox
 * @param {string} method
 * @param {string} target
 * @param {Buffer} [zip]
 * @returns {Promise<Record<string, unknown>>}
 */
async function ask({ url, organization }, method, target, zip) {
  const headers = { authorization: "Bearer any", ...(zip && { "content-type": "application/octet-stream" }) };
  const body = zip ? new Uint8Array(zip) : null;
  const answer = await fetch(`${url}/v1/organizations/${organization}/${target}`, { method, headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

module.exports = { deployOrders };
