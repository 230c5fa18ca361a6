import type { CommonState, Lifecycle } from "./pulumi/lifecycle";
import { LifecycleProvider } from "./pulumi/provider";
import { lifecycle as apiProxy } from "./resources/api-proxy.lifecycle";
import { lifecycle as deployment } from "./resources/deployment.lifecycle";
import { lifecycle as flowHook } from "./resources/flow-hook.lifecycle";
import { lifecycle as keyValueMap } from "./resources/key-value-map.lifecycle";
import { lifecycle as proxyFlowCallout } from "./resources/proxy-flow-callout.lifecycle";
import { lifecycle as reference } from "./resources/reference.lifecycle";
import { lifecycle as sharedFlow } from "./resources/shared-flow.lifecycle";
import { lifecycle as tlsKeystore } from "./resources/tls-keystore.lifecycle";

/** Every kind's lifecycle, under the name that its state carries. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind has a state of its own
const lifecycles: Record<string, Lifecycle<any>> = {
  ApiProxy: apiProxy,
  KeyValueMap: keyValueMap,
  TlsKeystore: tlsKeystore,
  Reference: reference,
  FlowHook: flowHook,
  ProxyFlowCallout: proxyFlowCallout,
  Deployment: deployment,
  SharedFlow: sharedFlow,
};

/**
 * The door that the provider text in every state goes through. Its name and signature are public API for good: a state that the first
 * release wrote calls it as long as that state lives.
 */
export function provider(kind: string): LifecycleProvider {
  const lifecycle = lifecycles[kind] as Lifecycle<CommonState> | undefined;
  if (!lifecycle)
    throw new Error(
      `This version of pulumi-apigee-pingauthorize has no resource called "${kind}". Update the package.`,
    );
  return new LifecycleProvider(lifecycle);
}
