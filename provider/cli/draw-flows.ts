import { childText } from "../bundle/elements";
import { requireProxy, type Files } from "../bundle/files";
import { endpointsOf, policiesOf, stepName, type Endpoint, type Policy } from "../bundle/model";
import { flowsOf } from "../bundle/show";
import type { XmlElement } from "../bundle/xml";

const phases = ["Request", "Response"] as const;
/** The order in which a call goes through them. */
const running = ["PreFlow", "Flow", "PostFlow", "PostClientFlow"];

/** Draws the flows of a proxy: each endpoint's request and response, the steps in order, and which of them call shared flows. */
export function drawFlows(files: Files): string {
  requireProxy(files);
  const policies = policiesOf(files);
  return endpointsOf(files)
    .map((endpoint) => drawEndpoint(endpoint, policies))
    .join("\n");
}

function drawEndpoint({ kind, name, file, document }: Endpoint, policies: Policy[]): string {
  const flows = flowsOf(document.root).sort(
    (a, b) => running.indexOf(a.element.name) - running.indexOf(b.element.name),
  );
  const lines = flows.flatMap(({ flow, element }) => drawFlow(flow, element, policies));
  return [`${kind} ${name} (${file})`, ...(lines.length === 0 ? ["  no flows"] : lines), ""].join("\n");
}

function drawFlow(flow: string, element: XmlElement, policies: Policy[]): string[] {
  const title = element.name === "Flow" ? `Flow "${flow}"${when(element)}` : flow;
  const within = phases.flatMap((phase) => element.children.filter(({ name }) => name === phase));
  return [`  ${title}`, ...within.flatMap((phase) => drawPhase(phase, policies))];
}

function drawPhase(phase: XmlElement, policies: Policy[]): string[] {
  const steps = phase.children.filter(({ name }) => name === "Step");
  const lines = steps.map((step) => drawStep(step, policies));
  return [`    ${phase.name.toLowerCase()}`, ...(lines.length === 0 ? ["         (no steps)"] : lines)];
}

function drawStep(step: XmlElement, policies: Policy[]): string {
  const name = stepName(step) ?? "(no name)";
  const policy = policies.find((one) => one.name === name);
  if (policy === undefined) return `         ${name}${when(step)}  (no such policy)`;
  if (policy.type !== "FlowCallout") return `         ${name}${when(step)}`;
  const { root } = policy.document;
  const disabled = root.attributes["enabled"]?.trim().toLowerCase() === "false" ? ", disabled" : "";
  return `      => ${name}${when(step)}  (calls the shared flow ${childText(root, "SharedFlowBundle") ?? "?"}${disabled})`;
}

function when(element: XmlElement): string {
  const condition = childText(element, "Condition");
  return condition ? ` when ${condition.replace(/\s+/g, " ")}` : "";
}
