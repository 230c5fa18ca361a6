import { proxyFiles, zipOf } from "../../support/someone";

/** A proxy for these planes: on their virtual hosts. */
export function proxyZip(basePath: string, more: Record<string, string> = {}, hosts: string[] = ["secure"]): Buffer {
  const files = proxyFiles(basePath, [], more);
  const endpoint = files["apiproxy/proxies/default.xml"] ?? "";
  const listed = hosts.map((host) => `<VirtualHost>${host}</VirtualHost>`).join("");
  const bound = endpoint.replace("</BasePath>", `</BasePath>${listed}`);
  return zipOf({ ...files, "apiproxy/proxies/default.xml": bound });
}

/** Makes a bundle fail on one server, or on all of them. */
export function failing(folder: "apiproxy" | "sharedflowbundle", server?: string): Record<string, string> {
  const where = server === undefined ? "" : ` server="${server}"`;
  return {
    [`${folder}/policies/Bad.xml`]: `<SandboxFailsToLoad name="Bad"${where}>no such class</SandboxFailsToLoad>`,
  };
}
