/** What `controls` says of all tenants, and in what a tenant differs from what counts for all. */
import { canonicalJson, isObject } from '../lib/json.js';
import { type Settings, settingsSchema } from './settings.js';

type Tree = Readonly<Record<string, unknown>>;

/** A document of settings in which every tenant says what `controls` says; key by key, what a tenant says itself comes first. */
export function withSharedControls(document: unknown): unknown {
  if (!isObject(document) || !isObject(document['controls']) || !isObject(document['tenants'])) return document;
  const { controls: shared, tenants } = document;
  // Reported where it stands, and not again of every tenant.
  if (!settingsSchema.shape.controls.safeParse(shared).success) return document;
  const merge = (tenant: unknown): unknown => {
    const { controls: own = {} } = isObject(tenant) ? tenant : {};
    if (!isObject(tenant) || !isObject(own)) return tenant;
    const said = Object.entries(shared).map(([id, one]) => [id, both(one, own[id])]);
    return { ...tenant, controls: { ...own, ...Object.fromEntries(said) } };
  };
  return { ...document, tenants: Object.fromEntries(Object.entries(tenants).map(([name, tenant]) => [name, merge(tenant)])) };
}

function both(shared: unknown, own: unknown): unknown {
  if (own === undefined || own === null) return shared;
  return isObject(shared) && isObject(own) ? { ...shared, ...own } : own;
}

/** The keys of a tenant that take the place of what counts for all, for example `approvals.approvers` or `controls.pop-imap.allow`. */
export function ownKeysOf(settings: Settings, name: string): readonly string[] {
  const tenant = settings.tenants[name];
  if (tenant === undefined) return [];
  const { access = {}, approvals: { tiers = {}, ...approvals } = {} } = tenant;
  return [
    ...keysIn('access', access),
    ...keysIn('approvals', approvals),
    ...keysIn('approvals.tiers', tiers),
    ...[...tenant.controls].flatMap(([id, own]) => {
      const [said, shared] = [asTree(own), asTree(settings.controls.get(id))];
      const differing = Object.keys(said).filter((key) => canonicalJson(said[key]) !== canonicalJson(shared[key] ?? null));
      return differing.map((key) => `controls.${id}.${key}`);
    }),
  ];
}

function keysIn(before: string, part: object): readonly string[] {
  return Object.entries(part).flatMap(([key, value]) => (value === undefined ? [] : [`${before}.${key}`]));
}

function asTree(value: unknown): Tree {
  return JSON.parse(JSON.stringify(value ?? {}));
}
