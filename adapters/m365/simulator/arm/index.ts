/** The simulated Azure Resource Manager: subscriptions, App Service sites and slots with their access restrictions, and other services with their firewalls and logs. */
import { isObject } from '../../../../src/lib/json.js';
import type { Tokens } from '../entra/tokens.js';
import { madeId } from '../ids.js';
import { armSpelling, respelled } from '../letter-case.js';
import { scan } from '../scan.js';
import type { Row } from '../template.js';
import { type Collection, pathsBelow, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, json, Refused, type Routed, type SimRequest } from '../wire.js';
import { armError, authorizationFailed, notFound } from './errors.js';
import { answerService, keyOf, refused, serviceAt, serviceKeys } from './services.js';

interface ArmOptions {
  readonly tenant: Tenant;
  readonly tokens: Tokens;
}

const sitesKey = 'azure.sites';
const pageSize = 200;

/** Null for a path that is not ARM's. */
export function routeArm(request: SimRequest, options: ArmOptions): Routed | null {
  const { pathname } = request.url;
  if (!/^\/subscriptions(\/|$)/i.test(pathname)) return null;
  const body = bodyObject(request);
  const service = serviceAt(pathname);
  return {
    service: 'arm',
    key: service === null ? sitesKey : keyOf(service),
    ...(body === null ? {} : { body }),
    write: request.method !== 'GET',
    run: () => {
      if (!options.tokens.check(request, 'arm').ok) return invalidToken(request.url.origin);
      if (!request.url.searchParams.has('api-version'))
        return armError(
          400,
          'MissingApiVersionParameter',
          'The api-version query parameter (?api-version=) is required for all requests.',
        );
      return handle(request, options.tenant);
    },
  };
}

function handle(request: SimRequest, tenant: Tenant): Answer {
  const path = request.url.pathname.replace(/\/$/, '');
  const sites = tenant.collection(sitesKey);
  if (/^\/subscriptions$/i.test(path)) return subscriptions(tenant);
  const service = serviceAt(path);
  if (service !== null) return answerService(request, tenant, service);
  if (/\/providers\/Microsoft\.Web\/sites$/i.test(path))
    return listSites(request, tenant, sites, below(path.slice(0, path.toLowerCase().indexOf('/providers/'))));
  const match =
    /^(?<site>.*?\/providers\/Microsoft\.Web\/sites\/[^/]+)(?:\/slots\/(?<slot>[^/]+))?(?<rest>\/slots|\/config\/web)?$/i.exec(
      path,
    );
  const { site = '', slot, rest } = match?.groups ?? {};
  if (match === null) return armError(404, 'InvalidResourceType', 'The resource type could not be found.');
  const call = siteCall({ tenant, request, sites, siteId: site, slotName: slot ?? null });
  switch (rest?.toLowerCase()) {
    case undefined:
      return json(200, resourceOf(call.row));
    case '/slots':
      return listSlots(request, call);
    default:
      return request.method === 'PATCH' ? patchConfig(call, bodyObject(request)) : configAnswer(call);
  }
}

/** Throws `Refused`: 404, or what keeps the sites from being read. */
function siteCall(options: {
  readonly tenant: Tenant;
  readonly request: SimRequest;
  readonly sites: Collection;
  readonly siteId: string;
  readonly slotName: string | null;
}): SiteCall {
  const { tenant, sites, siteId, slotName } = options;
  const position = sites.rows.find(['id'], siteId);
  const site =
    position === null || position >= (sites.cut?.after ?? Number.POSITIVE_INFINITY) ? undefined : sites.rows.at(position);
  if (site === undefined || position === null) throw sites.cut === null ? notFound(siteId) : refused(sites);
  const call: SiteCall = { tenant, sites, position, site, slot: null, row: site };
  if (slotName === null) return call;
  const all = slotsOf(site);
  const slot = all.findIndex((row) => shortName(row).toLowerCase() === slotName.toLowerCase());
  const row = all[slot];
  if (row === undefined) throw notFound(`${siteId}/slots/${slotName}`);
  return { ...call, slot, row };
}

/** From the ids of what is in them; one is made up for a tenant that has nothing. */
function subscriptions(tenant: Tenant): Answer {
  const held = [sitesKey, ...serviceKeys].map((key) => tenant.collection(key)).filter((collection) => collection.held);
  if (held.length === 0) throw refused(tenant.collection(sitesKey));
  const rows = held.flatMap((collection) => [...collection.rows]);
  const ids = new Set(rows.map((row) => textOf(row['id']).split('/')[2] ?? ''));
  if (ids.size === 0) ids.add(madeId('subscription'));
  return json(200, {
    value: [...ids].map((id) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      tenantId: tenant.id,
      displayName: `Subscription ${id.slice(0, 8)}`,
      state: 'Enabled',
    })),
  });
}

function listSites(request: SimRequest, tenant: Tenant, sites: Collection, isBelow: (row: Row) => boolean): Answer {
  const from = Number(request.url.searchParams.get('$skiptoken') ?? 0);
  const limit = Math.min(pageSize, tenant.settings.pageSize[sitesKey] ?? pageSize);
  const scanned = scan(sites, { from, limit, matches: isBelow });
  if (scanned.broken) throw refused(sites);
  const link = new URL(request.url);
  link.searchParams.set('$skiptoken', String(scanned.next));
  return json(200, { value: scanned.rows.map(resourceOf), ...(scanned.next === null ? {} : { nextLink: link.href }) });
}

function listSlots(request: SimRequest, call: SiteCall): Answer {
  const { site } = call;
  if (isCutOff(call, 'slots')) throw authorizationFailed('Microsoft.Web/sites/slots/read', request.url.pathname);
  return json(200, {
    value: slotsOf(site).map((row) => ({ ...resourceOf(row), name: `${textOf(site['name'])}/${shortName(row)}` })),
  });
}

/** A site or slot as lists show it: the list never carries the access restrictions. */
function resourceOf(row: Row): Row {
  const { siteConfig: _siteConfig, slots: _slots, ...shown } = row;
  const properties = isObject(row['properties']) ? row['properties'] : {};
  return { type: 'Microsoft.Web/sites', ...shown, properties: { ...properties, siteConfig: { ipSecurityRestrictions: null } } };
}

function slotsOf(site: Row): readonly Row[] {
  return Array.isArray(site['slots']) ? site['slots'].filter(isObject) : [];
}

/** A slot is `site/slot` to ARM and may be `slot` in a file. */
function shortName(slot: Row): string {
  return textOf(slot['name']).split('/').at(-1) ?? '';
}

function below(scope: string): (row: Row) => boolean {
  const prefix = `${scope.toLowerCase()}/`;
  return (row) => textOf(row['id']).toLowerCase().startsWith(prefix);
}

/** One site, or one of its slots, as a request names it. */
interface SiteCall {
  readonly tenant: Tenant;
  readonly sites: Collection;
  /** Of the site in the collection. */
  readonly position: number;
  readonly site: Row;
  /** Index of the slot in the site; null for the site itself. */
  readonly slot: number | null;
  /** The site or the slot. */
  readonly row: Row;
}

/** Whether the state file marks what is below a site or slot (`azure.sites/{name}/slots`) as not readable. */
function isCutOff(call: SiteCall, part: 'slots' | 'siteConfig'): boolean {
  const { row, site } = call;
  const names = [row['id'], row['name'], `${textOf(site['name'])}/${textOf(row['name'])}`].map(textOf);
  return call.tenant.firstReading(pathsBelow(call.sites.spec.key, names, part))?.complete === false;
}

/** The row that the service adds to every list of restrictions; it says what happens to everyone else. */
const syntheticPriority = 2147483647;

const lists = [
  { rules: 'ipSecurityRestrictions', fallback: 'ipSecurityRestrictionsDefaultAction' },
  { rules: 'scmIpSecurityRestrictions', fallback: 'scmIpSecurityRestrictionsDefaultAction' },
] as const;

function configAnswer(call: SiteCall): Answer {
  return json(200, {
    id: `${textOf(call.row['id'])}/config/web`,
    name: call.row['name'],
    type: 'Microsoft.Web/sites/config',
    location: call.row['location'] ?? 'West Europe',
    properties: configOf(call),
  });
}

/** Arrays are replaced whole. A list that had the service's own row has it again, saying what now happens to everyone else. */
function patchConfig(call: SiteCall, body: Row | null): Answer {
  const before = configOf(call);
  const properties = body?.['properties'];
  if (!isObject(properties)) throw new Refused(armError(400, 'BadRequest', 'The body holds no properties.'));
  const change = respelled(properties, armSpelling);
  assertActions(call, change);
  const after: Record<string, unknown> = { ...before, ...change };
  for (const list of lists) {
    const touched = list.rules in change || list.fallback in change;
    if (touched && hasSyntheticRow(before[list.rules])) after[list.rules] = withSyntheticRow(after, list);
  }
  const row = { ...call.row, siteConfig: after };
  call.sites.rows.replace(call.position, call.slot === null ? row : withSlot(call.site, call.slot, row));
  return configAnswer({ ...call, row });
}

/** Throws `Refused` (403) for a site whose configuration the state file does not hold. */
function configOf(call: SiteCall): Row {
  const config = call.row['siteConfig'];
  if (isObject(config) && !isCutOff(call, 'siteConfig')) return config;
  throw authorizationFailed('Microsoft.Web/sites/config/read', `${textOf(call.row['id'])}/config/web`);
}

function withSlot(site: Row, index: number, slot: Row): Row {
  const slots = Array.isArray(site['slots']) ? site['slots'] : [];
  return { ...site, slots: slots.with(index, slot) };
}

function hasSyntheticRow(rules: unknown): boolean {
  return Array.isArray(rules) && rules.some(isSynthetic);
}

function isSynthetic(rule: unknown): boolean {
  return isObject(rule) && rule['priority'] === syntheticPriority;
}

function withSyntheticRow(config: Row, list: (typeof lists)[number]): readonly unknown[] {
  const rules = config[list.rules];
  const own = Array.isArray(rules) ? rules.filter((rule) => !isSynthetic(rule)) : [];
  const fallback = config[list.fallback] ?? (own.length > 0 ? 'Deny' : 'Allow');
  const word =
    fallback === 'Allow'
      ? { action: 'Allow', name: 'Allow all', description: 'Allow all access' }
      : { action: 'Deny', name: 'Deny all', description: 'Deny all access' };
  return [...own, { ipAddress: 'Any', ...word, priority: syntheticPriority }];
}

function assertActions(call: SiteCall, change: Row): void {
  const actions = lists.flatMap((list) => {
    const rules = change[list.rules];
    const ofRules = Array.isArray(rules) ? rules.map((rule) => (isObject(rule) ? rule['action'] : rule)) : [];
    return [...ofRules, change[list.fallback]];
  });
  const wrong = actions.find((action) => action !== undefined && action !== null && action !== 'Allow' && action !== 'Deny');
  if (wrong !== undefined && !defaultsOf(call).includes(wrong))
    throw new Refused(armError(400, 'BadRequest', `The action '${textOf(wrong)}' is neither Allow nor Deny.`));
}

/** What the state file has as defaults: a service takes back a word that it said itself. */
function defaultsOf({ tenant, sites }: SiteCall): readonly unknown[] {
  const begun = tenant.begunWith(sites.spec);
  const slots = begun.flatMap((site) => (Array.isArray(site['slots']) ? site['slots'].filter(isObject) : []));
  const configs = [...begun, ...slots].map((row) => row['siteConfig']).filter(isObject);
  return configs.flatMap((config) => lists.map(({ fallback }) => config[fallback]));
}

function invalidToken(origin: string): Answer {
  const answer = armError(401, 'InvalidAuthenticationToken', 'The access token is missing, invalid or for another audience.');
  const challenge = `Bearer authorization_uri="${origin}", error="invalid_token"`;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}
