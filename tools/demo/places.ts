import path from "node:path";
import { repository, work } from "../setup/places";

export { repository };

/** All that the demo writes, but for the stack's configuration, is in this folder, which git ignores. */
export const folder = path.join(work, "demo");

/** The copy of the bundle that the program uses, so that the story can change it. */
export const workingBundle = path.join(folder, "PingAuth");

/** The certificate that the program has PingAuthorize trusted by. */
export const certificateFile = path.join(folder, "pingauthorize.pem");

/** Where Pulumi keeps the stack's state. */
export const backend = path.join(folder, "state");

/** A script that sets what Pulumi needs to know, for those who look around. */
export const environmentScript = path.join(folder, "env.sh");

/** The stack, by a name that no stack of the user has, since the file with its configuration is deleted with it. */
export const stackName = "sandbox-demo";
export const stackFile = path.join(repository, `Pulumi.${stackName}.yaml`);
