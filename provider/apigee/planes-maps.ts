/** How a plane speaks of key value maps. */
export interface MapDialect {
  /** Whether the map's own answer holds its entries; otherwise they are paged through. */
  readonly holdsEntries: boolean;
  /** Whether entries are written one by one, or merged into the map; "cps": as the organization's properties say. */
  readonly oneByOne: "always" | "never" | "cps";
  /** The verb that changes an entry. */
  readonly changeBy: "PUT" | "POST";
  /** Whether a map may be made unencrypted. */
  readonly encryptionIsChoice: boolean;
}

/** Maps on Apigee X and hybrid: always encrypted in effect. */
export const googleMaps: MapDialect = {
  holdsEntries: false,
  oneByOne: "always",
  changeBy: "PUT",
  encryptionIsChoice: false,
};

/** Maps on Apigee Edge: organizations with Core Persistence Services refuse a merge, the others refuse single entries. */
export const edgeMaps: MapDialect = {
  holdsEntries: true,
  oneByOne: "cps",
  changeBy: "POST",
  encryptionIsChoice: true,
};

/** Maps on Apigee for Private Cloud, which has no Core Persistence Services. */
export const privateCloudMaps: MapDialect = { ...edgeMaps, oneByOne: "never" };
