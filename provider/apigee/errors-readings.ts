/** A text as it reads where its escapes are taken for what they stand for. */
export interface Reading {
  readonly text: string;
  /** Where in what was written its n-th sign begins, and, after the last one, where that ends. */
  readonly origin: (n: number) => number;
}

/** A way to write signs that cannot stand as they are. */
interface Script {
  readonly escape: RegExp;
  readonly read: (escape: string) => string;
}

/** One sign in percent codes, which are those of its bytes in UTF-8. */
const percent = "%[0-7][\\da-f]|%[c-f][\\da-f](?:%[89ab][\\da-f]){1,3}";

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const scripts: readonly Script[] = [
  { escape: new RegExp(percent, "gi"), read: decodeURIComponent },
  // Forms write a space as a plus, which elsewhere is one.
  { escape: new RegExp(`\\+|${percent}`, "gi"), read: (code) => (code === "+" ? " " : decodeURIComponent(code)) },
  { escape: /\\(?:u[\da-fA-F]{4}|["\\/bfnrt])/g, read: (code) => JSON.parse(`"${code}"`) as string },
  { escape: /&(?:#\d+|#x[\da-f]+|amp|lt|gt|quot|apos);/gi, read: signOnPage },
];

function signOnPage(code: string): string {
  const name = code.slice(1, -1).toLowerCase();
  return named[name] ?? String.fromCodePoint(Number(name.slice(1).replace(/^x/, "0x")));
}

/** How a text reads as it is, and in each script that has escapes in it: a URL's, a form's, JSON's and a page's. */
export function readingsOf(text: string): Reading[] {
  return [{ text, origin: (n) => n }, ...scripts.flatMap((script) => readingIn(text, script) ?? [])];
}

function readingIn(text: string, { escape, read }: Script): Reading | undefined {
  const parts: string[] = [];
  const origins: number[] = [];
  let end = 0;
  const keepUntil = (index: number) => {
    parts.push(text.slice(end, index));
    for (; end < index; end++) origins.push(end);
  };
  for (const { 0: code, index } of text.matchAll(escape)) {
    keepUntil(index);
    const signs = orElse(code, read);
    parts.push(signs);
    for (let unit = 0; unit < signs.length; unit++) origins.push(index);
    end += code.length;
  }
  if (parts.length === 0) return undefined;
  keepUntil(text.length);
  return { text: parts.join(""), origin: (n) => origins[n] ?? text.length };
}

/** What looks like an escape may be none. */
function orElse(code: string, read: Script["read"]): string {
  try {
    return read(code);
  } catch {
    return code;
  }
}
