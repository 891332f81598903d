/** Services of Azure beside App Service, read alone: a list in each subscription, and what is below one resource. */
import { isObject } from '../../../../src/lib/json.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, json, Refused, type SimRequest } from '../wire.js';
import { armError, authorizationFailed, notFound, notRegistered } from './errors.js';

interface Kind {
  readonly key: string;
  /** Namespace and type of the provider. */
  readonly type: string;
  /** What lies below one resource: the property of its row that holds it, by the path of ARM. An array is a list; null is absent. */
  readonly below: Readonly<Record<string, string>>;
  /** What only the resource itself shows, by the name under which a state file marks it. */
  readonly alone?: string;
}

const kinds: readonly Kind[] = [
  { key: 'azure.storageAccounts', type: 'Microsoft.Storage/storageAccounts', below: {} },
  { key: 'azure.vaults', type: 'Microsoft.KeyVault/vaults', below: {} },
  {
    key: 'azure.sqlServers',
    type: 'Microsoft.Sql/servers',
    below: { firewallRules: 'firewallRules', ipv6FirewallRules: 'ipv6FirewallRules' },
  },
  { key: 'azure.workflows', type: 'Microsoft.Logic/workflows', below: {}, alone: 'definition' },
  { key: 'azure.apiManagement', type: 'Microsoft.ApiManagement/service', below: { 'policies/policy': 'policy' } },
];

export const serviceKeys: readonly string[] = kinds.map(({ key }) => key);

interface Found {
  readonly kind: Kind;
  /** The subscription, or the subscription and its group. */
  readonly scope: string;
  /** null: all of them. */
  readonly name: string | null;
  /** Below the resource; '' for itself. */
  readonly rest: string;
}

/** Null for a path of none of these services. */
export function serviceAt(path: string): Found | null {
  const [, scope = '', provider = ''] =
    /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)\/providers\/(.+)$/i.exec(path) ?? [];
  const [namespace = '', type = '', name, ...rest] = provider.split('/');
  const kind = kinds.find((one) => sameText(one.type, `${namespace}/${type}`));
  return kind === undefined ? null : { kind, scope, name: name ?? null, rest: rest.join('/') };
}

const pageSize = 100;

export function answerService(request: SimRequest, tenant: Tenant, { kind, scope, name, rest }: Found): Answer {
  if (request.method !== 'GET') return armError(405, 'MethodNotAllowed', `The method ${request.method} is not imitated here.`);
  const [namespace = ''] = kind.type.split('/');
  if ((tenant.settings.unregistered ?? []).some((one) => sameText(one, namespace))) throw notRegistered(namespace);
  const collection = tenant.collection(kind.key);
  if (name === null) return list(request, tenant, { kind, collection, scope });
  const row = [...collection.rows].find((one) => sameText(textOf(one['id']), `${scope}/providers/${kind.type}/${name}`));
  if (row === undefined) throw collection.cut === null ? notFound(request.url.pathname) : refused(collection);
  return rest === '' ? alone(request, tenant, { kind, row }) : below(request, tenant, { kind, row, rest });
}

function list(
  request: SimRequest,
  tenant: Tenant,
  { kind, collection, scope }: { readonly kind: Kind; readonly collection: Collection; readonly scope: string },
): Answer {
  const from = Number(request.url.searchParams.get('$skiptoken') ?? 0);
  const limit = Math.min(pageSize, tenant.settings.pageSize[kind.key] ?? pageSize);
  const prefix = `${scope.toLowerCase()}/`;
  const matches = (row: Row) => textOf(row['id']).toLowerCase().startsWith(prefix);
  const scanned = scan(collection, { from, limit, matches });
  if (scanned.broken) throw refused(collection);
  const link = new URL(request.url);
  link.searchParams.set('$skiptoken', String(scanned.next));
  const value = scanned.rows.map((row) => shown(kind, row, { alone: false }));
  return json(200, { value, ...(scanned.next === null ? {} : { nextLink: link.href }) });
}

/** A resource without what lies below it; a list leaves out what only the resource itself shows. */
function shown(kind: Kind, row: Row, view: { readonly alone: boolean }): Row {
  const hidden = Object.values(kind.below);
  const own = Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)));
  const properties = isObject(row['properties']) ? row['properties'] : {};
  const visible = Object.entries(properties).filter(([name]) => view.alone || name !== kind.alone);
  return { type: kind.type, ...own, properties: Object.fromEntries(visible) };
}

function alone(request: SimRequest, tenant: Tenant, { kind, row }: { readonly kind: Kind; readonly row: Row }): Answer {
  if (kind.alone !== undefined) assertReadable(request, tenant, { kind, row, part: kind.alone });
  return json(200, shown(kind, row, { alone: true }));
}

function below(
  request: SimRequest,
  tenant: Tenant,
  { kind, row, rest }: { readonly kind: Kind; readonly row: Row; readonly rest: string },
): Answer {
  const part = Object.entries(kind.below).find(([path]) => sameText(path, rest))?.[1];
  if (part === undefined) return armError(404, 'InvalidResourceType', 'The resource type could not be found.');
  assertReadable(request, tenant, { kind, row, part });
  const held = row[part];
  if (held === undefined) throw authorizationFailed(`${kind.type}/${rest}/read`, request.url.pathname);
  if (held === null) throw notFound(request.url.pathname);
  return json(200, Array.isArray(held) ? { value: held } : held);
}

/** A state file may mark what is below a resource (`azure.sqlServers/{name}/firewallRules`) as not readable. */
function assertReadable(
  request: SimRequest,
  tenant: Tenant,
  { kind, row, part }: { readonly kind: Kind; readonly row: Row; readonly part: string },
): void {
  const mark = tenant.firstMark(pathsBelow(kind.key, [row['id'], row['name']].map(textOf), part));
  if (cutOf(mark, 0) !== null) throw authorizationFailed(`${kind.type}/${part}/read`, request.url.pathname);
}

/** What keeps a list from being read. */
export function refused({ cut, spec }: Collection): Refused {
  const { status = 403, message } = cut?.error ?? {};
  if (status === 403) return authorizationFailed(spec.permission, '/subscriptions');
  return new Refused(armError(status, 'InternalServerError', message ?? `The simulator was told to answer ${status}.`));
}
