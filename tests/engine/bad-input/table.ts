/** A wrong program or setting, and what Pulumi prints about it. */
export interface Row {
  section: string;
  title: string;
  /** `ts`: a line of a program; `sh`: commands that set a connection's settings. */
  language: "ts" | "sh";
  code: string;
  messages: string[];
}

const marks = { ts: "//", sh: "#" };
const part = /^(?:## (?<section>.+)|### (?<title>.+)|```(?<language>ts|sh)\n(?<body>[^]*?)^```)$/gmu;
const width = 118;

/** The rows of the page: a heading, then the code with its messages in comments. */
export function readTable(page: string): Row[] {
  const rows: Row[] = [];
  let [section, title] = ["", ""];
  for (const { groups = {} } of page.matchAll(part)) {
    section = groups["section"] ?? section;
    title = groups["title"] ?? title;
    if (groups["body"] === undefined) continue;
    const language = groups["language"] as Row["language"];
    rows.push({ section, title, language, ...readBody(groups["body"], marks[language]) });
  }
  return rows;
}

/** The page with other messages, as they came out. */
export function withMessages(page: string, messagesOf: (title: string) => readonly string[]): string {
  let title = "";
  return page.replace(part, (whole: string, ...found: unknown[]) => {
    const groups = found.at(-1) as Record<string, string | undefined>;
    title = groups["title"] ?? title;
    if (groups["body"] === undefined) return whole;
    const language = groups["language"] as Row["language"];
    const { code } = readBody(groups["body"], marks[language]);
    const comments = messagesOf(title).map((message) => wrapped(message, marks[language]));
    return ["```" + language, code, ...comments, "```"].join("\n");
  });
}

function readBody(body: string, mark: string): { code: string; messages: string[] } {
  const lines = body.trimEnd().split("\n");
  const isComment = (line: string) => line.startsWith(`${mark} `);
  const messages: string[] = [];
  for (const line of lines.filter(isComment)) {
    const text = line.slice(mark.length + 1);
    if (text.startsWith("  ")) messages.push(`${messages.pop()} ${text.trim()}`);
    else messages.push(text);
  }
  return { code: lines.filter((line) => !isComment(line)).join("\n"), messages };
}

/** A message in lines that fit; what follows the first is indented. */
function wrapped(message: string, mark: string): string {
  const lines: string[] = [];
  let line = mark;
  for (const word of message.split(" ")) {
    if (line.length + 1 + word.length > width && line !== mark) {
      lines.push(line);
      line = `${mark}  `;
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}
