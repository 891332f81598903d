/** What hardenbot.yaml may hold: one schema, every problem reported at once by key with what to write instead. */

import { z } from 'zod';
import { definitions } from '../controls/definitions.js';
import { addressNotations, resolverAddress } from '../controls/reasoning/ip/setting.js';
import { filledName } from '../controls/reasoning/scope/filled-name.js';
import { type FeatureSettings, featureSettings, processSettings, unsaidFeatureSettings } from '../features/settings.js';
import { groupNames, referenceRuleNames } from '../features/terms.js';
import { jitless } from '../lib/jitless.js';
import { canonicalJson, sha256 } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { timeZoneName } from '../lib/time-zone.js';
import { cloudNames } from '../tenant/cloud.js';
import { accessSettings, approvalSettings, shownName, tenantAccessSettings, tenantApprovalSettings } from './approvals.js';
import { accountsOfUnlisted, chatAccounts, chatOrganisations, chatSettings } from './chats.js';
import { durationWithin, units } from './duration.js';
import { evidenceSettings } from './evidence.js';
import { groupSettings, tagSettings } from './groups.js';
import { storeSettings } from './store.js';
import { tenantWebhooksSettings, webhooksSettings } from './webhooks.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day with two digits each: 08:00');
const channels = z.record(z.string(), z.string());

/** The settings of digests, alerts and their hours. */
const digestSettings = z.strictObject({
  /** When the digest of the day comes; the tenant is audited right before. */
  at: timeOfDay,
  timeZone: timeZoneName,
  /** A day on which nothing moved: one line, or no message at all. */
  unchanged: z.enum(['line', 'silent']).default('line'),
  /** How often the tenant is audited between digests; absent: not. */
  auditEvery: durationWithin('15m', '30d').optional(),
  /** Alerts below high severity wait until these hours are over. */
  quiet: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
  /** Where alerts of a severity go instead of the tenant's channel, by platform. */
  alerts: z.strictObject({ low: channels.optional(), medium: channels.optional(), high: channels.optional() }).prefault({}),
});

/** The part of hardenbot.yaml about the page on which people link a chat account by signing in to Entra ID. */
const signInSettings = z
  .strictObject({
    /** Where browsers reach the page, through whatever ends TLS. */
    url: z
      .url({ protocol: /^https$/ })
      .refine(
        (text) => new URL(text).pathname === '/' && new URL(text).search === '',
        'write https:// and the host, without a path',
      )
      .transform((text) => new URL(text).origin),
    /** Client id of the app registration that people sign in to; a client secret, where it has one, comes from the environment. */
    clientId: z.guid('write the id with dashes, as the Entra admin center shows it'),
    host: z.string().default('127.0.0.1'),
    port: z.number().int().min(0).max(65535).default(3001),
  })
  .optional();

/** As Entra ID itself writes it: what is kept of a tenant goes by its id, and the same in capitals must not be another one. */
const guid = z.guid('write the id with dashes, as the Entra admin center shows it').toLowerCase();

/** What every control is judged by where nobody says: of a thousand tenants that say little, one in memory. */
const unsaidSettings: ReadonlyMap<string, unknown> = new Map(
  definitions.map(({ id, settings }) => [id, settings.parse({}, jitless)]),
);

const controlSettings = z
  .strictObject(Object.fromEntries(definitions.map(({ id, settings }) => [id, settings.nullish()])))
  .transform((said) => new Map<string, unknown>([...unsaidSettings].map(([id, one]) => [id, said[id] ?? one])))
  .prefault({});

const endpoints = z.strictObject({
  authorityHost: z.url({ protocol: /^https$/ }),
  graph: z.url({ protocol: /^https$/ }),
  exchange: z.url({ protocol: /^https$/ }),
  arm: z.url({ protocol: /^https$/ }),
  /** A resolver that knows the tenant's public DNS, as `192.0.2.53:5353`; the machine's own where it is left out. */
  dns: resolverAddress.optional(),
  /** PEM file of the authority that signed their certificates. */
  caFile: z.string().optional(),
});

const tenantSchema = z.strictObject({
  tenantId: guid.optional(),
  cloud: z.enum(cloudNames).default('global'),
  /** Groups that it is in, beside those that name it under `groups`. */
  tags: tagSettings,
  endpoints: endpoints.optional(),
  /**
   * Where the credential comes from. `environment`: this tenant has a registration of its own. `multiTenant`: it consented to the one
   * registration of all such tenants. `workload`: the worker's pod has an identity of its own (Entra Workload ID).
   */
  identity: z.enum(['environment', 'multiTenant', 'workload']).default('environment'),
  channel: z.record(z.string(), z.string()).default({}),
  /** Where messages go on each platform when the channel is gone; without it, to the approvers one by one. */
  fallback: z.record(z.string(), z.string()).default({}),
  bot: z.strictObject({ servicePrincipalId: guid.nullable().default(null), egress: addressNotations().default([]) }).prefault({}),
  breakGlass: z.array(filledName).default([]),
  reportOnlyFor: durationWithin('1h', '90d').default(7 * units.d),
  digest: digestSettings.optional(),
  /** In which its times are typed and shown, and its freezes and windows are written; without it that of the digest, else UTC. */
  timeZone: timeZoneName.optional(),
  /** Who may ask in this tenant, in place of who may ask in all. */
  access: tenantAccessSettings.optional(),
  /** Who approves in this tenant, and how, in place of the rules for all. */
  approvals: tenantApprovalSettings.optional(),
  /** Which events of this tenant go to a webhook, in place of what the webhook says for all. */
  webhooks: tenantWebhooksSettings,
  /** Who is allowed from blocked countries for a time, and how. */
  ...featureSettings,
  controls: controlSettings,
});
export type TenantSettings = z.infer<typeof tenantSchema>;

/** Groups, chats and the sign-in page know people by this id: anyone listed by another name would be two people, and approve what they requested. */
const objectIdOfPerson = z
  .guid('write the object id of the person, as the Entra admin center shows it: a sign-in name or a mail address is none')
  .toLowerCase();

/** A person and their accounts: every key beside id and name is a chat platform. */
const personSettings = z
  .strictObject({
    entraId: objectIdOfPerson,
    name: shownName,
    ...chatAccounts,
    /** Of someone of another organisation: what each platform calls it. Guests and externals act by the accounts named here and by no others. */
    organisation: z.strictObject(chatOrganisations).optional(),
  })
  .transform(({ entraId, name, organisation, ...accounts }) => ({
    entraId,
    name,
    accounts: { ...accountsOfUnlisted(entraId), ...accounts },
    ...omitUndefined({ organisation }),
  }));

const port = z.number().int().min(0).max(65535);

/** What the registration that many tenants consent to is called, in names of variables and of files. */
export const multiTenantName = 'multi-tenant';

/** The variables of a tenant called `directory` would be those of the gateway, those of `multi-tenant` of many; `all` stands for all of them. */
const takenNames = ['directory', multiTenantName, 'all'];

/** Of the form of this file; a later one says other things in other words. */
const formVersion = 1;

export const settingsSchema = z.strictObject({
  version: z
    .literal(formVersion, {
      error: ({ input }) =>
        `these settings are of version ${String(input)}, and this hardenbot reads version ${formVersion}; install a newer one, or leave the line out`,
    })
    .optional(),
  tenants: z.record(
    z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'use lower-case letters, digits and dashes, 40 at most: it is what people type')
      .refine((name) => !takenNames.includes(name), {
        error: ({ input }) => `"${String(input)}" has a meaning of its own; call the tenant something else`,
      }),
    tenantSchema,
  ),
  /** Tenants that are asked about together, as `@name`. */
  groups: groupSettings,
  /** Ids of tenants that were looked after once and were given up: nothing is said of what is still open there. */
  formerTenants: z.array(z.string().min(1).toLowerCase()).default([]),
  ...chatSettings,
  /** Where the store is; without it REDIS_URL says so. */
  store: storeSettings,
  /** The page on which people link a chat account by signing in. */
  signIn: signInSettings,
  people: z.array(personSettings).default([]),
  /** The tenant whose Entra ID the people and groups belong to, and whose ledger has their linked accounts; only where there is one tenant it may be left out. */
  directory: z.string().optional(),
  /**
   * Ports for health checks and metrics; without one there are none. Metrics name a few tenants, those whose whole audit is the longest
   * ago, and no people. `traces` is where a collector takes OTLP over HTTP.
   */
  monitoring: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      gateway: port.optional(),
      worker: port.optional(),
      traces: z.url({ protocol: /^https?$/ }).optional(),
    })
    .prefault({}),
  /** What controls are judged and planned by in all tenants; each may say otherwise, key by key. */
  controls: controlSettings,
  access: accessSettings,
  approvals: approvalSettings,
  /** What features take beside what each tenant says of them. */
  ...processSettings,
  /** Receivers that are notified of what happens. */
  webhooks: webhooksSettings,
  /** For how long a finding may be accepted at most. */
  waivers: z.strictObject({ longest: durationWithin('1d', '365d').default(90 * units.d) }).prefault({}),
  /** Of the pages that show what a tenant has of a framework, and when they come on their own. */
  evidence: evidenceSettings,
});
export type Settings = z.infer<typeof settingsSchema>;

/** What commands take of them. */
export type SettingsOfCommands = Pick<Settings, 'waivers' | 'evidence'>;

/** For how long a finding may be accepted at most, in milliseconds. */
export function maxWaivedMs({ waivers }: SettingsOfCommands): number {
  return waivers.longest;
}

/** A bare tenant, as the command line takes it: `{ breakGlass, controls, … }`. */
export const bareTenantSchema = tenantSchema;

const usualApprovals = approvalSettings.parse({}, jitless);

/**
 * Hash of what a plan depends on in the settings: the controls, the break-glass accounts and the approvals. What is as it is where nobody
 * says does not count, so that a version of hardenbot with another control or key leaves the plans that wait as good as they were.
 */
export function settingsVersion(tenant: TenantSettings, approvals: Settings['approvals'] | null): string {
  const changed = [...unsaidSettings].flatMap(([id, unsaid]) => {
    const own = tenant.controls.get(id);
    const said = own === unsaid ? {} : saidIn(own, unsaid);
    return Object.keys(said).length === 0 ? [] : [[id, said] as const];
  });
  const material = {
    controls: Object.fromEntries(changed),
    breakGlass: tenant.breakGlass,
    ...saidOfFeatures(tenant),
    approvals: approvals === null ? null : saidIn(approvals, usualApprovals),
  };
  return sha256(canonicalJson(material)).slice(0, 16);
}

/** The rules of approval by which a plan is asked for, approved and applied; the others are looked at when their time comes. */
const rulesOfPlans = [
  'approvers',
  'tiers',
  'sizes',
  'expiresAfter',
  'applyWithin',
  'keepWithin',
  ...groupNames,
  'emergency',
  ...referenceRuleNames,
] as const satisfies readonly (keyof Settings['approvals'])[];

/**
 * The same of one plan: only its own control or feature, the protected people and the rules that it is approved by, so that a change of anything
 * else in the settings leaves it as good as it was.
 * @param control as the plan names it: the id of a control, or of what a feature does
 */
export function settingsVersionFor(control: string, tenant: TenantSettings, approvals: Settings['approvals']): string {
  const unsaid = unsaidSettings.get(control);
  const rules = saidIn(approvals, usualApprovals);
  const material = {
    control,
    ...(unsaid === undefined ? saidOfFeatures(tenant) : { settings: saidIn(tenant.controls.get(control), unsaid) }),
    breakGlass: tenant.breakGlass,
    approvals: Object.fromEntries(rulesOfPlans.flatMap((key) => (key in rules ? [[key, rules[key]]] : []))),
  };
  return sha256(canonicalJson(material)).slice(0, 16);
}

/** What is said of each feature, where it differs from what counts when nobody says anything. */
function saidOfFeatures(tenant: TenantSettings): Partial<FeatureSettings> {
  const names = Object.keys(unsaidFeatureSettings) as (keyof FeatureSettings)[];
  const said = names.filter((name) => !isSame(tenant[name], unsaidFeatureSettings[name]));
  return Object.fromEntries(said.map((name) => [name, tenant[name]]));
}

/** The keys whose values differ from what they are where nobody says, as JSON. */
function saidIn(value: unknown, unsaid: unknown): Readonly<Record<string, unknown>> {
  const [said, usual] = [value, unsaid].map((one): Record<string, unknown> => JSON.parse(JSON.stringify(one ?? {})));
  return Object.fromEntries(Object.entries(said ?? {}).filter(([key, part]) => !isSame(part, usual?.[key] ?? null)));
}

/** Whether two values are the same JSON, in whatever order their keys stand. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
