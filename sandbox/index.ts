/** A local Apigee organization over HTTP, for demos and tests. */
export { startSandbox, type Sandbox } from "./start";
export type { LoginOptions, SandboxOptions } from "./options";
export type { Call } from "./call-log";
export type { FakeAnswer, Fault, LostServer, RefusedLines, SmallPages, StaleAnswer } from "./faults";
export type { ServerIdentity } from "./port";
export type { LiveChange } from "./rollout";
export type { Snapshot } from "./snapshot";
