import type { Hook } from "../resources/flow-hook";
import type { Integrated } from "./integrated-proxies";
import type { PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

/** The flow hooks that ask Ping: about a request before any proxy sees it, and about a response before any proxy handles it. */
const hooks: readonly Hook[] = ["PreProxyFlowHook", "PostTargetFlowHook"];

/** The hooks that are to be attached. */
export function integrationHooks({ mode }: Pick<PingAuthorizeIntegrationArgs, "mode">): readonly Hook[] {
  return mode === "hooks" ? hooks : [];
}

/** A warning for each proxy that would ask Ping by the environment's hooks and by a callout of its own. */
export function askedTwice(
  { mode }: Pick<PingAuthorizeIntegrationArgs, "mode">,
  proxies: readonly Pick<Integrated, "key">[],
): string[] {
  if (mode !== "hooks") return [];
  return proxies.map(
    ({ key }) =>
      `Proxy ${key} asks Ping twice about each call, by the environment's flow hooks (mode: "hooks") and by its own callout. ` +
      "Take it out of proxies.",
  );
}
