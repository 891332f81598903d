/** The web configuration of a site or slot: who is let in, and how a change to it is taken. */
import { isObject } from '../../../../src/lib/json.js';
import { armSpelling, respelled } from '../letter-case.js';
import type { Row } from '../template.js';
import { type Collection, pathsBelow, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, json, Refused } from '../wire.js';
import { armError, authorizationFailed } from './errors.js';

/** One site, or one of its slots, as a request names it. */
export interface SiteCall {
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
export function isCutOff(call: SiteCall, part: 'slots' | 'siteConfig'): boolean {
  const { row, site } = call;
  const names = [row['id'], row['name'], `${textOf(site['name'])}/${textOf(row['name'])}`].map(textOf);
  return call.tenant.firstMark(pathsBelow(call.sites.spec.key, names, part))?.complete === false;
}

/** The row that the service adds to every list of restrictions; it says what happens to everyone else. */
const syntheticPriority = 2147483647;

const lists = [
  { rules: 'ipSecurityRestrictions', fallback: 'ipSecurityRestrictionsDefaultAction' },
  { rules: 'scmIpSecurityRestrictions', fallback: 'scmIpSecurityRestrictionsDefaultAction' },
] as const;

export function configAnswer(call: SiteCall): Answer {
  return json(200, {
    id: `${textOf(call.row['id'])}/config/web`,
    name: call.row['name'],
    type: 'Microsoft.Web/sites/config',
    location: call.row['location'] ?? 'West Europe',
    properties: configOf(call),
  });
}

/** Arrays are replaced whole. A list that had the service's own row has it again, saying what now happens to everyone else. */
export function patchConfig(call: SiteCall, body: Row | null): Answer {
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
