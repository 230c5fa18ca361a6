import { htmlAnswer, jsonAnswer, type Answer, type Dialect, type Incoming } from "../../http";
import type { Rollout } from "../../rollout";
import type { Store } from "../../store";
import { readBody } from "./body";
import { bundleRoutes } from "./bundles";
import { changeReports } from "./change-report";
import { deploymentLists, deploymentRoutes } from "./deployments";
import { commonMessage, envelope, statusName } from "./envelope";
import { Refusal } from "./errors";
import { environmentGroups } from "./environment-groups";
import { partial } from "./fields";
import { flowHooks } from "./flow-hooks";
import { keystores } from "./keystores";
import { keyValueMaps } from "./key-value-maps";
import { organization } from "./organization";
import { withoutEmpty } from "./proto-json";
import { readQuery } from "./query";
import { references } from "./references";
import { Raw, Router, type Route, type Routes } from "./router";

/** Every method that this plane has here. */
export const ROUTES: Routes = {
  ...organization,
  ...environmentGroups,
  ...bundleRoutes("proxy"),
  ...bundleRoutes("sharedFlow"),
  ...deploymentLists,
  ...deploymentRoutes("proxy"),
  ...deploymentRoutes("sharedFlow"),
  ...changeReports,
  ...keyValueMaps,
  ...keystores,
  ...references,
  ...flowHooks,
};

/** Apigee X and hybrid: Google's way of speaking. */
export class DialectX implements Dialect {
  private readonly router = new Router(ROUTES);

  constructor(
    private readonly store: Store,
    private readonly rollout: Rollout,
    private readonly token?: string,
  ) {}

  async answer(request: Incoming): Promise<Answer> {
    const found = this.router.find(request);
    if (!found) return htmlAnswer(404, "Not Found");
    try {
      this.authenticate(request, found.params);
      return await this.run(found.route, found.params, request);
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, "INTERNAL", `sandbox: ${(error as Error).stack}`);
      return jsonAnswer(refusal.code, envelope(refusal, formatOf(request)));
    }
  }

  refusal(status: number, request: Incoming): Answer {
    const refusal = new Refusal(status, statusName(status), commonMessage(status));
    return jsonAnswer(status, envelope(refusal, formatOf(request)));
  }

  private async run(route: Route, params: Record<string, string>, request: Incoming): Promise<Answer> {
    const query = readQuery(request.query, route.query ?? {});
    const body = route.body ? readBody(request.body, route.body) : {};
    const value = await route.run({ store: this.store, rollout: this.rollout, params, query, body, request });
    if (value instanceof Raw) return { status: 200, headers: { "content-type": value.contentType }, body: value.bytes };
    const shown = route.verbatim ? value : withoutEmpty(value);
    const fields = request.query.get("fields");
    return jsonAnswer(200, fields ? partial(shown, fields) : shown);
  }

  private authenticate({ headers }: Incoming, { organization: named }: Record<string, string>): void {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
    if (!token)
      throw unauthenticated("Request is missing required authentication credential. Expected OAuth 2 access token.");
    if (this.token !== undefined && token !== this.token) throw unauthenticated(commonMessage(401));
    if (named === undefined || named === this.store.organization) return;
    throw new Refusal(
      403,
      "PERMISSION_DENIED",
      `Permission denied on resource "organizations/${named}" (or it may not exist).`,
    );
  }
}

function unauthenticated(message: string): Refusal {
  return new Refusal(401, "UNAUTHENTICATED", message);
}

function formatOf({ headers }: Incoming): 1 | 2 {
  return headers["x-goog-api-format-version"] === "2" ? 2 : 1;
}
