import { spawnSync } from "node:child_process";

/** The processes that serve dynamic resources to a stack's engine; its folder stands in their environment. */
export function providersOf(folder: string): number[] {
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1 << 26 });
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder) && line.includes("dynamic-provider"))
    .map((line) => Number.parseInt(line, 10));
}
