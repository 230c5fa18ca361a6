const { parseArgs } = require("node:util");

/** The planes that the story can play on, by the names that `apigee:plane` knows them by. */
const planeNames = /** @type {const} */ (["x", "edge", "opdk"]);

/** @typedef {typeof planeNames[number]} PlaneName */

const usage = "npm start -- [--plane x|edge|opdk] [--no-cps] [--keep]";

/**
 * What the demo was asked for; throws one sentence when it cannot be meant.
 * @param {string[]} args
 * @returns {{ plane: PlaneName, cps: boolean, keep: boolean }}
 */
function demoArguments(args) {
  const { plane = "x", "no-cps": withoutCps = false, keep = false, ...others } = valuesOf(args);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`npm start knows no --${unknown}: ${usage}`);
  const known = planeNames.find((name) => name === plane);
  if (!known)
    throw new Error(`There is no plane "${plane === true ? "" : plane}": --plane takes ${planeNames.join(", ")}.`);
  if (withoutCps && known !== "edge")
    throw new Error("--no-cps is for --plane edge: no other plane has organizations of both kinds.");
  return { plane: known, cps: !withoutCps, keep: keep !== false };
}

/** @param {string[]} args */
function valuesOf(args) {
  const options = /** @type {const} */ ({
    plane: { type: "string" },
    "no-cps": { type: "boolean" },
    keep: { type: "boolean" },
  });
  const { values, positionals } = parseArgs({ args, options, strict: false });
  if (positionals[0] !== undefined) throw new Error(`npm start does not know what "${positionals[0]}" is: ${usage}`);
  return values;
}

module.exports = { demoArguments, planeNames };
