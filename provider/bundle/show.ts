import { unconditionalFlows, type Attached } from "./attachment";
import { childText } from "./elements";
import { requireProxy, type Files } from "./files";
import { endpointsOf, policiesOf, stepName, type Endpoint } from "./model";
import type { XmlElement } from "./xml";

/** A callout that a proxy has, and where it runs. */
export interface ShownCallout {
  policyName: string;
  sharedFlow: string;
  attached: Attached[];
}

/** All callouts of a proxy to shared flows, those without a step included. */
export function showCallouts(files: Files): ShownCallout[] {
  requireProxy(files);
  return policiesOf(files)
    .filter(({ type }) => type === "FlowCallout")
    .map(({ name, document }) => ({
      policyName: name,
      sharedFlow: childText(document.root, "SharedFlowBundle") ?? "",
      attached: attachedBy(files, name),
    }));
}

/** Where a policy runs in the flows of a proxy (fault rules are no flows). */
export function attachedBy(files: Files, policyName: string): Attached[] {
  return endpointsOf(files).flatMap((endpoint) => inEndpoint(endpoint, policyName));
}

function inEndpoint({ kind, name, document }: Endpoint, policyName: string): Attached[] {
  return flowsOf(document.root).flatMap(({ flow, element }) =>
    element.children.flatMap((phase) => {
      const where = phaseOf(phase);
      const steps = phase.children.filter((child) => child.name === "Step");
      const found = steps.flatMap((step, index) => (stepName(step) === policyName ? [index] : []));
      return where
        ? found.map((index): Attached => ({ endpoint: kind, endpointName: name, flow, phase: where, index }))
        : [];
    }),
  );
}

/** The flows of an endpoint, conditional ones by their name, in the order of the text. */
export function flowsOf(root: XmlElement): { flow: string; element: XmlElement }[] {
  return root.children.flatMap((child) => {
    if (unconditionalFlows.includes(child.name)) return [{ flow: child.name, element: child }];
    const conditional = child.name === "Flows" ? child.children.filter(({ name }) => name === "Flow") : [];
    return conditional.map((element) => ({ flow: element.attributes["name"] ?? "", element }));
  });
}

function phaseOf({ name }: XmlElement): Attached["phase"] | undefined {
  if (name === "Request") return "request";
  return name === "Response" ? "response" : undefined;
}
