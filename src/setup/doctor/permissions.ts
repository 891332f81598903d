/** Whether each permission works: those to read by reading, those to write by what the directory says was granted. */

import { featureNeeds } from '../../features/needs.js';
import type { FeatureSettings } from '../../features/settings.js';
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { graphPermissionIds } from '../../tenant/permission-table.js';
import type { Grant } from '../../tenant/permissions.js';
import { type Read, type Resource, readOf } from '../../tenant/resource.js';
import { appRoleAssignments } from '../../tenant/resources/app-role-assignment.js';
import { resourceByKey } from '../../tenant/resources/registry.js';
import { exchangeAccess } from '../app-roles.js';
import { grantsOfSet, type Need, needsOf } from '../needs.js';
import { type Check, missing, unknown, unlicensed, works } from './check.js';
import { prerequisiteOf, searchFor } from './read-prerequisite.js';

/** How application permissions are granted: by the script for a registration of the tenant's own, or by the link to that of many tenants. */
export type GrantedBy = 'script' | 'link';

/** Tries every permission to read. `Exchange.ManageAsApp` comes first: without it no role of Exchange is known. */
export async function checkReading(client: ReadsTenant, now: Date, by: GrantedBy = 'script'): Promise<readonly Check[]> {
  const prober = new Prober(client, now);
  const needs = needsOf('read');
  const probed: { readonly need: Need; readonly probes: readonly Probe[] }[] = [];
  for (const need of needs) {
    const probes: Probe[] = [];
    for (const key of need.resources) probes.push(await prober.try(key));
    probed.push({ need, probes });
  }
  const exchange = probed.filter(({ need }) => need.grant.kind === 'exchangeRole');
  return [accessToExchange(exchange, by), ...probed.map(({ need, probes }) => readingCheck(need, probes, by))];
}

function accessToExchange(list: readonly { readonly need: Need; readonly probes: readonly Probe[] }[], by: GrantedBy): Check {
  const area = 'permission';
  const name = exchangeAccess.value;
  const probes = list.flatMap((one) => one.probes);
  const passed = probes.some((probe) => probe.result === 'read' || statusOf(probe) === 403);
  if (passed) return works(area, name, 'Exchange Online lets hardenbot call cmdlets');
  const disables = [...new Set(list.flatMap(({ need }) => need.controls))];
  const refused = probes.find((probe) => probe.result === 'refused');
  const found = refused === undefined ? 'nothing could be tried' : refused.error.message;
  const remedy = grantAgain('Exchange.ManageAsApp of Office 365 Exchange Online', by);
  return probes.some((probe) => statusOf(probe) === 401)
    ? missing({ area, name, found, disables, remedy })
    : unknown({ area, name, found, disables, remedy });
}

function readingCheck(need: Need, probes: readonly Probe[], by: GrantedBy): Check {
  const area = 'permission';
  const name = grantName(need.grant);
  const refusals = probes.filter((probe) => probe.result === 'refused');
  // What someone can mend is reported before what takes a licence.
  const refused = refusals.find(({ error }) => error.kind !== 'unlicensed') ?? refusals[0];
  const all = { area, name, disables: need.controls } as const;
  if (refused !== undefined) {
    const { error } = refused;
    const told = { ...all, found: error.message };
    if (error.kind === 'unlicensed')
      return unlicensed({ ...told, remedy: `the tenant needs ${error.detail.licence ?? 'a licence'} for this` });
    if (error.kind === 'forbidden' || error.kind === 'unauthenticated')
      return missing({ ...told, remedy: remedyFor(need.grant, by) });
    if (error.kind === 'notOffered')
      return unknown({
        ...told,
        disables: [],
        remedy: error.detail.remedy ?? 'nothing has to be done: plans say what they could not measure',
      });
    return unknown({ ...told, remedy: 'the service did not answer as it should; run hardenbot doctor again' });
  }
  const blocked = probes.find((probe) => probe.result === 'refusedAbove');
  if (blocked !== undefined && !probes.some(({ result }) => result === 'read'))
    return unknown({
      ...all,
      found: `${blocked.above} cannot be read, and this is read below it`,
      remedy: `mend ${blocked.above} first; then run hardenbot doctor again`,
    });
  if (probes.every((probe) => probe.result === 'nothingToTry'))
    return unknown({
      ...all,
      disables: [],
      found: 'there is nothing in the tenant to try it on',
      remedy: 'nothing has to be done now',
    });
  return works(area, name, `${need.resources.join(', ')} can be read`);
}

/** What was granted to write, derived from the app role assignments of hardenbot's own service principal. */
export async function checkWriting(
  client: ReadsTenant,
  { servicePrincipalId, settings }: { readonly servicePrincipalId: string | null; readonly settings?: FeatureSettings },
  by: GrantedBy = 'script',
): Promise<readonly Check[]> {
  const reading = new Set(needsOf('read').map(({ grant }) => grantName(grant)));
  const needs = needsOf('write').filter(({ grant }) => !reading.has(grantName(grant)));
  const granted = await grantedRoles(client, servicePrincipalId);
  return [
    ...needs.map((need) => writingCheck(need, granted, by)),
    ...(settings === undefined ? [] : setChecks(settings, granted)),
  ];
}

/** Of a set that the settings turn on: without its permissions what it would remove is left for people to do. */
function setChecks(settings: FeatureSettings, granted: Granted): readonly Check[] {
  const turnedOn = featureNeeds.flatMap((needs) =>
    needs.turnedOn(settings).flatMap((set) => {
      const found = needs.sets.find(({ name }) => name === set);
      return found === undefined ? [] : grantsOfSet(found).map((grant) => ({ ...needs, set, grant }));
    }),
  );
  return turnedOn.map(({ set, grant, setsKey, page }) => {
    const shared = { area: 'permission', name: `${grantName(grant)} (${setsKey}: ${set})`, disables: [] } as const;
    if ('unknown' in granted) return unknown({ ...shared, found: granted.unknown, remedy: granted.remedy });
    if (granted.ids.has(graphPermissionIds[grant.name] ?? ''))
      return works('permission', shared.name, 'it is among the app role assignments');
    return missing({
      ...shared,
      found: 'the settings turn the set on, and it is not among the app role assignments',
      remedy: `grant the application permission ${grant.name} of Microsoft Graph to the write registration with admin consent, or take ${set} out of ${setsKey}; ${page} says what its holder can do`,
    });
  });
}

/** Ids of app roles, or why they is unknown. */
type Granted = { readonly ids: ReadonlySet<string> } | { readonly unknown: string; readonly remedy: string };

async function grantedRoles(client: ReadsTenant, servicePrincipalId: string | null): Promise<Granted> {
  if (servicePrincipalId === null)
    return {
      unknown: 'the settings do not name the service principal of hardenbot',
      remedy: 'write its object id into tenants.<name>.bot.servicePrincipalId',
    };
  const ids = new Set<string>();
  try {
    const read = readOf(appRoleAssignments, ['appRoleId'], { of: servicePrincipalId });
    for await (const page of client.read(read))
      for (const row of page.rows) if (row.appRoleId) ids.add(row.appRoleId.toLowerCase());
    return { ids };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { unknown: error.message, remedy: 'grant Directory.Read.All, or correct tenants.<name>.bot.servicePrincipalId' };
  }
}

function writingCheck({ grant, controls, features: [feature] }: Need, granted: Granted, by: GrantedBy): Check {
  const changes = grant.kind !== 'graph' || !grant.name.includes('.Read.');
  const purpose = feature !== undefined && (controls.length === 0 || !changes) ? feature.purpose : 'to change';
  const shared = { area: 'permission', name: `${grantName(grant)} (${purpose})`, disables: controls } as const;
  const id = grant.kind === 'graph' ? graphPermissionIds[grant.name] : null;
  if (id === null || id === undefined)
    return unknown({
      ...shared,
      disables: [],
      found: 'it cannot be tried without changing something',
      remedy: `${remedyFor(grant, by)}; the first plan that needs it shows it`,
    });
  if ('unknown' in granted) return unknown({ ...shared, disables: [], found: granted.unknown, remedy: granted.remedy });
  return granted.ids.has(id)
    ? works('permission', shared.name, 'it is among the app role assignments')
    : missing({ ...shared, found: 'it is not among the app role assignments', remedy: remedyFor(grant, by) });
}

export function grantName({ kind, name }: Grant): string {
  return { graph: name, exchangeRole: `Exchange role ${name}`, azureRole: `Azure role ${name}` }[kind];
}

/** What a link asks for is what the registration requires, which may be less than this version needs. */
function grantAgain(permission: string, by: GrantedBy): string {
  return by === 'script'
    ? `grant the application permission ${permission} with admin consent; hardenbot manifest entra prints the script`
    : `run the script of hardenbot manifest entra --multi-tenant once more, so that the registration asks for ${permission}; then let an administrator of the tenant open the link of hardenbot tenant add`;
}

function remedyFor({ kind, name }: Grant, by: GrantedBy): string {
  return {
    graph: grantAgain(`${name} of Microsoft Graph`, by),
    exchangeRole: `give the role group of hardenbot the role "${name}"; hardenbot manifest exchange prints the script`,
    azureRole: `assign the role "${name}" to the app registration on each subscription with web apps`,
  }[kind];
}

function statusOf(probe: Probe): number | undefined {
  return probe.result === 'refused' ? probe.error.detail.status : undefined;
}

type Probe =
  | { readonly result: 'read' /** Null where the list is empty. */; readonly first: Readonly<Record<string, unknown>> | null }
  | { readonly result: 'refused'; readonly error: TenantError }
  /** It is read below objects of another resource, which cannot be read: nothing was asked of it. */
  | { readonly result: 'refusedAbove'; readonly above: string }
  /** It can be read only below another object, and there is none. */
  | { readonly result: 'nothingToTry' };

/** The first two take two permissions at once and tell of neither; for the others their lists show it, and a sixth report within ten seconds would wait for the limit. */
const tellsNothing: ReadonlySet<string> = new Set([
  'graph.users/signInActivity',
  'graph.authenticationRequirements',
  'graph.signIns/beta',
  'graph.userRegistrationDetails/{of}',
]);

/** Tries whether a resource can be read, by the smallest read there is of it: until the first row comes, or the list ends. */
class Prober {
  readonly #client: ReadsTenant;
  readonly #now: Date;
  readonly #known = new Map<string, Probe>();

  constructor(client: ReadsTenant, now: Date) {
    this.#client = client;
    this.#now = now;
  }

  /** Each resource is tried once, however often it is asked for. */
  async try(key: string): Promise<Probe> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const probe = await this.#tryBelow(key);
    this.#known.set(key, probe);
    return probe;
  }

  async #tryBelow(key: string): Promise<Probe> {
    if (tellsNothing.has(key)) return { result: 'nothingToTry' };
    const parent = prerequisiteOf(key);
    const resource = resourceByKey(key);
    if (parent === undefined)
      return this.#read({ resource, fields: fieldsFor(resource), ...searchFor(resource, this.#now, aMinuteMs) });
    if ('of' in parent) return this.#read({ resource, fields: fieldsFor(resource), of: parent.of });
    const found = await this.try(parent.key);
    if (found.result === 'refused') return { result: 'refusedAbove', above: parent.key };
    if (found.result !== 'read') return found;
    const above = found.first?.[parent.property];
    if (typeof above !== 'string') return { result: 'nothingToTry' };
    const of = resource.list.service === 'arm' ? `${above}${parent.suffix ?? ''}` : above;
    return this.#read({ resource, fields: fieldsFor(resource), of, ...searchFor(resource, this.#now, aMinuteMs) });
  }

  async #read(read: Read): Promise<Probe> {
    try {
      for await (const page of this.#client.read(read)) {
        const [first] = page.rows;
        if (first !== undefined) return { result: 'read', first: first as Readonly<Record<string, unknown>> };
      }
      return { result: 'read', first: null };
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      return { result: 'refused', error };
    }
  }
}

/** Enough to be allowed or not. */
const aMinuteMs = 60_000;

/** Without fields Graph sends its usual ones; Exchange would send every property there is. */
function fieldsFor(resource: Resource): readonly string[] {
  if (resource.list.service !== 'exchange') return [];
  return resource.key === 'exchange.RoleGroup' ? ['Identity', 'Name'] : ['Identity'];
}
