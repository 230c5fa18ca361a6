/** How a plane speaks of keystores. */
export interface KeystoreDialect {
  /** Whether a keystore's name may hold letters and digits alone. The vendor says so of Edge; more is accepted in practice. */
  readonly plainNames: boolean;
  /** Whether a private key has to be sent as PKCS#12 first, as some releases take no other form. */
  readonly keysAsPkcs12: boolean;
  /** Reads the names of the aliases that a keystore holds. */
  readonly aliases: (keystore: unknown) => string[];
}

/** Keystores on Apigee X and hybrid. */
export const googleKeystores: KeystoreDialect = {
  plainNames: false,
  keysAsPkcs12: false,
  aliases: (keystore) => (keystore as { aliases?: string[] }).aliases ?? [],
};

/** Keystores on Apigee Edge. */
export const edgeKeystores: KeystoreDialect = {
  plainNames: true,
  keysAsPkcs12: false,
  aliases: (keystore) =>
    ((keystore as { aliases?: { aliasName: string }[] }).aliases ?? []).map(({ aliasName }) => aliasName),
};

/** Keystores on Apigee for Private Cloud. */
export const privateCloudKeystores: KeystoreDialect = { ...edgeKeystores, keysAsPkcs12: true };
