import { readBundle } from "pulumi-apigee-pingauthorize/bundle";
import path from "node:path";
import { withoutUs } from "../without-us";
import { say } from "../narrator";
import { theirProxies } from "../others";
import { removeStack } from "../pulumi";
import type { Step, Story } from "../story";

/** All of ours goes, all of theirs stays. */
export const destroy: Step = async (story) => {
  story.chapter(6, "Everything out again");
  await story.pulumi("destroy: all of it goes", "destroy", "--yes", "--skip-preview");
  await removeStack();
  await ownersRelease(story);
  const differences = (await withoutUs(story.organization.plane)).differences(story.sandbox.snapshot());
  for (const difference of differences) say(`  ${difference}`);
  story.holds(
    "The organization is as it would be had we never been there: the same people did the same in a second one, and the two are equal, to the byte.",
    differences.length === 0,
  );
};

async function ownersRelease(story: Story): Promise<void> {
  const live = await story.organization.live("apis", "orders");
  const file = "apiproxy/policies/Check-Quota.xml";
  const now = (await story.organization.files(`apis/orders/revisions/${live}`)).get(file);
  const source = readBundle(path.join(__dirname, "../proxies/orders")).get(file)?.toString();
  const same = now?.toString() === source?.replace(`count="1000"`, `count="2000"`);
  story.holds(`orders runs revision ${live}, the owner's release of step 4, with its own bytes.`, same);
  const fell = story.sandbox.liveness.filter(
    ({ name, live: now }) => (theirProxies as readonly string[]).includes(name) && now.length === 0,
  );
  story.holds("From the first step to here, none of the three proxies was down for a moment.", fell.length === 0);
}
