type Verbs = Partial<Record<string, string>>;

const crud = (noun: string): Verbs => ({
  GET: `apigee.${noun}.get`,
  POST: `apigee.${noun}.create`,
  PUT: `apigee.${noun}.update`,
  DELETE: `apigee.${noun}.delete`,
});

/** A list of something is read and added to under the same path. */
const list = (noun: string): Verbs => ({ ...crud(noun), GET: `apigee.${noun}.list` });

const deploymentsOf = (kind: "proxyrevisions" | "sharedflowrevisions"): Verbs => ({
  GET: "apigee.deployments.get",
  POST: `apigee.deployments.create on the environment and apigee.${kind}.deploy (with a service account also iam.serviceAccounts.actAs on it)`,
  DELETE: `apigee.deployments.delete on the environment and apigee.${kind}.undeploy`,
});

/** Paths below an organization, and the permission that each verb needs there; the first row that matches counts. */
const rows: [pattern: RegExp, verbs: Verbs][] = [
  [/^$/, { GET: "apigee.organizations.get" }],
  [/^environments\/[^/]+$/, { GET: "apigee.environments.get" }],
  [/(^|\/)apis\/[^/]+\/revisions\/[^/]+\/deployments/, deploymentsOf("proxyrevisions")],
  [/(^|\/)sharedflows\/[^/]+\/revisions\/[^/]+\/deployments/, deploymentsOf("sharedflowrevisions")],
  [/(^|\/)deployments$/, { GET: "apigee.deployments.list" }],
  [/keyvaluemaps\/[^/]+\/entries$/, list("keyvaluemapentries")],
  [/keyvaluemaps\/[^/]+\/entries\//, crud("keyvaluemapentries")],
  [/(^|\/)keyvaluemaps$/, list("keyvaluemaps")],
  [/(^|\/)keyvaluemaps\//, crud("keyvaluemaps")],
  [/keystores\/[^/]+\/aliases$/, list("keystorealiases")],
  [/aliases\/[^/]+\/certificate$/, { GET: "apigee.keystorealiases.exportCertificate" }],
  [/keystores\/[^/]+\/aliases\//, crud("keystorealiases")],
  [/(^|\/)keystores$/, list("keystores")],
  [/(^|\/)keystores\//, crud("keystores")],
  [/(^|\/)references$/, list("references")],
  [/(^|\/)references\//, crud("references")],
  [
    /(^|\/)flowhooks\//,
    {
      GET: "apigee.flowhooks.getSharedFlow",
      PUT: "apigee.flowhooks.attachSharedFlow",
      DELETE: "apigee.flowhooks.detachSharedFlow",
    },
  ],
  [/^apis\/[^/]+\/revisions(\/|$)/, crud("proxyrevisions")],
  [/^sharedflows\/[^/]+\/revisions(\/|$)/, crud("sharedflowrevisions")],
  [/^apis$/, list("proxies")],
  [/^apis\//, crud("proxies")],
  [/^sharedflows$/, list("sharedflows")],
  [/^sharedflows\//, crud("sharedflows")],
];

/** The permission that a request needs on Apigee X, as Google's method pages name it. */
export function permissionFor(method: string, path: string): string | undefined {
  return rows.find(([pattern]) => pattern.test(path))?.[1][method];
}
