import type { BodyShape } from "./body";
import { invalid, notFound } from "./errors";
import type { Asked, Routes } from "./router";

const ATTACHMENT: BodyShape = {
  message: "environment_group_attachment",
  fields: { environment: "string", name: "string" },
};
const all = "envgroups/:group/attachments";

/** Which environments share host names: where two of them serve one base path, only one of them gets the traffic. */
export const environmentGroups: Routes = {
  "GET envgroups": { run: ({ store }) => ({ environmentGroups: [...store.groups.keys()].map(groupJson) }) },
  [`GET ${all}`]: { run: (asked) => ({ environmentGroupAttachments: [...membersOf(asked)].map(attachmentJson) }) },
  [`POST ${all}`]: { body: ATTACHMENT, run: attach },
  [`DELETE ${all}/:environment`]: { run: detach },
};

function attach(asked: Asked): unknown {
  const { environment = "" } = asked.body as { environment?: string };
  if (!asked.store.environments.has(environment)) throw invalid(`environment ${environment} not found`);
  membersOf(asked).add(environment);
  return operation(asked, "INSERT");
}

function detach(asked: Asked): unknown {
  const { environment = "" } = asked.params;
  if (!membersOf(asked).delete(environment)) throw notFound(`attachment ${environment} not found`);
  return operation(asked, "DELETE");
}

function membersOf({ store, params }: Asked): Set<string> {
  const members = store.groups.get(params.group ?? "");
  if (!members) throw notFound(`environment group ${params.group} not found`);
  return members;
}

/** Google does this as a long-running operation; here it has ended when the answer comes. */
function operation({ store, params }: Asked, operationType: string): object {
  const target = `organizations/${store.organization}/envgroups/${params.group}`;
  return {
    name: `organizations/${store.organization}/operations/${params.group}`,
    metadata: { operationType, targetResourceName: target, state: "FINISHED" },
    done: true,
  };
}

function groupJson(name: string): object {
  return { name, hostnames: [`${name}.example.com`], state: "ACTIVE" };
}

function attachmentJson(environment: string): object {
  return { name: environment, environment };
}
