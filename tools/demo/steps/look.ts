import { say, table } from "../narrator";
import { type Finding, findings } from "../findings";
import { storedResources } from "../pulumi";
import type { Step } from "../story";

/** What the organization holds by now, read back by plain GETs. */
export const look: Step = async (story) => {
  story.chapter(2, "What the organization holds now, by plain GETs");
  const { endpoint, name } = story.organization;
  say(`Each GET is below ${endpoint}/v1/organizations/${name}/\n`);
  const found = await findings(story.organization, await storedResources());
  table([["the guide's step", "done by"], ...found.flatMap(rows)]);
  say();
  const wrong = found.filter(({ asExpected }) => !asExpected).map(({ step }) => step);
  story.holds(
    `Every step of the guide is done${wrong.length > 0 ? `, but not: ${wrong.join("; ")}` : ""}.`,
    wrong.length === 0,
  );
  const live = await story.organization.live("apis", "invoices");
  const target = (await story.organization.files(`apis/invoices/revisions/${live}`)).get(
    "apiproxy/targets/billing.xml",
  );
  story.holds(
    "The callout of invoices is on what was live, and the draft is still a draft.",
    !target?.includes("not-ready"),
  );
};

/** What is done by whom, and below it what a GET shows of it. */
function rows({ step, by, path, seen }: Finding): string[][] {
  return [[step, by], [`    GET ${path}`], [`    → ${seen}`]];
}
