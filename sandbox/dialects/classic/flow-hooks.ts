import type { FlowHook } from "../../store";
import { flag, jsonBody, textField } from "./body";
import { invalid, notFound } from "./errors";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

const POINTS = ["PreProxyFlowHook", "PreTargetFlowHook", "PostTargetFlowHook", "PostProxyFlowHook"];
const one = "environments/:environment/flowhooks/:point";
const xml = "FlowHook";

/** Shared flows that run for each proxy of an environment. Both methods attach. */
export const flowHooks: Routes = {
  "GET environments/:environment/flowhooks": { run: (asked) => (environmentOf(asked), POINTS) },
  [`GET ${one}`]: { xml, run: (asked) => hookJson(environmentOf(asked).flowHooks.get(pointOf(asked))) },
  [`PUT ${one}`]: { xml, run: attach },
  [`POST ${one}`]: { xml, run: attach },
  [`DELETE ${one}`]: { xml, run: detach },
};

function attach(asked: Asked): object {
  const environment = environmentOf(asked);
  const point = pointOf(asked);
  const body = jsonBody(asked);
  const sharedFlow = textField(body, "sharedFlow") ?? "";
  // Whether one that is not deployed is refused is not public: the stricter answer.
  if (environment.deployments.of("sharedFlow", sharedFlow).length === 0)
    throw invalid(
      "distribution.SharedFlowNotDeployed",
      `The Shared flow ${sharedFlow} is not deployed in environment ${environment.name}`,
    );
  const hook: FlowHook = { sharedFlow, continueOnError: flag(body.continueOnError) };
  environment.flowHooks.set(point, hook);
  return { ...hookJson(hook), state: "deployed" };
}

/** No error where nothing is attached. */
function detach(asked: Asked): object {
  const { flowHooks: hooks } = environmentOf(asked);
  const point = pointOf(asked);
  const hook = hooks.get(point);
  hooks.delete(point);
  return { ...hookJson(hook), state: "undeployed" };
}

function pointOf({ params }: Asked): string {
  const point = params.point ?? "";
  if (POINTS.includes(point)) return point;
  throw notFound("messaging.config.beans.FlowHookDoesNotExist", `FlowHook ${point} does not exist`);
}

function hookJson(hook: FlowHook | undefined): object {
  return hook ? { continueOnError: hook.continueOnError, sharedFlow: hook.sharedFlow } : { continueOnError: false };
}
