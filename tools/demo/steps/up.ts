import { say, table } from "../narrator";
import { theirProxies } from "../others";
import { connectionRows } from "../scene";
import type { Step } from "../story";

/** The component does the guide. */
export const up: Step = async (story) => {
  const { name, plane } = story.organization;
  story.chapter(1, "The guide, as code");
  say(`A sandbox plays ${plane.title}. In its organization "${name}", other people have deployed the proxies`);
  say(`${theirProxies.join(", ")}, and a draft of invoices lies ready.`);
  say("examples/quickstart/index.ts makes a proxy of its own, and puts PingAuthorize in front of all four.");
  say("Where that is to be, and who asks for it, is in the stack's configuration:\n");
  table([["setting", "value"], ...connectionRows(story.organization)]);
  await story.pulumi("up: everything is made", "up", "--yes", "--skip-preview");
};
