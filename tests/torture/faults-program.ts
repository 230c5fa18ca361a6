import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificate } from "../support/certificates";
import { edit, type Scratch } from "../support/scratch";
import type { Wanted } from "./support/door-stack";

const bundle = join(__dirname, "../../examples/quickstart/PingAuth");
// Made once: names of keystores follow from what is in them, and the runs must be alike.
const certificates = ["first", "second"].map(() => makeCertificate("pingauthorize.example.com").certificate);
const environment = "test";

/** What the program may differ in. */
export interface Version {
  /** Whether bundle, certificate, entries and the callouts' places are the later ones. */
  later: boolean;
  /** Where the two bundles are. */
  bundles: readonly [string, string];
  /** Arguments that each resource of a kind gets besides. */
  more?: Record<string, Record<string, unknown>>;
}

/** The guide's resources one by one, a flow hook besides, on an own proxy and on `orders`, which is somebody else's. */
export function guide({ later, bundles, more = {} }: Version): Wanted[] {
  const position = later ? { attachments: [{ endpoint: "proxy", phase: "request", position: "first" }] } : {};
  const fixed = (kind: string, name: string, args: Record<string, unknown>): Wanted => ({
    kind,
    name,
    args: () => ({ ...args, ...more[kind] }),
  });
  return [
    fixed("SharedFlow", "flow", {
      name: "PingAuth",
      bundle: bundles[later ? 1 : 0],
      trustStore: { reference: "PingAuthTrust" },
    }),
    fixed("KeyValueMap", "map", {
      environment,
      name: "PingAuth",
      entries: later ? { service_host_port: "ping:443", more: "yes" } : { service_host_port: "ping:8443", old: "yes" },
      secretEntries: { shared_secret: later ? "the-next-s3cret" : "s3cr3t" },
    }),
    fixed("TlsKeystore", "keystore", {
      environment,
      aliases: [{ name: "ping", certificate: certificates[later ? 1 : 0] }],
    }),
    from("Reference", "reference", (outputs) => ({
      environment,
      name: "PingAuthTrust",
      refers: outputs("keystore").name,
    })),
    from("Deployment", "flow-deployment", (outputs) => ({
      environment,
      sharedFlow: "PingAuth",
      revision: outputs("flow").revision,
      ...more.Deployment,
    })),
    fixed("ApiProxy", "echo", { name: "echo", basePath: "/echo", target: "https://echo.example.com" }),
    from("ProxyFlowCallout", "echo-callout", (outputs) => ({
      proxy: "echo",
      sharedFlow: "PingAuth",
      proxyRevision: outputs("echo").revision,
      ...position,
    })),
    from("Deployment", "echo-deployment", (outputs) => ({
      environment,
      proxy: "echo",
      revision: outputs("echo-callout").revision,
      ...more.Deployment,
    })),
    fixed("ProxyFlowCallout", "orders-callout", { environment, proxy: "orders", sharedFlow: "PingAuth", ...position }),
    fixed("FlowHook", "hook", {
      environment,
      hook: "PostProxyFlowHook",
      sharedFlow: "PingAuth",
      continueOnError: later,
    }),
  ];
}

/** The bundle of the quickstart, and one that was changed since. */
export function twoBundles(scratch: Scratch): readonly [string, string] {
  const later = scratch.copy(bundle, "later");
  edit(join(later, "sharedflowbundle/sharedflows/default.xml"), (text) => `${text}<!-- changed -->\n`);
  return [bundle, later];
}

/** One that imports and that no server can load. */
export function brokenBundle(scratch: Scratch, reason: string): string {
  const broken = scratch.copy(bundle, "broken");
  const policy = `<SandboxFailsToLoad name="Bad">${reason}</SandboxFailsToLoad>`;
  writeFileSync(join(broken, "sharedflowbundle/policies/Bad.xml"), policy);
  return broken;
}

function from(kind: string, name: string, args: Wanted["args"]): Wanted {
  return { kind, name, args };
}
