import { say } from "../narrator";
import { ownerReleasesOrders, someoneMeddles } from "../others";
import { storedResources } from "../pulumi";
import { type Step, type Story, wanted } from "../story";

/** People change things behind our back; the next run repairs what is ours, on top of what is theirs. */
export const meddle: Step = async (story) => {
  story.chapter(4, "Someone meddles, and an owner releases");
  const { organization } = story;
  const map = (await storedResources()).find(({ type }) => type === "KeyValueMap")?.outputs["name"] as string;
  const { what, entry } = await someoneMeddles(organization, map);
  say(what);
  const release = await ownerReleasesOrders(organization);
  say(`The owner of orders deploys a new revision, ${release}, with twice the quota and without the callout.`);
  const { output } = await story.pulumi("refresh: sees what people did", "refresh", "--yes", "--skip-preview");
  story.holds(`The refresh shows that the entry is ${entry}.`, /KeyValueMap pingauthorize .*~entries/u.test(output));
  story.holds(
    "The refresh shows that orders has lost its callout.",
    /pingauthorize-orders .*~attachments/u.test(output),
  );
  await story.pulumi("up: repairs it", "up", "--yes", "--skip-preview");
  await repaired(story, map, release);
};

async function repaired(story: Story, map: string, release: string): Promise<void> {
  const { organization } = story;
  const { values, told } = await organization.held(`environments/${wanted.environment}/keyvaluemaps/${map}`);
  const host = values["service_host_port"];
  story.holds(
    `service_host_port is ${told ? host : "there"} again.`,
    told ? host === wanted.serviceHostPort : host !== undefined,
  );
  const live = await organization.live("apis", "orders");
  const files = await organization.files(`apis/orders/revisions/${live}`);
  const [theirs, ours] = [
    files.get("apiproxy/policies/Check-Quota.xml"),
    files.get("apiproxy/policies/FC-PingAuth.xml"),
  ];
  const both = live !== release && ours !== undefined && theirs?.includes(`count="2000"`) === true;
  story.holds(`orders runs revision ${live}: the owner's revision ${release} with the callout on top.`, both);
}
