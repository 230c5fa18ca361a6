import { say } from "../narrator";
import { changeWorkingBundle } from "../bundle";
import { storedResources } from "../pulumi";
import { type Step, type Story, wanted } from "../story";

/** A new bundle reaches the live deployment in one run, without a moment in which nothing is deployed. */
export const changeBundle: Step = async (story) => {
  story.chapter(5, "The bundle changes");
  const name = (await storedResources()).find(({ type }) => type === "SharedFlow")?.outputs["name"] as string;
  const before = await story.organization.live("sharedflows", name);
  const changed = changeWorkingBundle();
  say(`A comment is added to ${changed.file} of the PingAuth bundle.`);
  const seen = story.sandbox.liveness.length;
  const { output } = await story.pulumi("up: the new bundle goes live", "up", "--yes");
  const preview = output.slice(0, output.indexOf("Updating ("));
  story.holds(
    "The preview says that shared flow and deployment change.",
    ["SharedFlow", "Deployment"].every((type) => preview.includes(`${type} pingauthorize update`)),
  );
  await arrived(story, name, before, changed);
  const moments = story.sandbox.liveness.slice(seen).filter((moment) => moment.name === name);
  const live = moments.map((moment) => moment.live.join(" and ") || "none").join(", then ");
  story.holds(
    `Live was revision ${before}, then ${live}: never none.`,
    moments.length > 0 && moments.every((moment) => moment.live.length > 0),
  );
};

async function arrived(
  story: Story,
  name: string,
  before: string | undefined,
  changed: { file: string; mark: string },
): Promise<void> {
  const live = await story.organization.live("sharedflows", name, wanted.environment);
  const bytes = (await story.organization.files(`sharedflows/${name}/revisions/${live}`)).get(changed.file);
  story.holds(
    `Revision ${live} is live and holds the change.`,
    live !== before && bytes?.includes(changed.mark) === true,
  );
}
