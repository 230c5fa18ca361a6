import { invalid } from "./errors";

/** What to keep of a message: names, each with what to keep below it, or all. */
type Mask = Map<string, Mask>;

/** Leaves what a `fields` parameter names: `a,b/c,d(e,f)`, `*` for every name. */
export function partial(value: unknown, fields: string): unknown {
  return keep(value, parse(fields));
}

function keep(value: unknown, mask: Mask): unknown {
  if (mask.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => keep(item, mask));
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const below = mask.get(name) ?? mask.get("*");
    return below ? [[name, keep(inner, below)] as const] : [];
  });
  return Object.fromEntries(kept);
}

function parse(fields: string): Mask {
  const tokens = fields.match(/[^,/()]+|[,/()]/g) ?? [];
  const mask = readList(tokens);
  if (tokens.length > 0) throw invalid(`Invalid field selection ${fields}`);
  return mask;
}

function readList(tokens: string[]): Mask {
  const mask: Mask = new Map();
  do {
    mask.set(tokens.shift() ?? "", readBelow(tokens));
  } while (tokens[0] === "," && tokens.shift());
  return mask;
}

function readBelow(tokens: string[]): Mask {
  const sign = tokens[0];
  if (sign !== "/" && sign !== "(") return new Map();
  tokens.shift();
  if (sign === "/") return new Map([[tokens.shift() ?? "", readBelow(tokens)]]);
  const mask = readList(tokens);
  tokens.shift();
  return mask;
}
