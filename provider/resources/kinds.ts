import type { KindFacts } from "../pulumi/resource";

/** What a program and a provider must both know of each kind of resource; data alone, so that either can load it. */
export const kinds = {
  SharedFlow: {
    secrets: ["initialEntries"],
    shown: ["policy"],
    outputs: ["revision", "revisions"],
    checked: ["digest", "files"],
  },
  ApiProxy: { secrets: [], outputs: ["revision", "revisions"], checked: ["digest", "files"] },
  KeyValueMap: { secrets: ["secretEntries"], secretOutputs: ["previous"], outputs: ["previous"] },
  TlsKeystore: { secrets: ["aliases"], shown: ["name", "certificate"], outputs: [], checked: ["name", "certificates"] },
  Reference: { secrets: [], secretOutputs: ["previous"], outputs: ["previous"] },
  FlowHook: { secrets: [], secretOutputs: ["previous"], outputs: ["previous"] },
  ProxyFlowCallout: {
    secrets: [],
    outputs: ["revision", "baseRevision", "revisions", "attached", "warnings"],
  },
  Deployment: {
    secrets: [],
    outputs: [
      "state",
      "deployedAt",
      "previousRevision",
      "previousServiceAccount",
      "formerRevisions",
      "instances",
      "servers",
      "routeConflicts",
    ],
    // No argument, but compared as one: a refresh sets it, and so the next `up` looks after the deployment.
    checked: ["ownRevision"],
  },
} satisfies Record<string, KindFacts>;
