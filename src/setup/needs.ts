/** What hardenbot has to be allowed to do, and for the sake of which controls: derived from what the code reads and writes. */
import uses from '../controls/uses.json';
import { type FeatureNeeds, featureNeeds, type GrantSet } from '../features/needs.js';
import { permissionsFor, readingRequest } from '../tenant/permission-table.js';
import { type Grant, readGrants, writeGrants } from '../tenant/permissions.js';
import type { Prerequisite } from '../tenant/resource.js';
import { resourceByKey } from '../tenant/resources/registry.js';

/**
 * The three app registrations, each with its own credential.
 * - `read`: audits and plans; cannot change anything
 * - `write`: the worker, which reads everything and changes what controls change
 * - `directory`: the gateway, where settings name groups; knows accounts and groups and nothing else
 */
export const apps = ['read', 'write', 'directory'] as const;
export type App = (typeof apps)[number];

/** Where an audit looks for who made a control regress. */
const attributionReads = ['exchange.UnifiedAuditLog', 'graph.directoryAudits'];
/** Who wants a resource beside the controls. `hardenbot doctor` looks at these; the gateway reads members of groups by name. */
const doctorReads = [
  'exchange.AdminAuditLogConfig',
  'graph.servicePrincipals/{of}/appRoleAssignments',
  'graph.subscribedSkus',
  'graph.users',
];
const directoryReads = ['graph.groups/{of}/transitiveMembers', 'graph.users'];

export interface Need {
  readonly grant: Grant;
  /** Keys of the resources that it opens. */
  readonly resources: readonly string[];
  /** Ids of the controls that cannot be audited (or, for a grant to write, not changed) without it. */
  readonly controls: readonly string[];
  /** Ids of further controls whose plans could not say whom they hit. */
  readonly evidence: readonly string[];
  /** Features that take it. */
  readonly features: readonly FeatureNeeds[];
}

/** Read for a property that takes a permission of its own beside the one for the request (`signInActivity`), which no table says. */
const readForProperty: ReadonlySet<string> = new Set(['graph.users/signInActivity']);

interface Use {
  readonly resource: string;
  readonly control: string | null;
  readonly evidence?: true;
  readonly feature?: FeatureNeeds;
}

interface Wanted extends Use {
  readonly grants: readonly Grant[];
  readonly reads: boolean;
}

/** What an app needs, sorted by kind and name. */
export function needsOf(app: App): readonly Need[] {
  const ofFeatures = (resources: (needs: FeatureNeeds) => readonly string[]) =>
    featureNeeds.flatMap((feature) => resources(feature).map((resource): Use => ({ resource, control: null, feature })));
  const reading = (list: readonly Use[]) =>
    list.map((use): Wanted => ({ ...use, grants: readGrants(resourceByKey(use.resource)), reads: true }));
  const held = ({ resource }: Use): boolean => resourceByKey(resource).permission.onDemand === undefined;
  const writing = [...writeUses(), ...ofFeatures(({ writes }) => writes)].filter(held).map(
    (use): Wanted => ({
      ...use,
      grants: writeGrants(resourceByKey(use.resource)),
      reads: false,
    }),
  );
  if (app === 'directory') return gather(reading(directoryReads.map((resource) => ({ resource, control: null }))));
  return gather(
    app === 'read'
      ? reading(readUses())
      : [...reading([...readUses(), ...ofFeatures(({ reads, named }) => [...reads, ...named])]), ...writing],
  );
}

/** The permissions of a set, which no manifest asks for. */
export function grantsOfSet({ resources }: GrantSet): readonly Grant[] {
  return resources
    .filter((key) => resourceByKey(key).permission.onDemand !== undefined)
    .flatMap((key) => writeGrants(resourceByKey(key)));
}

/** What has to be in the tenant beside the app, so that services answer which it asks; the same for every app that asks them. */
export function prerequisitesOf(list: readonly App[]): readonly Prerequisite[] {
  const wanted = list.flatMap((app) =>
    needsOf(app).flatMap(({ resources }) => resources.flatMap((key) => resourceByKey(key).prerequisite ?? [])),
  );
  return [...new Map(wanted.map((one) => [one.appId, one])).values()];
}

function readUses(): readonly Use[] {
  const forControls = Object.entries(uses).flatMap(([control, { reads, evidence }]) => [
    ...reads.map((resource) => ({ resource, control })),
    ...evidence.map((resource) => ({ resource, control, evidence: true as const })),
  ]);
  return [...forControls, ...[...attributionReads, ...doctorReads].map((resource) => ({ resource, control: null }))];
}

function writeUses(): readonly Use[] {
  return Object.entries(uses).flatMap(([control, { writes }]) => writes.map((resource) => ({ resource, control })));
}

function gather(wanted: readonly Wanted[]): readonly Need[] {
  const list = withoutIncluded(wanted);
  const names = [...new Set(list.flatMap(({ grants }) => grants.map(({ kind, name }) => `${kind} ${name}`)))].sort();
  return names.flatMap((key) => {
    const served = list.filter(({ grants }) => grants.some(({ kind, name }) => `${kind} ${name}` === key));
    const grant = served.flatMap(({ grants }) => grants).find(({ kind, name }) => `${kind} ${name}` === key);
    if (grant === undefined) return [];
    const controls = distinct(served.filter(({ evidence }) => evidence !== true));
    const evidence = distinct(served.filter((use) => use.evidence === true)).filter((control) => !controls.includes(control));
    const features = [...new Set(served.flatMap(({ feature }) => feature ?? []))];
    return [{ grant, resources: [...new Set(served.map(({ resource }) => resource))], controls, evidence, features }];
  });
}

/**
 * A permission of Graph that is asked for only to read, where Microsoft's table allows every one of those reads to other permissions of the
 * same app, is left out: asking for both would only look like less.
 */
function withoutIncluded(wanted: readonly Wanted[]): readonly Wanted[] {
  const held = new Set(wanted.flatMap(({ grants }) => grants.flatMap(({ kind, name }) => (kind === 'graph' ? name : []))));
  let list = wanted;
  for (const name of [...held].toSorted()) {
    const served = list.filter(({ grants }) => grants.some((grant) => grant.kind === 'graph' && grant.name === name));
    const instead = new Map(served.map((use) => [use, otherFor(use, name, held)]));
    if ([...instead.values()].includes(null)) continue;
    held.delete(name);
    list = list.map((use) => {
      const other = instead.get(use);
      if (other === undefined || other === null) return use;
      return { ...use, grants: use.grants.map((grant) => (grant.name === name ? { ...grant, name: other } : grant)) };
    });
  }
  return list;
}

/** The other permission of an app that allows what a use reads; null where there is none, and for every use that changes something. */
function otherFor({ resource, reads }: Wanted, name: string, held: ReadonlySet<string>): string | null {
  const request = reads ? readingRequest(resourceByKey(resource)) : null;
  const allowed = request === null ? null : permissionsFor(request);
  if (allowed === null || readForProperty.has(resource)) return null;
  return [...held].toSorted().find((other) => other !== name && allowed.has(other)) ?? null;
}

function distinct(list: readonly Use[]): readonly string[] {
  return [...new Set(list.flatMap(({ control }) => control ?? []))];
}
