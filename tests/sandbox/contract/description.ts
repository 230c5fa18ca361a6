import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
}
interface Method {
  id: string;
  flatPath: string;
  httpMethod: string;
  parameters?: Record<string, { location: string }>;
  request?: { $ref: string };
  response: { $ref: string };
}
interface Resource {
  methods?: Record<string, Method>;
  resources?: Record<string, Resource>;
}
type Document = Resource & { schemas: Record<string, Schema>; parameters: Record<string, unknown> };

/** One call and its answer, as they went over the line. */
export interface Exchange {
  method: string;
  path: string;
  query: string[];
  request: unknown;
  answer: unknown;
}

/** Answers that are free bytes in the description, and what they truly are when they are JSON. */
const JSON_OF_BYTES: Record<string, string> = {
  "apigee.organizations.apis.revisions.get": "GoogleCloudApigeeV1ApiProxyRevision",
  "apigee.organizations.sharedflows.revisions.get": "GoogleCloudApigeeV1SharedFlowRevision",
};

/** Google's published description of the API, used as data. */
export class Description {
  private readonly document: Document;
  private readonly methods: Method[];

  constructor(folder: string) {
    this.document = JSON.parse(readFileSync(join(folder, "apigee/v1/apigee-api.json"), "utf8")) as Document;
    this.methods = methodsOf(this.document);
  }

  /** Whether the description has a method for it. */
  knows({ method, path }: Exchange): boolean {
    return this.find(method, path) !== undefined;
  }

  /** What in an exchange does not fit, as sentences. */
  faults(exchange: Exchange): string[] {
    const found = this.find(exchange.method, exchange.path);
    if (!found) return [`${exchange.method} ${exchange.path}: no such method`];
    const names = [...Object.keys(found.parameters ?? {}), ...Object.keys(this.document.parameters)];
    const unknown = exchange.query
      .filter((name) => !names.includes(name))
      .map((name) => `${found.id}: no query ${name}`);
    const request = found.request?.$ref ?? "";
    const response = JSON_OF_BYTES[found.id] ?? found.response.$ref;
    return [
      ...unknown,
      ...(exchange.request === undefined || request === "GoogleApiHttpBody"
        ? []
        : this.check({ $ref: request }, exchange.request, "request")),
      ...(exchange.answer === undefined || response === "GoogleApiHttpBody"
        ? []
        : this.check({ $ref: response }, exchange.answer, "answer")),
    ].map((fault) => `${found.id}: ${fault}`);
  }

  private find(method: string, path: string): Method | undefined {
    return this.methods.find((candidate) => candidate.httpMethod === method && pattern(candidate.flatPath).test(path));
  }

  private check(schema: Schema, value: unknown, place: string): string[] {
    if (schema.$ref) return this.check({ type: "object", ...this.document.schemas[schema.$ref] }, value, place);
    if (schema.type === "any") return [];
    if (schema.type === "object") return this.checkObject(schema, value, place);
    if (schema.type === "array") {
      if (!Array.isArray(value)) return [`${place} is no list`];
      return value.flatMap((item, index) => this.check(schema.items ?? {}, item, `${place}[${index}]`));
    }
    if (typeof value !== (schema.type === "integer" ? "number" : schema.type))
      return [`${place} is a ${typeof value}, not a ${schema.type}`];
    if (schema.format === "int64" && !/^-?\d+$/.test(String(value))) return [`${place} is no number in a string`];
    if (schema.enum && !schema.enum.includes(String(value)))
      return [`${place} is ${String(value)}, which is none of ${schema.enum.join(", ")}`];
    return [];
  }

  private checkObject({ properties, additionalProperties }: Schema, value: unknown, place: string): string[] {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${place} is no object`];
    return Object.entries(value).flatMap(([name, inner]) => {
      const schema = properties?.[name] ?? additionalProperties;
      return schema
        ? this.check(schema, inner, `${place}.${name}`)
        : [`${place} has a field ${name}, which is not described`];
    });
  }
}

function methodsOf({ methods = {}, resources = {} }: Resource): Method[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function pattern(flatPath: string): RegExp {
  return new RegExp(`^/${flatPath.replace(/\{[^}]+\}/g, "[^/:]+")}$`);
}
