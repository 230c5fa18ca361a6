import { InvalidArgumentError } from "commander";

/** Refuses the empty text that a shell makes of a variable which is not set: it would ask for something else than was meant. */
export function filledText(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is empty.");
  return text;
}
