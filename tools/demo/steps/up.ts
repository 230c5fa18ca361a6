import { say } from "../narrator";
import { theirProxies } from "../others";
import type { Step } from "../story";

/** The component does the guide. */
export const up: Step = async (story) => {
  story.chapter(1, "The guide, as code");
  say(
    `In the organization "acme", other people have deployed the proxies ${theirProxies.join(", ")}, and a draft of invoices lies ready.`,
  );
  say("examples/quickstart/index.ts makes a proxy of its own, and puts PingAuthorize in front of all four.");
  await story.pulumi("up: everything is made", "up", "--yes", "--skip-preview");
};
