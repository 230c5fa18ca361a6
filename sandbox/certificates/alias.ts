/** A certificate chain, leaf first, with its key or without; PEM texts. */
export interface Alias {
  name: string;
  /** One PEM block each. */
  certificates: string[];
  key?: string;
}

/** Why an upload cannot become an alias; the text is what the far side is told. */
export class BadCertificate extends Error {}
