import { readUnchecked } from "../../bundles/content";
import type { BundleFiles } from "../../bundles/files";
import { FOLDERS, parseParts, type Part } from "../../bundles/parts";
import { child, parseXml, type Element } from "../../bundles/xml";
import type { Kind, Revision } from "../../store";
import { redeploy } from "./deployments";
import { invalid, notFound } from "./errors";
import { COLLECTIONS, revisionOf } from "./lookups";
import type { Raw } from "./router";
import { type Asked, type Routes } from "./router";
import { invalidBundle } from "./upload";

const PARTS: Record<Kind, readonly Part["folder"][]> = {
  proxy: ["policies", "proxies", "targets"],
  sharedFlow: ["policies", "sharedflows"],
};

/** A revision file by file: how some clients upload everything, and how they read what a proxy listens on. */
export function pieceRoutes(kind: Kind): Routes {
  const revision = `${COLLECTIONS[kind]}/:name/revisions/:revision`;
  const folders = PARTS[kind].map((folder): Routes => {
    const all = `${revision}/${folder}`;
    return {
      [`GET ${all}`]: { run: (asked) => partsIn(asked, kind, folder).map(nameOf) },
      [`GET ${all}/:piece`]: { run: (asked) => pieceJson(pieceOf(asked, kind, folder)) },
      [`POST ${all}`]: { status: 201, run: (asked) => addPart(asked, kind, folder) },
    };
  });
  return Object.assign({}, ...folders, {
    [`GET ${revision}/resources`]: { run: (asked: Asked) => revisionOf(asked, kind).content.resources },
    [`POST ${revision}/resources`]: { status: 201, run: (asked: Asked) => addResource(asked, kind) },
  }) as Routes;
}

/** Each piece is looked at alone, so only its own XML can be wrong. */
async function addPart(asked: Asked, kind: Kind, folder: string): Promise<object> {
  const root = readXml(asked.request.body);
  const name = asked.given.name ?? root.attributes.name;
  if (!name) throw invalid("messaging.config.beans.InvalidName", `the file for ${folder} has no name`);
  await addFile(asked, kind, `${folder}/${name}.xml`);
  return { name };
}

async function addResource(asked: Asked, kind: Kind): Promise<object> {
  const { type, name } = asked.given;
  if (!type || !name) throw invalid("messaging.config.beans.InvalidName", "a resource needs type and name");
  await addFile(asked, kind, `resources/${type}/${name}`);
  return { name, type };
}

async function addFile(asked: Asked, kind: Kind, path: string): Promise<void> {
  const revision = revisionOf(asked, kind);
  const files: BundleFiles = new Map(revision.files).set(`${FOLDERS[kind]}/${path}`, asked.request.body);
  await redeploy(asked, kind, revision, { files, content: readUnchecked(kind, files) });
}

function readXml(body: Buffer): Element {
  try {
    return parseXml(body);
  } catch (error) {
    throw invalidBundle(`Bundle is invalid. ${(error as Error).message}`);
  }
}

function partsIn(asked: Asked, kind: Kind, folder: Part["folder"]): Part[] {
  const revision: Revision = revisionOf(asked, kind);
  return parseParts(kind, revision.files).parts.filter((part) => part.folder === folder);
}

function pieceOf(asked: Asked, kind: Kind, folder: Part["folder"]): Part {
  const found = partsIn(asked, kind, folder).find((part) => nameOf(part) === asked.params.piece);
  if (found) return found;
  throw notFound("messaging.config.beans.ConfigurationDoesNotExist", `${asked.params.piece} is not in ${folder}`);
}

/** What clients read of an endpoint; other pieces tell their name and type. */
function pieceJson(part: Part): object | Raw {
  const connection = child(part.root, "HTTPProxyConnection");
  const name = nameOf(part);
  if (!connection) return { name, type: part.root.name };
  const virtualHost = connection.children.filter((inner) => inner.name === "VirtualHost").map(({ text }) => text);
  const basePath = child(connection, "BasePath")?.text ?? "/";
  return { name, type: "Proxy", connection: { basePath, connectionType: "httpConnection", virtualHost } };
}

function nameOf({ root, filename }: Part): string {
  return root.attributes.name ?? filename.replace(/^.*\/|\.xml$/g, "");
}
