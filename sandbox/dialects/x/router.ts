import findMyWay from "find-my-way";
import type { Incoming } from "../../http";
import type { Rollout } from "../../rollout";
import type { Store } from "../../store";
import type { BodyShape } from "./body";
import type { QueryShape, QueryValues } from "./query";

/** What a route gets to see. */
export interface Asked {
  store: Store;
  rollout: Rollout;
  params: Record<string, string>;
  query: QueryValues;
  /** The JSON body, its names checked against the route's shape. */
  body: Record<string, unknown>;
  request: Incoming;
}

/** Bytes that are not JSON. */
export class Raw {
  constructor(
    readonly contentType: string,
    readonly bytes: Buffer,
  ) {}
}

/** One method of the API. */
export interface Route {
  query?: QueryShape;
  /** The message that a JSON body must be; without it the body is the route's own business. */
  body?: BodyShape;
  /** The answer goes out as it is, empty fields included. */
  verbatim?: boolean;
  run(asked: Asked): unknown;
}

/** `"GET environments/:environment/references/:reference"`: below the organization, or the organization itself when empty. */
export type Routes = Record<string, Route>;

/** Finds the route and its parameters. */
export class Router {
  private readonly routes = findMyWay({ maxParamLength: 5000 });

  constructor(routes: Routes) {
    for (const [pattern, route] of Object.entries(routes)) {
      const [method, path = ""] = pattern.split(" ");
      const below = path.startsWith(":") || path === "" ? path : `/${path}`;
      const whole = path.startsWith("/") ? path : `/v1/organizations/:organization${below}`;
      this.routes.on(method as findMyWay.HTTPMethod, whole, () => undefined, route);
    }
  }

  /** The route for a path, or nothing: then the front end answers. */
  find({ method, path }: Incoming): { route: Route; params: Record<string, string> } | undefined {
    const found = this.routes.find(method as findMyWay.HTTPMethod, path);
    if (!found) return undefined;
    // An encoded slash stays encoded on Google's side, so what has one in its name cannot be addressed.
    const params = Object.entries(found.params).map(([name, value = ""]) => [name, value.replaceAll("/", "%2F")]);
    return { route: found.store as Route, params: Object.fromEntries(params) as Record<string, string> };
  }
}
