import type { Sort } from "./organizations";

interface Named {
  /** Whether organizations of that sort can do it. */
  has(sort: Sort): boolean;
  /** What is true where they cannot. */
  otherwise: string;
}

const oneByOne = ({ plane: { maps }, options }: Sort): boolean =>
  maps.oneByOne === "cps" ? options.cps === true : maps.oneByOne === "always";

/** What organizations can do or not, from the provider's own rows. */
export const capabilities = {
  severalLive: {
    has: ({ plane }) => plane.deployments.severalLive,
    otherwise: "one revision of a name is live in an environment",
  },
  oneLive: {
    has: ({ plane }) => !plane.deployments.severalLive,
    otherwise: "several revisions of a name may be live in an environment",
  },
  serviceAccounts: {
    has: ({ plane }) => plane.deployments.serviceAccount,
    otherwise: "it has no service accounts",
  },
  delay: {
    has: ({ plane }) => plane.deployments.delay,
    otherwise: "a replaced revision serves until the new one does, and no longer",
  },
  flowsChecked: {
    has: ({ plane }) => plane.deployments.checksSharedFlows,
    otherwise: "Apigee does not look for the shared flows that a proxy calls",
  },
  standardEnvironments: {
    has: ({ plane }) => plane.deployments.isStandardOnly !== undefined,
    otherwise: "all its environments run every policy",
  },
  revisionsChange: {
    has: ({ plane }) => plane.bundles.revisionsChange,
    otherwise: "a revision that was deployed never changes",
  },
  sharedLists: {
    has: ({ plane }) => plane.bundles.listsRevisions,
    otherwise: "its lists hold names alone, so each object is asked for",
  },
  listsEverywhere: {
    has: ({ plane }) => plane.deployments.everywhere !== undefined,
    otherwise: "what is live is told for each environment alone",
  },
  virtualHosts: {
    has: ({ plane }) => plane.bundles.virtualHosts,
    otherwise: "it has no virtual hosts",
  },
  revisionLimit: {
    has: ({ plane }) => plane.bundles.revisionLimit !== undefined,
    otherwise: "it keeps any number of revisions",
  },
  entriesOneByOne: { has: oneByOne, otherwise: "entries are merged into the map" },
  entriesMerged: { has: (sort) => !oneByOne(sort), otherwise: "entries are written one by one" },
  cpsAsked: {
    has: ({ plane }) => plane.maps.oneByOne === "cps",
    otherwise: "all its organizations keep entries alike",
  },
  plainMaps: {
    has: ({ plane }) => plane.maps.encryptionIsChoice,
    otherwise: "every map is encrypted",
  },
  encryptedMaps: {
    has: ({ plane }) => !plane.maps.encryptionIsChoice,
    otherwise: "whether a map is encrypted is a choice",
  },
  wholeMaps: {
    has: ({ plane }) => plane.maps.holdsEntries,
    otherwise: "a map's own answer holds no entries",
  },
  pagedMaps: {
    has: ({ plane }) => !plane.maps.holdsEntries,
    otherwise: "a map's own answer holds its entries",
  },
  plainNames: {
    has: ({ plane }) => plane.keystores.plainNames,
    otherwise: "names of keystores hold more than letters and digits",
  },
  keysAsPkcs12: {
    has: ({ plane }) => plane.keystores.keysAsPkcs12,
    otherwise: "keys go as PEM",
  },
  codedRefusals: {
    has: ({ facts }) => facts.envelope === "classic",
    otherwise: "its refusals come in Google's form",
  },
  maskedMaps: {
    has: ({ facts }) => facts.maskedMaps === true,
    otherwise: "maps that are encrypted, and those alone, hide their values",
  },
  emptyProxies: {
    has: ({ facts }) => facts.emptyProxies === true,
    otherwise: "no proxy is made without a bundle",
  },
  servers: {
    has: ({ facts }) => facts.servers === true,
    otherwise: "it does not tell its servers one by one",
  },
  deploymentTimes: {
    has: ({ facts }) => facts.deploymentTimes === true,
    otherwise: "it does not tell since when a revision is deployed",
  },
  descriptions: {
    has: ({ facts }) => facts.descriptions === true,
    otherwise: "references and flow hooks have no description",
  },
} as const satisfies Record<string, Named>;

/** Something that organizations of some sort cannot do. */
export type Capability = keyof typeof capabilities;
