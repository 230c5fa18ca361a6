import { z } from "zod";
import { setInitialEntries, setTrustStore } from "../bundle/shared-flow-edits";
import { type Content, type Edit, readNamedBundle } from "./bundle-resource-content";
import { bundleLifecycle } from "./bundle-resource.lifecycle";
import { bundleRules, type BundleState } from "./bundle-resource-state";
import { kinds } from "./kinds";
import { apigeeName, filled, textThat } from "./rules";

interface State extends BundleState {
  bundle: string;
  initialEntries?: { policy?: string; entries: Record<string, string> };
  trustStore?: { policy?: string; reference: string };
}

const initialEntries: Edit<State> = {
  argument: "initialEntries",
  apply: (files, wanted) => ({
    files: wanted.initialEntries ? setInitialEntries(files, wanted.initialEntries) : files,
    warnings: [],
  }),
};

const trustStore: Edit<State> = {
  argument: "trustStore",
  apply: (files, wanted) => (wanted.trustStore ? setTrustStore(files, wanted.trustStore) : { files, warnings: [] }),
};

const content: Content<State> = {
  kind: "sharedflow",
  problems: () => [],
  argument: () => "bundle",
  pending: (draft) => draft.pending("bundle"),
  read: ({ bundle }) => readNamedBundle(bundle ?? ""),
  edits: [initialEntries, trustStore],
};

// What the bundle is edited with; it puts the scheme before the name itself, and takes no blanks.
const referenceName = textThat((text) =>
  text.startsWith("ref://") ? "must be the reference's bare name, without ref://." : undefined,
).pipe(apigeeName(/^[\w.-]+$/u, 'letters, digits, "_", "." and "-"'));

const entries = z
  .record(z.string().min(1, "must have a key that is not empty."), z.string())
  .refine((given) => Object.keys(given).length > 0, "must hold at least one entry.");

/** The behaviour of a shared flow. */
export const lifecycle = bundleLifecycle<State>({
  facts: kinds.SharedFlow,
  collection: "sharedflows",
  rules: z.strictObject({
    ...bundleRules,
    bundle: filled,
    initialEntries: z.strictObject({ policy: filled.optional(), entries }).optional(),
    trustStore: z.strictObject({ policy: filled.optional(), reference: referenceName }).optional(),
  }),
  content,
});
