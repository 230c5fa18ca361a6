import type { Environment, Reference } from "../../store";
import { jsonBody, textField } from "./body";
import { exists, invalid, notFound } from "./errors";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

const all = "environments/:environment/references";
const one = `${all}/:reference`;
const xml = "ResourceReference";

/** References to keystores. */
export const references: Routes = {
  [`GET ${all}`]: { run: (asked) => [...environmentOf(asked).references.keys()] },
  [`POST ${all}`]: { status: 201, xml, run: create },
  [`GET ${one}`]: { xml, run: referenceOf },
  [`PUT ${one}`]: { xml, run: replace },
  [`DELETE ${one}`]: { xml, run: remove },
};

function create(asked: Asked): Reference {
  const environment = environmentOf(asked);
  const reference = wanted(asked, environment);
  if (!/^[\w .-]+$/.test(reference.name))
    throw invalid("messaging.config.beans.InvalidReferenceName", `invalid reference name "${reference.name}"`);
  if (environment.references.has(reference.name))
    throw exists(
      "messaging.config.beans.ResourceReferenceAlreadyExists",
      `ResourceReference ${reference.name} already exists in environment ${environment.name}`,
    );
  environment.references.set(reference.name, reference);
  return reference;
}

/** The whole object is replaced. */
function replace(asked: Asked): Reference {
  const { name } = referenceOf(asked);
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

function wanted(asked: Asked, { name: environment, keystores }: Environment): Reference {
  const body = jsonBody(asked);
  const [name = "", refers = "", resourceType = ""] = ["name", "refers", "resourceType"].map((f) => textField(body, f));
  if (resourceType !== "KeyStore" && resourceType !== "TrustStore")
    throw invalid("messaging.config.beans.InvalidResourceType", `invalid resource type "${resourceType}"`);
  if (!keystores.has(refers))
    throw invalid(
      "messaging.config.beans.InvalidKeyStoreReference",
      `Reference ${name} refers to KeyStore ${refers}, which does not exist in environment ${environment}`,
    );
  return { name, refers, resourceType };
}

function referenceOf(asked: Asked): Reference {
  const environment = environmentOf(asked);
  const found = environment.references.get(asked.params.reference ?? "");
  if (found) return found;
  throw notFound(
    "messaging.config.beans.ResourceReferenceDoesNotExist",
    `ResourceReference ${asked.params.reference} does not exist in environment ${environment.name}`,
  );
}
