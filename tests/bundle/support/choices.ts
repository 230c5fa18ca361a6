/**
 * Choices by a list of numbers, 0 to 999, so that what was chosen can be told again, and made plainer number by number:
 * 0, and everything behind the end of the list, is the plainest choice.
 */
export class Choices {
  private at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** Whether something odd is to be, with this probability. */
  chance(probability: number): boolean {
    return this.next() >= 1000 * (1 - probability);
  }

  /** A whole number from 0 up to a limit. */
  below(limit: number): number {
    return Math.floor((this.next() * limit) / 1000);
  }

  /** One of several, the plainest of which stands first. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  private next(): number {
    return this.numbers[this.at++] ?? 0;
  }
}
