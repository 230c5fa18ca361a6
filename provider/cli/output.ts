/** Where a command writes: its results apart from what it says about them. */
export interface Output {
  /** Takes a piece of the result, for a pipe or a file. */
  result(text: string): void;
  /** Takes a line for the person who waits. */
  say(line: string): void;
}

/** The streams of this process. */
export const streams: Output = {
  result: (text) => void process.stdout.write(text),
  say: (line) => void process.stderr.write(`${line}\n`),
};

/** A reader that has seen enough (`| head`) is no failure of ours; a result that cannot be written is one. */
export function watchStreams(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    streams.say(`apigee-callout: the result cannot be written: ${error.message}`);
    process.exitCode = 1;
  });
}
