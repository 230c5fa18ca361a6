import { type BundleId, spoken } from "../apigee/collections";
import { type Live, livesIn, type Placement } from "../apigee/deployments";
import { newestOf } from "../apigee/revisions";
import { justNow } from "../apigee/shared-reads";
import type { Context } from "../pulumi/lifecycle";
import type { CalloutState } from "./callout-state";

/** A callout that says what is live in an environment. */
export type InEnvironment = CalloutState & { environment: string };

/** The proxy as a bundle. */
export const proxyOf = ({ proxy }: CalloutState): BundleId => ({ collection: "apis", name: proxy });

/** Edits of one proxy queue. */
export const turnOf = ({ organization, proxy }: CalloutState) => `${organization}/${proxy}`;

/** A revision of the proxy, in the environment. */
export const placed = (state: InEnvironment, revision: string): Placement => ({
  ...proxyOf(state),
  environment: state.environment,
  revision,
});

/** The live revision that the callout is about: its own while that is live, else the newest. */
export async function liveOf(
  { apigee }: Context,
  state: InEnvironment,
  own: string | undefined,
  freshness: { notOlderThanMs?: number } = {},
): Promise<Live | undefined> {
  const lives = await livesIn(apigee, state.environment, proxyOf(state), {
    ...freshness,
    own: own === undefined ? [] : [own],
  });
  const newest = newestOf(lives.map(({ revision }) => revision));
  return lives.find(({ revision }) => revision === own) ?? lives.find(({ revision }) => revision === newest);
}

/** Some planes serve several revisions side by side under different base paths: those that do not carry the callout are named. */
export async function othersUnprotected(
  { apigee, warn }: Context,
  state: InEnvironment,
  revision: string,
): Promise<string[]> {
  if (!apigee.plane.deployments.severalLive) return [];
  const lives = await livesIn(apigee, state.environment, proxyOf(state), justNow);
  const others = lives.filter((live) => live.revision !== revision);
  return others.map(({ revision: other }) => {
    const warning =
      `Revision ${other} of ${spoken(proxyOf(state))} is live in environment ${state.environment} too, and is left unprotected: ` +
      "one callout takes care of one live revision.";
    warn(warning);
    return warning;
  });
}
