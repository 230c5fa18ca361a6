import { Resource } from "@pulumi/pulumi";
import { valueProblems } from "./integration-values";
import type { PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

type Args = PingAuthorizeIntegrationArgs;

/** Every argument, and the choices of those that decide which resources there are. */
const takes: Record<keyof Args, readonly string[]> = {
  adopt: [],
  bundle: [],
  configuration: ["kvm", "initialEntries"],
  connection: [],
  environment: [],
  mode: ["callouts", "hooks"],
  onDelete: ["detach", "undeploy"],
  organization: [],
  product: ["PingAuthorize", "PingOneAuthorize", "PingAccess"],
  proxies: [],
  serviceAccount: [],
  serviceBasePath: [],
  serviceHostPort: [],
  sharedFlow: [],
  sharedFlowName: [],
  sharedSecret: [],
  trust: [],
};

/** The arguments that must be given, and what they are. */
const required = {
  environment: "the name of an environment",
  bundle: "the path of Ping's PingAuth zip, or of a folder with its content",
  serviceHostPort: "host and port of Ping's HTTPS listener, such as ping.example.com:8443",
  sharedSecret: "the sideband API's shared secret",
};

/** What is wrong with the arguments of the component that none of its resources would tell, or not by the argument's own name. */
export function integrationProblems(args: Args): string[] {
  return [
    ...unknownNames(args),
    ...missing(args),
    ...choiceProblems(args),
    ...shapeProblems(args),
    ...valueProblems(args),
  ];
}

function unknownNames(args: object): string[] {
  const unknown = Object.keys(args).filter((name) => !Object.hasOwn(takes, name));
  return unknown.map((name) => `The component takes no "${name}": it takes ${Object.keys(takes).join(", ")}.`);
}

function missing(args: Args): string[] {
  const names = Object.keys(required) as (keyof typeof required)[];
  return names.filter((name) => args[name] === undefined).map((name) => `${name} is missing: give ${required[name]}.`);
}

function choiceProblems(args: Args): string[] {
  return (Object.keys(takes) as (keyof Args)[]).flatMap((name) => {
    const [choices, given] = [takes[name], args[name]];
    if (choices.length === 0 || given === undefined || choices.includes(given as string)) return [];
    return [`${name} must be one of ${choices.map((choice) => `"${choice}"`).join(", ")}, as a plain text.`];
  });
}

function shapeProblems({ bundle, proxies, serviceHostPort, sharedFlow, trust }: Args): string[] {
  const found: string[] = [];
  if (bundle !== undefined && typeof bundle !== "string")
    found.push("bundle must be a plain text: which resources there are is read from it.");
  if (typeof serviceHostPort === "string" && /[/\s]/u.test(serviceHostPort))
    found.push(
      "serviceHostPort must be host and port alone, such as ping.example.com:8443, without https:// and path.",
    );
  if (sharedFlow !== undefined && !isDeployable(sharedFlow))
    found.push("sharedFlow must be a SharedFlow, or an object with name and revision.");
  if (trust !== undefined && !isSet(trust.certificates))
    found.push("trust.certificates is missing: give the certificates in PEM, or leave trust out.");
  if (proxies !== undefined && !Array.isArray(proxies)) found.push("proxies must be a list, and known at preview.");
  return [...found, ...(Array.isArray(proxies) ? proxies.flatMap(proxyProblem) : [])];
}

function isDeployable(given: unknown): boolean {
  return (
    Resource.isInstance(given) ||
    (typeof given === "object" && given !== null && "name" in given && "revision" in given)
  );
}

function isSet(certificates: unknown): boolean {
  return Array.isArray(certificates) ? certificates.length > 0 : certificates !== undefined;
}

function proxyProblem(given: unknown, index: number): string[] {
  const proxy = isOptions(given) ? given.proxy : given;
  if (Resource.isInstance(proxy) || (typeof proxy === "string" && proxy !== "")) return [];
  return [`proxies[${index}] must be a proxy's name, an ApiProxy, or an object with either as proxy.`];
}

function isOptions(given: unknown): given is { proxy: unknown } {
  return typeof given === "object" && given !== null && !Resource.isInstance(given) && "proxy" in given;
}
