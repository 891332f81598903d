/** Services of Azure beside App Service: a list in each subscription, what is below one resource, and the firewalls that can be changed. */
import { isObject } from '../../../../src/lib/json.js';
import { armSpelling, respelled } from '../letter-case.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, bodyObject, json, Refused, type SimRequest } from '../wire.js';
import { armError, authorizationFailed, notFound, notRegistered } from './errors.js';
import { besideFirewall, diagnosticSettingsOf, logAnswer, metricsAnswer } from './logs.js';
import { permissionsOf } from './roles.js';

interface Kind {
  readonly key: string;
  /** Namespace and type of the provider. */
  readonly type: string;
  /** What lies below one resource: the property of its row that holds it, by the path of ARM. An array is a list; null is absent. */
  readonly below: Readonly<Record<string, string>>;
  /** What only the resource itself shows, by the name under which a state file marks it. */
  readonly alone?: string;
  /** Its network rules can be changed. */
  readonly firewall?: Firewall;
  /** It has logs. */
  readonly logs?: true;
  /** The list below it that a PUT replaces whole. */
  readonly replaced?: string;
}

const kinds: readonly Kind[] = [
  { key: 'azure.storageAccounts', type: 'Microsoft.Storage/storageAccounts', below: {}, firewall: 'storage', logs: true },
  { key: 'azure.vaults', type: 'Microsoft.KeyVault/vaults', below: {}, firewall: 'vault', logs: true },
  {
    key: 'azure.sqlServers',
    type: 'Microsoft.Sql/servers',
    below: {
      firewallRules: 'firewallRules',
      ipv6FirewallRules: 'ipv6FirewallRules',
      'extendedAuditingSettings/default': 'extendedAuditingSettings',
    },
    logs: true,
    replaced: 'firewallRules',
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

/** What a request is counted and broken by: a question to the logs of a resource is no request for the resource. */
export function keyOf({ kind, rest }: Found): string {
  return /providers\/microsoft\.insights\/logs$/i.test(rest) ? `${kind.key}/callers` : kind.key;
}

const pageSize = 100;

export function answerService(request: SimRequest, tenant: Tenant, { kind, scope, name, rest }: Found): Answer {
  const changes = request.method === 'PATCH' && kind.firewall !== undefined && name !== null && rest === '';
  const replaces = request.method === 'PUT' && name !== null && kind.replaced !== undefined && sameText(kind.replaced, rest);
  if (request.method !== 'GET' && !changes && !replaces)
    return armError(405, 'MethodNotAllowed', `The method ${request.method} is not imitated here.`);
  const [namespace = ''] = kind.type.split('/');
  if ((tenant.settings.unregistered ?? []).some((one) => sameText(one, namespace))) throw notRegistered(namespace);
  const collection = tenant.collection(kind.key);
  if (name === null) return list(request, tenant, { kind, collection, scope });
  const position = collection.rows.find(['id'], `${scope}/providers/${kind.type}/${name}`);
  const row = position === null ? undefined : collection.rows.at(position);
  if (row === undefined || position === null)
    throw collection.cut === null ? notFound(request.url.pathname) : refused(collection);
  if (changes && kind.firewall !== undefined) {
    const changed = patched(row, bodyObject(request), kind.firewall);
    collection.rows.replace(position, changed);
    return json(200, shown(kind, changed, { alone: true }));
  }
  if (replaces) {
    const changed = replacedRules(row, bodyObject(request));
    collection.rows.replace(position, changed);
    return json(200, lastRuleOf(changed));
  }
  if (kind.logs === true && /(^|\/)providers\//i.test(rest)) return besideResource(request, tenant, { kind, row, rest });
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
  const hidden = [...Object.values(kind.below), ...(kind.logs === true ? besideFirewall : [])];
  const own = Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)));
  const properties = isObject(row['properties']) ? row['properties'] : {};
  const visible = Object.entries(properties).filter(([name]) => view.alone || name !== kind.alone);
  return { type: kind.type, ...own, properties: Object.fromEntries(visible) };
}

function alone(request: SimRequest, tenant: Tenant, { kind, row }: { readonly kind: Kind; readonly row: Row }): Answer {
  if (kind.alone !== undefined) assertReadable(request, tenant, { kind, row, part: kind.alone });
  return json(200, shown(kind, row, { alone: true }));
}

/** The logs of a resource, where they go, and what the app may do with it. */
function besideResource(
  request: SimRequest,
  tenant: Tenant,
  { kind, row, rest }: { readonly kind: Kind; readonly row: Row; readonly rest: string },
): Answer {
  const [, above = '', service, database, provider = ''] =
    /^((?:(\w+)Services\/default|databases\/(\w+))\/)?providers\/(.+)$/i.exec(rest) ?? [];
  const part = service ?? database ?? '';
  const of = above === '' ? '' : `/${above.slice(0, -1)}`;
  switch (provider.toLowerCase()) {
    case 'microsoft.insights/diagnosticsettings': {
      assertReadable(request, tenant, { kind, row, part: 'diagnosticSettings', of });
      const held = diagnosticSettingsOf(row, part);
      if (held === undefined) throw authorizationFailed('Microsoft.Insights/diagnosticSettings/read', request.url.pathname);
      return json(200, { value: held });
    }
    case 'microsoft.insights/logs':
      assertReadable(request, tenant, { kind, row, part: 'callers', of });
      return logAnswer(request, row);
    case 'microsoft.insights/metrics':
      assertReadable(request, tenant, { kind, row, part: 'transactions', of });
      return metricsAnswer(request, row, part);
    case 'microsoft.authorization/permissions':
      assertReadable(request, tenant, { kind, row, part: 'permissions', of });
      return json(200, { value: row['permissions'] ?? permissionsOf(tenant.settings.azureRoles ?? null) });
    default:
      return armError(404, 'InvalidResourceType', 'The resource type could not be found.');
  }
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

/**
 * A state file may mark what is below a resource (`azure.sqlServers/{name}/firewallRules`) as not readable.
 * @param of the path of a part of the resource that it is below; absent: of the resource itself
 */
function assertReadable(
  request: SimRequest,
  tenant: Tenant,
  { kind, row, part, of = '' }: { readonly kind: Kind; readonly row: Row; readonly part: string; readonly of?: string },
): void {
  const names = [row['id'], row['name']].map((name) => `${textOf(name)}${of}`);
  if (cutOf(tenant.firstReading(pathsBelow(kind.key, names, part)), 0) !== null)
    throw authorizationFailed(`${kind.type}/${part}/read`, request.url.pathname);
}

/** What keeps a list from being read. */
export function refused({ cut, spec }: Collection): Refused {
  const { status = 403, message } = cut?.error ?? {};
  if (status === 403) return authorizationFailed(spec.permission, '/subscriptions');
  return new Refused(armError(status, 'InternalServerError', message ?? `The simulator was told to answer ${status}.`));
}

type Firewall = 'storage' | 'vault';

/** Source: Configure network security for Azure Key Vault; Scalability targets for standard storage accounts. */
const maxRules: Readonly<Record<Firewall, number>> = { storage: 400, vault: 1000 };

/** Properties that the body names take the place of those that were there; an object is replaced whole. */
function patched(row: Row, body: Row | null, firewall: Firewall): Row {
  const change = body?.['properties'];
  if (!isObject(change)) throw refusedWith('InvalidRequestContent', 'The body holds no properties.');
  const properties = respelled(change, armSpelling);
  const own = isObject(row['properties']) ? row['properties'] : {};
  const acls = properties['networkAcls'];
  return {
    ...row,
    properties: { ...own, ...properties, ...(isObject(acls) ? { networkAcls: taken(acls, firewall) } : {}) },
  };
}

function taken(acls: Row, firewall: Firewall): Row {
  const word = textOf(acls['defaultAction']);
  if (word !== 'Allow' && word !== 'Deny')
    throw refusedWith('InvalidRequestContent', `The value '${word}' is no default action of a firewall.`);
  const rules = Array.isArray(acls['ipRules']) ? acls['ipRules'].filter(isObject) : [];
  if (rules.length > maxRules[firewall])
    throw refusedWith('BadRequest', `There are more than ${maxRules[firewall]} rules for addresses.`);
  return { ...acls, ipRules: rules.map((rule) => takenRule(rule, firewall)) };
}

/** Key Vault writes every rule as a network; Storage says the action of each, and takes no network of one or two addresses. */
function takenRule(rule: Row, firewall: Firewall): Row {
  const value = textOf(rule['value']);
  if (!/^\d+(\.\d+){3}(\/\d+)?$/.test(value)) throw refusedWith('BadRequest', `'${value}' is no IPv4 address or network.`);
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(value))
    throw refusedWith('BadRequest', `'${value}' is reserved for private networks.`);
  if (firewall === 'vault') return { ...rule, value: value.includes('/') ? value : `${value}/32` };
  if (/\/3[12]$/.test(value)) throw refusedWith('InvalidValuesForRequestParameters', `'${value}' is too small a network.`);
  return { action: 'Allow', ...rule };
}

/** Source: Firewall Rules - Replace, with its errors. */
const maxSqlRules = 256;

/** The server with these rules and no others. */
function replacedRules(row: Row, body: Row | null): Row {
  const wanted = body?.['values'];
  if (!Array.isArray(wanted)) throw refusedWith('InvalidServerFirewallRuleResourceRequest', 'The body holds no values.');
  const properties = isObject(row['properties']) ? row['properties'] : {};
  if (sameText(textOf(properties['publicNetworkAccess']), 'Disabled'))
    throw refusedWith('DenyPublicEndpointEnabled', 'Public network access of the server is disabled.');
  if (wanted.length > maxSqlRules) throw refusedWith('TooManyFirewallRules', `There are more than ${maxSqlRules} rules.`);
  const rules = wanted.filter(isObject).map(ruleOf);
  const names = new Set(rules.map(({ name }) => textOf(name).toLowerCase()));
  if (names.size < rules.length) throw refusedWith('InvalidServerFirewallRuleResourceParameters', 'Two rules have one name.');
  return { ...row, firewallRules: rules };
}

/** What the service answers to that: one of the rules. */
function lastRuleOf({ firewallRules }: Row): Row {
  return (Array.isArray(firewallRules) ? firewallRules.filter(isObject) : []).at(-1) ?? {};
}

function ruleOf(rule: Row): Row {
  const name = textOf(rule['name']).trim();
  if (name === '') throw refusedWith('FirewallRuleNameEmpty', 'A rule has no name.');
  if (name.length > 128) throw refusedWith('FirewallRuleNameTooLong', `'${name}' is too long.`);
  const { startIpAddress, endIpAddress } = isObject(rule['properties']) ? respelled(rule['properties'], armSpelling) : {};
  const [first, last] = [startIpAddress, endIpAddress].map(numberOf);
  if (first === undefined || last === undefined || last < first)
    throw refusedWith('FirewallRuleInvalidRange', `The range of '${name}' is invalid.`);
  return { name, properties: { startIpAddress, endIpAddress } };
}

function numberOf(address: unknown): number {
  const text = textOf(address);
  if (!/^\d+(\.\d+){3}$/.test(text)) throw refusedWith('FirewallRuleNotIPv4Address', `'${text}' is no IPv4 address.`);
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function refusedWith(code: string, message: string): Refused {
  return new Refused(armError(400, code, message));
}
