/** What commands set: stack configuration, some of it secret, and environment variables. */
export interface Settings {
  plain: Record<string, string>;
  secret: Record<string, string>;
  env: Record<string, string>;
}

/** Reads `pulumi config set` and `export` lines; a value may stand in quotes. */
export function readSettings(commands: readonly string[]): Settings {
  const settings: Settings = { plain: {}, secret: {}, env: {} };
  for (const line of commands.flatMap((each) => each.split("\n"))) {
    const config = /^pulumi config set (--secret )?([\w-]+:\w+) "?(.*?)"?$/u.exec(line);
    const variable = /^export (\w+)="?(.*?)"?$/u.exec(line);
    if (config) settings[config[1] ? "secret" : "plain"][config[2] ?? ""] = config[3] ?? "";
    else if (variable) settings.env[variable[1] ?? ""] = variable[2] ?? "";
    else throw new Error(`"${line}" is neither pulumi config set nor export.`);
  }
  return settings;
}
