import { startSandbox, type Snapshot } from "pulumi-apigee-pingauthorize/sandbox";
import { Organization } from "./organization";
import { othersMoveIn, ownerReleasesOrders } from "./others";
import type { Plane } from "./planes";

/** A picture of the organization as others alone would have made it: what they do in the story, in a second sandbox. */
export async function withoutUs(plane: Plane, environments = ["test"]): Promise<Snapshot> {
  const sandbox = await startSandbox({ ...plane.sandbox, environments });
  try {
    const organization = new Organization(sandbox.url, plane);
    await othersMoveIn(organization);
    await ownerReleasesOrders(organization);
    return sandbox.snapshot();
  } finally {
    await sandbox.close();
  }
}
