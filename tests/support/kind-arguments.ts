import { lifecycle as apiProxy } from "../../provider/resources/api-proxy.lifecycle";
import { lifecycle as deployment } from "../../provider/resources/deployment.lifecycle";
import { lifecycle as flowHook } from "../../provider/resources/flow-hook.lifecycle";
import { lifecycle as keyValueMap } from "../../provider/resources/key-value-map.lifecycle";
import { lifecycle as proxyFlowCallout } from "../../provider/resources/proxy-flow-callout.lifecycle";
import { lifecycle as reference } from "../../provider/resources/reference.lifecycle";
import { lifecycle as sharedFlow } from "../../provider/resources/shared-flow.lifecycle";
import { lifecycle as tlsKeystore } from "../../provider/resources/tls-keystore.lifecycle";

/** What a kind of resource takes. */
export interface KindArguments {
  kind: string;
  all: string[];
  /** Those that name something of Apigee's. */
  names: string[];
  /** Those that are a text which is not empty. */
  texts: string[];
}

const common = ["organization", "connection"];

const kinds = {
  ApiProxy: { of: apiProxy, names: ["name"], texts: ["bundle", "target", "basePath"] },
  Deployment: { of: deployment, names: ["environment", "proxy", "sharedFlow"], texts: ["revision", "serviceAccount"] },
  FlowHook: { of: flowHook, names: ["environment", "sharedFlow"], texts: ["hook"] },
  KeyValueMap: { of: keyValueMap, names: ["environment", "proxy", "name"], texts: [] },
  ProxyFlowCallout: {
    of: proxyFlowCallout,
    names: ["environment", "proxy", "sharedFlow", "policyName"],
    texts: ["proxyRevision"],
  },
  Reference: { of: reference, names: ["environment", "name", "refers"], texts: ["resourceType"] },
  SharedFlow: { of: sharedFlow, names: ["name"], texts: ["bundle"] },
  TlsKeystore: { of: tlsKeystore, names: ["environment"], texts: [] },
};

/** Each kind of resource and what it takes. */
export const kindArguments: readonly KindArguments[] = Object.entries(kinds).map(([kind, { of, names, texts }]) => ({
  kind,
  all: Object.keys(of.rules.shape),
  names,
  texts: [...names, ...texts, ...common],
}));
