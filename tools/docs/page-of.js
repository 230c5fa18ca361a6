/**
 * The pages of what no resource's own file exports, by that file.
 * @type {Record<string, string>}
 */
const pages = {
  "components/pingauthorize-integration-args": "PingAuthorizeIntegration",
  "bundle/attachment": "ProxyFlowCallout",
  "resources/certificates": "TlsKeystore",
  "lookups/lookups": "Lookups",
  "lookups/outputs": "Lookups",
  "resources/args": "SharedArguments",
  "resources/bundle-resource": "SharedArguments",
  "apigee/planes": "SharedArguments",
};

/**
 * The page that a line of provider/index.ts is on: that of the resource which it exports, unless the list above names one.
 * @param {string} statement
 */
function pageOf(statement) {
  const file = /from "\.\/(.*)";/.exec(statement)?.[1] ?? "";
  const page = pages[file] ?? resource(statement);
  if (page === undefined) throw new Error(`tools/docs/page-of.js names no page for what ${file} exports.`);
  return page;
}

/**
 * The first value that is exported.
 * @param {string} statement
 */
function resource(statement) {
  if (statement.startsWith("export type")) return undefined;
  const names = (/\{([^}]*)\}/.exec(statement)?.[1] ?? "").split(",").map((name) => name.trim());
  return names.find((name) => name !== "" && !name.startsWith("type "));
}

module.exports = { pageOf };
