import { z } from "zod";
import type { CommonState } from "../pulumi/lifecycle";
import { adoptionDefaults, adoptionRules, bundleName, connectionRules } from "./rules";

/** What the state of a resource holds whose content is a bundle. */
export interface BundleState extends CommonState {
  name: string;
  bundle?: string;
  adopt: boolean;
  deleteAdopted: boolean;
  keepRevisions: number;
  /** Digest of the user's content, before any edit of ours; empty once the revision that held it is gone. */
  digest: string;
  /** Path → short digest, so that a preview names the files that changed. */
  files: Record<string, string>;
  revision: string;
  /** The revisions that this resource made, oldest first. */
  revisions: string[];
}

/** The arguments that both kinds have. */
export const bundleRules = {
  ...connectionRules,
  ...adoptionRules,
  name: bundleName,
  keepRevisions: z.int().min(0),
};

/** What they are when they are left out. */
export const bundleDefaults = { ...adoptionDefaults, keepRevisions: 10 };
