/** Elements that attaching may put into a file. */
const mayAppear = [
  "PreFlow",
  "PostFlow",
  "PostClientFlow",
  "Request",
  "Response",
  "Step",
  "Name",
  "Condition",
  "Policies",
  "Policy",
];

/**
 * What is wrong with an edited file, told without the code under test: everything of the original must still be there,
 * in the same order, and only steps and what holds them may have come in between. `undefined` where nothing is wrong.
 */
export function damage(before: string, after: string): string | undefined {
  const old = pieces(before);
  const now = pieces(after);
  let at = 0;
  for (const piece of old) {
    const found = findPiece(now, piece, at);
    if (found < 0) {
      if (piece.trim() === "") continue;
      return `lost ${JSON.stringify(piece)}`;
    }
    const foreign = now.slice(at, found).find((inserted) => !allowed(inserted));
    if (foreign !== undefined) return `put ${JSON.stringify(foreign)} before ${JSON.stringify(piece)}`;
    at = found + 1;
  }
  const rest = now.slice(at).find((inserted) => !allowed(inserted));
  return rest === undefined ? undefined : `put ${JSON.stringify(rest)} at the end`;
}

/** Tags (a self-closing one as its opening tag), comments, CDATA, declarations, and texts between them. */
export function pieces(text: string): string[] {
  return text.match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g) ?? [];
}

function findPiece(now: string[], piece: string, from: number): number {
  if (piece.trim() === "") return now[from] === piece ? from : -1;
  for (let at = from; at < now.length; at++) {
    if (now[at] === piece || isOpened(piece, now[at] ?? "")) return at;
    if (!allowed(now[at] ?? "")) return -1;
  }
  return -1;
}

function isOpened(piece: string, now: string): boolean {
  return piece.endsWith("/>") && now === `${piece.slice(0, -2).trimEnd()}>`;
}

function allowed(piece: string): boolean {
  const tag = /^<\/?([A-Za-z]+)/.exec(piece)?.[1];
  if (tag !== undefined) return mayAppear.includes(tag) || piece.startsWith("</");
  return piece.trim() === "" || !piece.startsWith("<");
}
