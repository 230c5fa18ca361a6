import { isStatus } from "../apigee/errors";

/** Whether a create made its object; `false` where Apigee answered that there is one of that name already. */
export async function unlessThere(create: Promise<unknown>): Promise<boolean> {
  try {
    await create;
    return true;
  } catch (error) {
    // A duplicate is 409 ALREADY_EXISTS or 409 ABORTED, so the status name decides nothing.
    if (isStatus(error, 409)) return false;
    throw error;
  }
}

/** Fails unless the user asked to take over what exists already; `later` says what becomes of it on delete. */
export function requireAdoption(
  { adopt }: { adopt: boolean },
  what: string,
  state: string,
  later = "what it holds now is put back on delete",
): void {
  if (adopt) return;
  throw new Error(
    `${what} exists already and ${state}. Set adopt: true to take it over (${later}), ` +
      `choose another name, or, if it is this stack's under another Pulumi name, name that one in the option "aliases".`,
  );
}

/** What a delete says of an object that is no longer as this stack left it: whoever changed it wants it that way. */
export function stayText(what: string, state: string): string {
  return (
    `${what} ${state}: somebody changed it, so it stays as it is. If it was an interrupted pulumi up that changed it, run pulumi up once ` +
    "more before you remove it."
  );
}
