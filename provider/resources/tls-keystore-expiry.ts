import type { Draft } from "../pulumi/lifecycle";
import type { Certificate } from "./certificates";

/** The arguments that expiry is judged by. */
interface Judged {
  ignoreExpiryValidation: boolean;
  warnBeforeDays: number;
  certificates: Record<string, Certificate[]>;
}

const day = 86_400_000;

/** An alias, opened. */
export interface Chain {
  name: string;
  chain: Certificate[];
}

/**
 * A certificate out of its time is refused only where it is new to the stack: one that is in use already must not stand in the way of
 * an urgent change to something else. In use is what a refresh saw, and what the last program gave, though somebody deleted the alias.
 */
export function judge(
  { wanted, known }: Draft<Judged>,
  aliases: Chain[],
  before: Chain[],
): { problems: string[]; warnings: string[] } {
  const { ignoreExpiryValidation = false, warnBeforeDays = 30 } = wanted;
  const chains = [...Object.values(known.certificates ?? {}), ...before.map(({ chain }) => chain)];
  const inUse = new Set(chains.flat().map(({ fingerprint }) => fingerprint));
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const { name, chain } of aliases) {
    for (const certificate of chain) {
      const text = `the certificate of ${certificate.subject} in alias "${name}"`;
      const fault = outOfTime(certificate);
      const reason = `${text} ${fault}: give another one, or set ignoreExpiryValidation.`;
      const allowed = ignoreExpiryValidation || inUse.has(certificate.fingerprint);
      if (fault && !allowed) problems.push(reason);
      else if (fault) warnings.push(`${text} ${fault}.`);
      else if (daysLeft(certificate) < warnBeforeDays) warnings.push(`${text} expires in ${leftText(certificate)}.`);
    }
  }
  return { problems, warnings };
}

function outOfTime({ notBefore, notAfter }: Certificate): string | undefined {
  if (Date.parse(notAfter) < Date.now()) return `expired on ${notAfter}`;
  return Date.parse(notBefore) > Date.now() ? `is not valid before ${notBefore}` : undefined;
}

function daysLeft({ notAfter }: Certificate): number {
  return (Date.parse(notAfter) - Date.now()) / day;
}

function leftText(certificate: Certificate): string {
  const days = Math.floor(daysLeft(certificate));
  return `${days === 1 ? "1 day" : `${days} days`}, on ${certificate.notAfter}`;
}
