import type { Step } from "../story";

/** Nothing has changed, so nothing is done, and nobody is asked. */
export const again: Step = async (story) => {
  story.chapter(3, "Nothing changed");
  const { calls } = await story.pulumi("up: nothing changed", "up", "--yes", "--expect-no-changes");
  story.holds(
    `There was nothing to do, and Pulumi made ${calls} calls to Apigee (counted at its socket).`,
    calls === 0,
  );
};
