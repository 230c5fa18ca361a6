import type { SandboxOptions } from "../../../sandbox";
import { Bench } from "../../support/bench";
import { type StackOptions, startStack, type TestStack } from "./stack";

jest.setTimeout(240_000);

/** A sandbox and a stack that is configured for it. */
export interface Organization {
  bench: Bench;
  stack: TestStack;
}

/** Starts both before a suite's tests and removes both after them; `who` says how the stack proves who asks. */
export function withOrganization(
  config: Record<string, string> = {},
  sandbox: SandboxOptions = {},
  who: Pick<StackOptions, "env" | "secrets"> = { env: { APIGEE_ACCESS_TOKEN: "t0ken" } },
): Organization {
  const organization = {} as Organization;
  beforeAll(async () => {
    organization.bench = await Bench.start(sandbox);
    organization.stack = await startStack({
      config: { ...organization.bench.settings, "apigee:endpoint": organization.bench.sandbox.url, ...config },
      ...who,
    });
  });
  afterAll(async () => {
    await organization.stack?.remove();
    await organization.bench?.close();
  });
  return organization;
}
