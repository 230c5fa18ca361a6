/** What tells the organizations of these planes apart. Nothing else does: a route asks for a trait, never for the plane. */
export interface Traits {
  /** Entries of maps are managed one by one. */
  cps: boolean;
  /** What the organization says of it in its properties; nothing where the property is missing. */
  cpsProperty?: string;
  /** Whether a CPS map takes the entries that its creation names: no two public sources agree. */
  createFillsMap: boolean;
  /** Private keys come as PEM too, not as PKCS#12 alone. */
  pemKeys: boolean;
  /** A list of maps can be asked to show them whole. */
  expandsMaps: boolean;
}

/** What a sandbox of one of these planes is told. */
export interface TraitOptions {
  plane: "edge" | "opdk";
  cps?: boolean | undefined;
  createFillsMap?: boolean | undefined;
}

/** The traits of an organization: in the public cloud, or in a private cloud of 4.53 or newer. */
export function traitsOf({ plane, cps = true, createFillsMap = false }: TraitOptions): Traits {
  if (plane === "opdk") return { cps: false, createFillsMap, pemKeys: false, expandsMaps: true };
  // Only "true" means CPS; that "false" occurs is what clients have to cope with.
  return { cps, cpsProperty: String(cps), createFillsMap, pemKeys: true, expandsMaps: false };
}
