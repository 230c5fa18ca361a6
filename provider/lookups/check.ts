/** What each argument of a look-up must be. */
const rules = {
  organization: filledText,
  connection: filledText,
  environment: pathPart,
  name: filledText,
  callsSharedFlow: pathPart,
  deployed: (value: unknown) => (typeof value === "boolean" ? undefined : "must be true or false."),
  kind: (value: unknown) =>
    value === "proxy" || value === "sharedFlow" ? undefined : 'must be "proxy" or "sharedFlow"; leave it out for both.',
} as const;

/** Which arguments a look-up takes besides those of the connection, and which it cannot do without. */
export interface LookupRules {
  takes: readonly (keyof typeof rules)[];
  needs?: readonly (keyof typeof rules)[];
}

/** What is wrong with the arguments of a look-up, which would otherwise ask for something else than was meant. */
export function lookupProblems(lookup: string, args: object, { takes, needs = [] }: LookupRules): string[] {
  const all: readonly string[] = [...takes, "organization", "connection"];
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const problems = given.map(([name, value]) => {
    if (!all.includes(name)) return `${lookup} takes no "${name}": it takes ${all.join(", ")}.`;
    const problem = rules[name as keyof typeof rules](value);
    return problem === undefined ? undefined : `${lookup}: ${name} ${problem}`;
  });
  const missing = needs.filter((name) => !given.some(([other]) => other === name));
  return [
    ...missing.map((name) => `${lookup}: ${name} is missing, without which there is nothing to look up.`),
    ...problems.filter((problem) => problem !== undefined),
  ];
}

function filledText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? undefined : "must be a text that is not empty.";
}

function pathPart(value: unknown): string | undefined {
  return (
    filledText(value) ??
    (/^[\w.-]+$/u.test(value as string) ? undefined : 'may only hold letters, digits, "_", "." and "-".')
  );
}
