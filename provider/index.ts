export type { AdoptionArgs, ConnectionArgs } from "./resources/args";
export { Reference, type ReferenceArgs } from "./resources/reference";
