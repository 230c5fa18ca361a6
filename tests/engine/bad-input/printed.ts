/**
 * The errors that a run of Pulumi tells at its end, without the name of the resource that each stands under. What an inline program's
 * host adds, which says all of it again, is left out.
 */
export function messagesIn(printed: string): string[] {
  const [, diagnostics = ""] = /^Diagnostics:\n([^]*?)(?=^Resources:|(?![^]))/mu.exec(printed) ?? [];
  const messages: string[] = [];
  let [head, goesOn] = ["", false];
  for (const line of diagnostics.split("\n")) {
    const [, type, name] = /^ {2}(\S+) \((.+)\):$/u.exec(line) ?? [];
    if (type) head = `${type} resource '${name}' has a problem: `;
    const [, error] = /^ {4}error: (?!One or more errors occurred)(.+)$/u.exec(line) ?? [];
    if (error) messages.push(error.startsWith(head) ? error.slice(head.length) : error);
    else if (goesOn && isMore(line)) messages.push(line.trim());
    goesOn = error !== undefined || (goesOn && isMore(line));
  }
  return messages;
}

/** A further line of the same error. */
function isMore(line: string): boolean {
  return /^ {4}(?!error: |warning: )\S/u.test(line);
}
