import { variableOf } from "../apigee/settings-source";

/** The environment variables of the settings that a message tells to set in a stack's configuration, such as "apigee:plane is APIGEE_PLANE". */
export function variablesFor(message: string): string[] {
  const settings = message.matchAll(/pulumi config set (?:--secret )?([\w-]+):(\w+)/g);
  const names = [...settings].map(
    ([, connection = "", name = ""]) => `${connection}:${name} is ${variableOf(connection, name)}`,
  );
  return [...new Set(names)];
}
