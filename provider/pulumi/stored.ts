/**
 * The text that Pulumi keeps as `__provider` in the state of each resource, twice, and runs in its plugin process at every step of
 * the resource's life — for an old state the text of the release that wrote it. So it is a constant, written by hand and not
 * serialised from code: small, free of secrets and of any machine's paths. Its one promise,
 * `require("pulumi-apigee-pingauthorize/serve").provider(kind)`, is public API for good.
 *
 * It looks for the package from the program's folder, then from the SDK's own (pnpm hides a transitive dependency from the former).
 */
export function storedProvider(kind: string): string {
  return `exports.handler = () => {
  const { createRequire } = require("node:module");
  const door = "pulumi-apigee-pingauthorize/serve";
  for (const place of [process.cwd() + "/", process.argv[1]]) {
    let file;
    try { file = createRequire(place).resolve(door); } catch { continue; }
    return require(file).provider(${JSON.stringify(kind)});
  }
  throw new Error(door + " is not installed in " + process.cwd() + ". Run npm install there.");
};
`;
}
