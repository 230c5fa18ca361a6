import type { FlowHook } from "../../store";
import type { BodyShape } from "./body";
import { deploymentOf } from "./deployment-checks";
import { invalid, notFound, precondition } from "./errors";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

const POINTS = ["PreProxyFlowHook", "PreTargetFlowHook", "PostTargetFlowHook", "PostProxyFlowHook"];
const HOOK: BodyShape = {
  message: "flow_hook",
  // flowHookPoint is output only: it may be sent and is not looked at.
  fields: { sharedFlow: "string", continueOnError: "boolean", description: "string", flowHookPoint: "string" },
};
const one = "environments/:environment/flowhooks/:point";

/** Shared flows that run for each proxy of an environment. */
export const flowHooks: Routes = {
  // Always the same names, attached or not.
  "GET environments/:environment/flowhooks": { run: (asked) => (environmentOf(asked), POINTS) },
  [`GET ${one}`]: { run: (asked) => hookJson(pointOf(asked), environmentOf(asked).flowHooks.get(pointOf(asked))) },
  [`PUT ${one}`]: { body: HOOK, run: attach },
  [`DELETE ${one}`]: { run: detach },
};

function attach(asked: Asked): unknown {
  const environment = environmentOf(asked);
  const point = pointOf(asked);
  const { sharedFlow, continueOnError, description } = asked.body as Partial<FlowHook>;
  if (!sharedFlow) throw invalid("shared flow must be set");
  // That a hook holds its shared flow is public, that it needs one deployed is inferred: the stricter answer.
  if (!deploymentOf(environment, "sharedFlow", sharedFlow)) {
    throw precondition(`shared flow ${sharedFlow} is not deployed in environment ${environment.name}`);
  }
  const hook = { sharedFlow, continueOnError: continueOnError ?? true, ...(description ? { description } : {}) };
  environment.flowHooks.set(point, hook);
  return hookJson(point, hook);
}

/** Detaching where nothing is attached: no public source; here it succeeds, as on the older planes. */
function detach(asked: Asked): unknown {
  const { flowHooks: hooks } = environmentOf(asked);
  const point = pointOf(asked);
  const hook = hooks.get(point);
  hooks.delete(point);
  return hookJson(point, hook);
}

function pointOf({ params }: Asked): string {
  const point = params.point ?? "";
  if (!POINTS.includes(point)) throw notFound(`flow hook ${point} not found`);
  return point;
}

function hookJson(flowHookPoint: string, hook: FlowHook | undefined): object {
  return { flowHookPoint, ...hook };
}
