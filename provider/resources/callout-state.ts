import { policyNameOf, type Attached, type AttachmentSpec, type Callout, flowOf } from "../bundle/attachment";
import type { CommonState } from "../pulumi/lifecycle";

/** What is kept of a callout, and what its lifecycle works on. */
export interface CalloutState extends CommonState {
  proxy: string;
  sharedFlow: string;
  environment?: string;
  policyName: string;
  attachments: AttachmentSpec[];
  parameters?: Record<string, string | { ref: string }>;
  continueOnError: boolean;
  enabled: boolean;
  proxyRevision?: string;
  onDelete: "detach" | "undeploy";
  timeout: number;
  revision: string;
  baseRevision: string;
  revisions: string[];
  attached: Attached[];
  warnings: string[];
}

/** The callout in the words of the bundle's surgery. */
export function calloutOf(state: CalloutState): Callout {
  const { sharedFlow, policyName, attachments, parameters, continueOnError, enabled } = state;
  return { sharedFlow, policyName, attachments, continueOnError, enabled, ...(parameters ? { parameters } : {}) };
}

/** The policy's name, which has a default. */
export function policyOf({ sharedFlow, policyName }: Partial<CalloutState>): string | undefined {
  if (policyName) return policyName;
  return sharedFlow ? policyNameOf({ sharedFlow }) : undefined;
}

/** The wanted attachments that stand in the proxy: what a refresh keeps of them. */
export function standing(wanted: AttachmentSpec[], attached: Attached[]): AttachmentSpec[] {
  return wanted.filter((spec) => attached.some((step) => stands(spec, step)));
}

function stands(spec: AttachmentSpec, step: Attached): boolean {
  if (spec.endpoint !== step.endpoint || spec.phase !== step.phase || flowOf(spec) !== step.flow) return false;
  return spec.endpointName === undefined || spec.endpointName === step.endpointName;
}
