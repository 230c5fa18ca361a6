import { htmlAnswer, jsonAnswer, type Answer, type Dialect, type Incoming } from "../../http";
import type { Rollout } from "../../rollout";
import type { Store } from "../../store";
import { aliases } from "./aliases";
import { formFields } from "./body";
import { bundleRoutes } from "./bundles";
import { deploymentRoutes } from "./deployments";
import { deploymentLists, deploymentReads } from "./deployment-reads";
import { errorJson, plainRefusal, Refusal } from "./errors";
import { flowHooks } from "./flow-hooks";
import { keystores } from "./keystores";
import { entryRoutes } from "./key-value-entries";
import { keyValueMaps } from "./key-value-maps";
import type { Login } from "./login";
import { organization } from "./organization";
import { pieceRoutes } from "./pieces";
import { references } from "./references";
import { Raw, Router, type Route, type Routes } from "./router";
import type { Traits } from "./traits";
import { toXml } from "./xml-answer";

/** Every method that these planes have here. */
export const ROUTES: Routes = {
  ...organization,
  ...bundleRoutes("proxy"),
  ...bundleRoutes("sharedFlow"),
  ...pieceRoutes("proxy"),
  ...pieceRoutes("sharedFlow"),
  ...deploymentRoutes("proxy"),
  ...deploymentRoutes("sharedFlow"),
  ...deploymentReads("proxy"),
  ...deploymentReads("sharedFlow"),
  ...deploymentLists,
  ...keyValueMaps,
  ...entryRoutes,
  ...keystores,
  ...aliases,
  ...references,
  ...flowHooks,
};

/** What stands behind the dialect. */
export interface Backing {
  store: Store;
  rollout: Rollout;
  traits: Traits;
  login: Login;
}

/** Apigee Edge and Private Cloud: one way of speaking, with traits that differ. */
export class ClassicDialect implements Dialect {
  private readonly router = new Router(ROUTES);

  constructor(private readonly backing: Backing) {}

  async answer(request: Incoming): Promise<Answer> {
    const signOn = this.backing.login.answer(request);
    if (signOn) return signOn;
    if (!request.path.startsWith("/v1/")) return htmlAnswer(404, "Not Found");
    try {
      if (!this.backing.login.admits(request)) throw plainRefusal(401);
      return await this.run(request);
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, "sandbox", `sandbox: ${(error as Error).stack}`);
      return told(request, refusal);
    }
  }

  refusal(status: number, request: Incoming): Answer {
    return told(request, plainRefusal(status));
  }

  private async run(request: Incoming): Promise<Answer> {
    const found = this.router.find(request);
    if (!found) throw plainRefusal(404);
    if (found === "method") throw new Refusal(405, "rest.MethodNotAllowed", `${request.method} is not allowed here`);
    const { route, params } = found;
    const { store, rollout, traits } = this.backing;
    if (params.organization !== store.organization) throw plainRefusal(403);
    const given = { ...Object.fromEntries(request.query), ...formFields(request) };
    const value = await route.run({ store, rollout, traits, params, given, request });
    return inForm(request, route, value);
  }
}

function inForm(request: Incoming, route: Route, value: unknown): Answer {
  const status = route.status ?? 200;
  if (value instanceof Raw) return { status, headers: { "content-type": value.contentType }, body: value.bytes };
  if (!wantsXml(request, route.xmlByDefault ?? false)) return jsonAnswer(status, value);
  return xmlAnswer(status, toXml(route.xml ?? "Answer", value));
}

function told(request: Incoming, refusal: Refusal): Answer {
  const answer = wantsXml(request, false)
    ? xmlAnswer(refusal.status, toXml("Error", errorJson(refusal)))
    : jsonAnswer(refusal.status, errorJson(refusal));
  return refusal.status === 401 ? { ...answer, headers: { ...answer.headers, "www-authenticate": "Basic" } } : answer;
}

function wantsXml({ headers }: Incoming, byDefault: boolean): boolean {
  const accept = headers.accept ?? "";
  if (accept.includes("json")) return false;
  return /\b(application|text)\/xml\b/.test(accept) || (byDefault && (accept === "" || accept.includes("*/*")));
}

function xmlAnswer(status: number, text: string): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: Buffer.from(text) };
}
