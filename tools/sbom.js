const { makeSbom } = require("./sbom/make");
const { command } = require("./setup");

/** `npm run --silent sbom > sbom.cdx.json`: the bill of materials of what is published. */
command(async () => {
  process.stdout.write(await makeSbom());
  return 0;
});
