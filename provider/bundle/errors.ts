/** Where in a bundle something was found. */
export interface BundlePlace {
  /** Path inside the bundle, or the path on disk that was asked for. */
  file?: string;
  /** Line in that file, from 1. */
  line?: number;
}

/** The one error of this module: what is wrong with a bundle, where, and what to do about it. */
export class BundleError extends Error {
  /** Path inside the bundle, where the trouble has one. */
  readonly file?: string;
  /** Line in that file, from 1, where the trouble has one. */
  readonly line?: number;

  constructor(reason: string, place: BundlePlace = {}) {
    super(`${prefix(place)}${reason}`);
    this.name = "BundleError";
    if (place.file !== undefined) this.file = place.file;
    if (place.line !== undefined) this.line = place.line;
  }
}

function prefix({ file, line }: BundlePlace): string {
  if (file === undefined) return "";
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
}
