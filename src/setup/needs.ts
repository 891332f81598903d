/** What hardenbot has to be allowed to do, and for the sake of which controls: derived from what the code reads and writes. */
import uses from '../controls/uses.json';
import { type Grant, readGrants, writeGrants } from '../tenant/permissions.js';
import { resourceByKey } from '../tenant/resources/registry.js';

/**
 * The three app registrations, each with its own credential.
 * - `read`: audits and plans; cannot change anything
 * - `write`: the worker, which reads everything and changes what controls change
 * - `directory`: the gateway, where settings name groups; knows accounts and groups and nothing else
 */
export const apps = ['read', 'write', 'directory'] as const;
export type App = (typeof apps)[number];

/** Who wants a resource beside the controls. `hardenbot doctor` looks at these; the gateway reads members of groups by name. */
const doctorReads = ['exchange.AdminAuditLogConfig', 'graph.subscribedSkus', 'graph.users'];
const directoryReads = ['graph.groups/{of}/transitiveMembers', 'graph.users'];

export interface Need {
  readonly grant: Grant;
  /** Keys of the resources that it opens. */
  readonly resources: readonly string[];
  /** Ids of the controls that cannot be audited (or, for a grant to write, not changed) without it. */
  readonly controls: readonly string[];
}

interface Use {
  readonly resource: string;
  readonly control: string | null;
}

/** Every resource that is read, with the controls that read it. */
export function resourcesRead(): ReadonlyMap<string, readonly string[]> {
  return byResource(readUses());
}

/** Every resource that is written, with the controls that write it. */
export function resourcesWritten(): ReadonlyMap<string, readonly string[]> {
  return byResource(writeUses());
}

/** What an app needs, sorted by kind and name. */
export function needsOf(app: App): readonly Need[] {
  const reading = (list: readonly Use[]) => list.map((use) => ({ ...use, grants: readGrants(resourceByKey(use.resource)) }));
  const writing = writeUses().map((use) => ({ ...use, grants: writeGrants(resourceByKey(use.resource)) }));
  if (app === 'directory') return gather(reading(directoryReads.map((resource) => ({ resource, control: null }))));
  return gather(app === 'read' ? reading(readUses()) : [...reading(readUses()), ...writing]);
}

function readUses(): readonly Use[] {
  const forControls = Object.entries(uses).flatMap(([control, { reads }]) => reads.map((resource) => ({ resource, control })));
  return [...forControls, ...doctorReads.map((resource) => ({ resource, control: null }))];
}

function writeUses(): readonly Use[] {
  return Object.entries(uses).flatMap(([control, { writes }]) => writes.map((resource) => ({ resource, control })));
}

function byResource(list: readonly Use[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { resource, control } of list) {
    const controls = found.get(resource) ?? [];
    found.set(resource, control === null ? controls : [...controls, control]);
  }
  return found;
}

function gather(list: readonly (Use & { readonly grants: readonly Grant[] })[]): readonly Need[] {
  const found = new Map<string, { grant: Grant; resources: Set<string>; controls: Set<string> }>();
  for (const { resource, control, grants } of list)
    for (const grant of grants) {
      const key = `${grant.kind} ${grant.name}`;
      const need = found.get(key) ?? { grant, resources: new Set(), controls: new Set() };
      need.resources.add(resource);
      if (control !== null) need.controls.add(control);
      found.set(key, need);
    }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, need]) => ({ grant: need.grant, resources: [...need.resources], controls: [...need.controls] }));
}
