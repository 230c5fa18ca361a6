/** A step through the engine takes seconds, and tens of them on a busy machine; each run of the CLI has a limit of its own. */
jest.setTimeout(180_000);
