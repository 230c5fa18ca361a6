import { copyOf } from "./data-file";
import type { Store } from "./store";

interface Picture {
  /** When it stopped being true. */
  until: number;
  store: Store;
}

/** What the organization was a moment ago, for answers that lag behind; pictures are only taken while somebody wants them. */
export class Past {
  private pictures: Picture[] = [];

  constructor(private readonly store: Store) {}

  /** Takes a picture before something changes; those of more than `milliseconds` ago are dropped. */
  remember(milliseconds: number): void {
    const now = Date.now();
    this.pictures = this.pictures.filter(({ until }) => now - until <= milliseconds);
    this.pictures.push({ until: now, store: copyOf(this.store) });
  }

  /** The organization as it was so long ago; what was never remembered counts as unchanged. */
  asOf(milliseconds: number): Store {
    const then = Date.now() - milliseconds;
    return this.pictures.find(({ until }) => until > then)?.store ?? this.store;
  }
}
