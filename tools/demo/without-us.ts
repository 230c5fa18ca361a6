import { startSandbox, type Snapshot } from "pulumi-apigee-pingauthorize/sandbox";
import { Organization } from "./organization";
import { othersMoveIn, ownerReleasesOrders } from "./others";

/** A picture of the organization as others alone would have made it: what they do in the story, in a second sandbox. */
export async function withoutUs(environments = ["test"]): Promise<Snapshot> {
  const sandbox = await startSandbox({ environments });
  try {
    const organization = new Organization(sandbox.url);
    await othersMoveIn(organization);
    await ownerReleasesOrders(organization);
    return sandbox.snapshot();
  } finally {
    await sandbox.close();
  }
}
