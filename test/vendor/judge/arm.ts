/** Judges a request to Azure Resource Manager by the published typings: paths, versions and bodies. */
import { complaintsOfObject } from './graph-body';
import { dataOf, type GraphModel } from './graph-model';
import type { Complaint } from './graph-query';
import type { Violation } from './violation';

/** The typings of one package. */
function modelIn(file: string): GraphModel {
  return { roots: {}, operations: [], ...(dataOf(`arm/${file}.json`) as Pick<GraphModel, 'types' | 'enums'>) };
}

interface Body {
  readonly file: string;
  readonly type: string;
  /** The body is a list of such resources under this name. */
  readonly listed?: string;
}

interface ArmPath {
  readonly template: string;
  readonly pattern: RegExp;
  readonly methods: readonly string[];
  /** Of the body of a change, and the package that has it. */
  readonly body?: Body;
  /** Query options without which the request is none. */
  readonly needs?: readonly string[];
}

const site = '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Web/sites/[^/]+(?:/slots/[^/]+)?';

/** Operations of WebApps and Subscriptions, learn.microsoft.com/rest/api/appservice/web-apps. */
const paths: readonly ArmPath[] = [
  { template: '/subscriptions', pattern: /^\/subscriptions$/, methods: ['GET'] },
  {
    template: '/subscriptions/{id}/providers/Microsoft.Web/sites',
    pattern: /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Web\/sites$/,
    methods: ['GET'],
  },
  { template: '{site}', pattern: new RegExp(`^${site}$`), methods: ['GET'] },
  { template: '{site}/slots', pattern: new RegExp(`^${site.replace('(?:/slots/[^/]+)?', '')}/slots$`), methods: ['GET'] },
  {
    template: '{site}/config/web',
    pattern: new RegExp(`^${site}/config/web$`),
    methods: ['GET', 'PATCH'],
    body: { file: 'appservice', type: 'siteConfigResource' },
  },
  ...service('Microsoft.Storage/storageAccounts', 'storageAccount', []),
  ...firewalled('Microsoft.Storage/storageAccounts', {
    name: 'storageAccount',
    body: { file: 'storage', type: 'storageAccountUpdateParameters' },
  }),
  ...service('Microsoft.KeyVault/vaults', 'vault', []),
  ...firewalled('Microsoft.KeyVault/vaults', { name: 'vault', body: { file: 'keyvault', type: 'vaultPatchProperties' } }),
  ...service('Microsoft.Sql/servers', 'server', ['/ipv6FirewallRules', '/extendedAuditingSettings/default']),
  {
    template: '{server}/firewallRules',
    pattern: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Sql\/servers\/[^/]+\/firewallRules$/,
    methods: ['GET', 'PUT'],
    body: { file: 'sql', type: 'firewallRule', listed: 'values' },
  },
  ...logged('Microsoft.Sql/servers', 'server'),
  ...service('Microsoft.Logic/workflows', 'workflow', ['']),
  ...service('Microsoft.ApiManagement/service', 'service', ['/policies/policy']),
];

/** A list in each subscription, and what is read below one resource. Source: the operations of the client of each service. */
function service(type: string, name: string, below: readonly string[]): readonly ArmPath[] {
  const escaped = type.replaceAll('.', String.raw`\.`);
  const one = `/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${escaped}/[^/]+`;
  return [
    {
      template: `/subscriptions/{id}/providers/${type}`,
      pattern: new RegExp(`^/subscriptions/[^/]+/providers/${escaped}$`),
      methods: ['GET'],
    },
    ...below.map((rest) => ({ template: `{${name}}${rest}`, pattern: new RegExp(`^${one}${rest}$`), methods: ['GET'] })),
  ];
}

/** A resource whose firewall is changed, with its logs, which a storage account has for each of its services, and a SQL server for its databases. */
function firewalled(
  type: string,
  { name, body }: Required<Pick<ArmPath, 'body'>> & { readonly name: string },
): readonly ArmPath[] {
  const one = `/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type.replaceAll('.', String.raw`\.`)}/[^/]+`;
  return [{ template: `{${name}}`, pattern: new RegExp(`^${one}$`), methods: ['GET', 'PATCH'], body }, ...logged(type, name)];
}

/** Where a resource, or a part of it, sends its logs, what they hold, and who may change it. */
function logged(type: string, name: string): readonly ArmPath[] {
  const one = `/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type.replaceAll('.', String.raw`\.`)}/[^/]+`;
  const part = '(?:/\\w+Services/default|/databases/\\w+)?';
  const below = (provider: string, needs: readonly string[] = []): ArmPath => ({
    template: `{${name}}/providers/${provider}`,
    pattern: new RegExp(`^${one}${part}/providers/${provider.replaceAll('.', String.raw`\.`)}$`),
    methods: ['GET'],
    needs,
  });
  return [
    below('Microsoft.Insights/diagnosticSettings'),
    below('Microsoft.Insights/metrics', ['metricnames', 'timespan', 'aggregation']),
    below('microsoft.insights/logs', ['query', 'timespan']),
    below('Microsoft.Authorization/permissions'),
  ];
}

export interface ArmRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** The request without its values; null for a path that is none. */
export function nameOfArm({ method, path }: ArmRequest): string | null {
  const { pathname } = new URL(path, 'https://management.azure.com');
  const found = paths.find(({ pattern }) => pattern.test(decodeURI(pathname)));
  return found === undefined ? null : `${method} ${found.template}`;
}

export function judgeArm(request: ArmRequest): readonly Violation[] {
  const url = new URL(request.path, 'https://management.azure.com');
  const found = paths.find(({ pattern }) => pattern.test(decodeURI(url.pathname)));
  const name = nameOfArm(request) ?? `${request.method} ${url.pathname}`;
  if (found === undefined) return [{ rule: 'path', request: name, says: `${name} is no path of Azure that is described.` }];
  const said = (rule: Violation['rule'], says: string): Violation => ({ rule, request: name, says: `${name} ${says}.` });
  const version = url.searchParams.get('api-version') ?? '';
  return [
    ...(found.methods.includes(request.method)
      ? []
      : [said('path', `is not taken: the path takes ${found.methods.join(' and ')}`)]),
    ...(/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version) ? [] : [said('query', 'names no api-version')]),
    ...(found.needs ?? []).flatMap((option) => (url.searchParams.get(option) ? [] : [said('query', `names no ${option}`)])),
    ...(found.body === undefined || request.method === 'GET'
      ? []
      : complaintsOfBody(found.body, asObject(request.body)).map(({ rule, says }) => said(rule, says))),
  ];
}

function complaintsOfBody({ listed, ...resource }: Body, body: Readonly<Record<string, unknown>>): readonly Complaint[] {
  if (listed === undefined) return complaintsOfResource(resource, body);
  const { [listed]: rows, ...others } = body;
  return [
    ...Object.keys(others).map((name): Complaint => ({ rule: 'body', says: `sends ${name} beside ${listed}` })),
    ...(Array.isArray(rows)
      ? rows.map(asObject).flatMap(({ name: _name, ...one }) => complaintsOfResource(resource, one))
      : [{ rule: 'body' as const, says: `sends no ${listed}` }]),
  ];
}

/** The typings lay out flat what stands under `properties` on the wire. */
function complaintsOfResource(
  { file, type }: Body,
  { properties, ...rest }: Readonly<Record<string, unknown>>,
): readonly Complaint[] {
  const beside = Object.keys(rest).filter((name) => name !== 'kind');
  return [
    ...beside.map(
      (name): Complaint => ({ rule: 'body', says: `sends ${name} beside properties, where a resource has nothing to change` }),
    ),
    ...complaintsOfObject(modelIn(file), { path: 'properties', type }, asObject(properties)),
  ];
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}
