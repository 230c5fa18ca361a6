import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { output, secret, unknown } from "@pulumi/pulumi";
import * as apigee from "pulumi-apigee-pingauthorize";
import { certificates } from "./certificates";

/** What this process is told by its arguments. */
const [folder = "", stackName = ""] = process.argv.slice(2);

/** What a program may name. */
const names: Record<string, unknown> = {
  ...apigee,
  ...certificates,
  secret,
  unknown: output(unknown),
  long: "x".repeat(300),
};

// Programs read their files from here.
process.chdir(folder);

// The SDK has told the engine by now, unless there is none.
process.on("unhandledRejection", () => undefined);

const selected = select();

// The process is one of its own since Pulumi's SDK listens for rejections that nobody handles, which a test runner keeps to itself.
process.on("message", ({ id, code }: { id: number; code: string }) => {
  void preview(code).then((printed) => process.send?.({ id, printed }));
});

async function select(): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({ root: `${folder}/cli`, skipVersionCheck: true });
  return LocalWorkspace.selectStack({ stackName, workDir: folder }, { pulumiCommand });
}

/**
 * Previews a program and answers all that is printed. One that has not begun is tried again: each engine listens at another port, and when
 * a port comes again, gRPC remembers that nobody answers there any more.
 */
async function preview(code: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const { begun, printed } = await previewOnce(code);
    if (begun || tries === 10) return printed;
  }
}

async function previewOnce(code: string): Promise<{ begun: boolean; printed: string }> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a program, of this very test
  const run = new Function(...Object.keys(names), code) as (...names: unknown[]) => unknown;
  let [begun, printed] = [false, ""];
  const program = () => {
    begun = true;
    // What the program throws is told by the SDK, as what nobody handles.
    return Promise.resolve(void Promise.resolve().then(() => run(...Object.values(names))));
  };
  const onOutput = (text: string) => (printed += text);
  const stack = await selected;
  // What failed is in what was printed.
  await stack.preview({ program, onOutput, color: "never" }).catch(() => undefined);
  return { begun, printed };
}
