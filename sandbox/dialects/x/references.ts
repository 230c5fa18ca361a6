import type { Environment, Reference } from "../../store";
import type { BodyShape } from "./body";
import { alreadyExists, invalid, notFound } from "./errors";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

const REFERENCE: BodyShape = {
  message: "reference",
  fields: { name: "string", description: "string", refers: "string", resourceType: "string" },
};
const all = "environments/:environment/references";
const one = `${all}/:reference`;

/** References to keystores. */
export const references: Routes = {
  [`GET ${all}`]: { run: (asked) => [...environmentOf(asked).references.keys()] },
  [`POST ${all}`]: { body: REFERENCE, run: create },
  [`GET ${one}`]: { run: referenceOf },
  [`PUT ${one}`]: { body: REFERENCE, run: replace },
  [`DELETE ${one}`]: { run: remove },
};

function create(asked: Asked): Reference {
  const environment = environmentOf(asked);
  const reference = wanted(asked, environment);
  if (!/^[\w\s.-]+$/.test(reference.name)) throw invalid(`invalid reference name "${reference.name}"`);
  if (environment.references.has(reference.name)) throw alreadyExists(`reference ${reference.name} already exists`);
  environment.references.set(reference.name, reference);
  return reference;
}

/** The whole object is replaced: a description that is left out is gone. */
function replace(asked: Asked): Reference {
  const { name } = referenceOf(asked);
  if (asked.body.name !== undefined && asked.body.name !== name) throw invalid(`reference ${name} cannot be renamed`);
  const environment = environmentOf(asked);
  const reference = { ...wanted(asked, environment), name };
  environment.references.set(name, reference);
  return reference;
}

function remove(asked: Asked): Reference {
  const reference = referenceOf(asked);
  environmentOf(asked).references.delete(reference.name);
  return reference;
}

function wanted({ body }: Asked, { keystores }: Environment): Reference {
  const { name = "", refers = "", resourceType = "", description } = body as Partial<Reference>;
  if (resourceType !== "KeyStore" && resourceType !== "TrustStore")
    throw invalid(`invalid resource type "${resourceType}"`);
  if (!keystores.has(refers)) throw invalid(`reference refers to keystore "${refers}", which does not exist`);
  return { name, refers, resourceType, ...(description ? { description } : {}) };
}

function referenceOf(asked: Asked): Reference {
  const found = environmentOf(asked).references.get(asked.params.reference ?? "");
  if (!found) throw notFound(`reference ${asked.params.reference} not found`);
  return found;
}
