import type { Call } from "../../../sandbox";

/** A call by what stays the same from run to run: `POST environments/test/keystores #2`. */
export interface NamedCall {
  method: string;
  /** Below the organization; a keystore's name, which holds a digest of its content, is a star. */
  path: string;
  /** The how-manieth with that method and path, from 1. */
  nth: number;
}

const organization = /^\/v1\/organizations\/[^/]+\/?/u;
const keystore = /(keystores\/)[^/]+/u;

/** Names the calls of a run. */
export function namedCalls(calls: readonly Call[]): NamedCall[] {
  const seen = new Map<string, number>();
  return calls.map(({ method, path: whole }) => {
    const path = whole.replace(organization, "").replace(keystore, "$1*");
    const nth = (seen.get(`${method} ${path}`) ?? 0) + 1;
    seen.set(`${method} ${path}`, nth);
    return { method, path, nth };
  });
}

/** The call's name in a word. */
export function callText({ method, path, nth }: NamedCall): string {
  return `${method} ${path || "(the organization)"} #${nth}`;
}

/** What a fault must wait for to strike just this call. */
export function whenCalled({ method, path, nth }: NamedCall): { method: string; path: RegExp; nth: number } {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replace("\\*", "[^/]+");
  return { method, path: new RegExp(`^/v1/organizations/[^/]+/?${escaped}$`, "u"), nth };
}
