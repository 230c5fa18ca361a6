import findMyWay from "find-my-way";
import type { Incoming } from "../../http";
import type { Rollout } from "../../rollout";
import type { Store } from "../../store";
import type { Traits } from "./traits";

/** What a route gets to see. */
export interface Asked {
  store: Store;
  rollout: Rollout;
  traits: Traits;
  params: Record<string, string>;
  /** Query and form fields alike, the form's first; unknown ones are nobody's business. */
  given: Record<string, string>;
  request: Incoming;
}

/** Bytes that go out as they are. */
export class Raw {
  constructor(
    readonly contentType: string,
    readonly bytes: Buffer,
  ) {}
}

/** One method of the API. */
export interface Route {
  /** Default 200. */
  status?: number;
  /** The root element of an answer in XML; lists of names are a `List` whatever it says. */
  xml?: string;
  /** Whoever does not say what to accept gets XML. */
  xmlByDefault?: boolean;
  run(asked: Asked): unknown;
}

/** `"GET environments/:environment/references/:reference"`: below the organization, or the organization itself when empty. */
export type Routes = Record<string, Route>;

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

/** Finds the route and its parameters. */
export class Router {
  private readonly routes = findMyWay({ maxParamLength: 5000, ignoreTrailingSlash: true });

  constructor(routes: Routes) {
    for (const [pattern, route] of Object.entries(routes)) {
      const [method, path = ""] = pattern.split(" ");
      const whole = `/v1/organizations/:organization${path === "" ? "" : `/${path}`}`;
      this.routes.on(method as findMyWay.HTTPMethod, whole, () => undefined, route);
    }
  }

  /** The route for a path, "method" when the path takes other methods alone, or nothing. */
  find({ method, path }: Incoming): { route: Route; params: Record<string, string> } | "method" | undefined {
    const whole = longPath(path);
    const found = this.routes.find(method as findMyWay.HTTPMethod, whole);
    if (!found) return METHODS.some((other) => this.routes.find(other, whole)) ? "method" : undefined;
    // Servers of this kind do not look for names behind an encoded slash: the stricter answer.
    const params = Object.entries(found.params).map(([name, value = ""]) => [name, value.replaceAll("/", "%2F")]);
    return { route: found.store as Route, params: Object.fromEntries(params) as Record<string, string> };
  }
}

/** `/v1/o/O/e/E` is the same as `/v1/organizations/O/environments/E`. */
function longPath(path: string): string {
  return path
    .replace(/^\/v1\/o\//, "/v1/organizations/")
    .replace(/^(\/v1\/organizations\/[^/]+)\/e(?=\/)/, "$1/environments");
}
