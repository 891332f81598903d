/** What is known of a tenant when a sign is judged: plain data, gathered by the worker, and looked up by the judges. */
import type { Operation } from '../../engine/plan/operation.js';
import type { Source } from './observation.js';
import type { About, Weight } from './sign.js';

/** What a person usually does, learnt from sign-ins that went well. Empty lists while too little was seen. */
interface Routine {
  /** Since when sign-ins of the person were seen; null: none yet. */
  readonly since: Date | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Networks, not single addresses: /24 of IPv4 and /48 of IPv6, as `networkOf` writes them. */
  readonly networks: readonly string[];
  /** Device ids; of a device without one its operating system and browser. */
  readonly devices: readonly string[];
  /** Application ids. */
  readonly apps: readonly string[];
  /** Hours of the day, UTC, 0 to 23. */
  readonly hours: readonly number[];
}

export interface KnownPerson {
  /** Entra object id, in lower case. */
  readonly id: string;
  /** The name that the account signs in with. */
  readonly name: string;
  /** `tier0`: a role that can take the whole tenant · `privileged`: another administrator's role, also one that is only eligible. */
  readonly standing: 'tier0' | 'privileged' | 'ordinary';
  /** Approves changes of hardenbot. */
  readonly approves: boolean;
  readonly breakGlass: boolean;
  /** Null: the tenant does not say. */
  readonly createdAt: Date | null;
  readonly routine: Routine;
}

/** A write that hardenbot itself made, as its ledger, or an entry that waits in a mirror, has it. */
export interface OwnChange {
  readonly id: string;
  /** Which of its writes, as no other write of the tenant is called. */
  readonly step: string;
  /** Every id and name that its object goes by, in lower case. */
  readonly objects: readonly string[];
  /** The ids of what it made; empty: it made nothing, or that is not known. */
  readonly created: readonly string[];
  /** What was written there. */
  readonly operation: Operation;
  /** How often it was sent at most. */
  readonly times: number;
  readonly from: Date;
  readonly to: Date;
}

/** What someone announced: `/harden expect @ben new phone until 18:00`. */
export interface Expectation {
  readonly id: string;
  /** The person's object id, in lower case. */
  readonly person: string;
  /** Kinds of signals that it explains; null: every kind that can be expected. */
  readonly kinds: readonly string[] | null;
  readonly from: Date;
  readonly until: Date;
  /** As it was typed. */
  readonly says: string;
  readonly by: string;
}

export interface Maintenance {
  readonly from: Date;
  readonly until: Date;
  readonly says: string;
}

/** Something that Microsoft itself does in all tenants, such as asking everyone to register a passkey. */
export interface VendorRollout {
  /** What it explains. */
  readonly explains: 'methods' | 'methodPolicy' | 'consents';
  readonly from: Date;
  readonly until: Date | null;
  readonly says: string;
}

export interface KnownApp {
  /** Object id of its service principal, in lower case. */
  readonly id: string;
  /** Application id, in lower case. */
  readonly appId: string;
  readonly name: string;
  /** It holds a permission that can take the whole tenant, or all mail or files. */
  readonly powerful: boolean;
  /** Published by Microsoft: its home is Microsoft's own tenant. */
  readonly microsofts: boolean;
  /** In the tenant before the window that is judged. */
  readonly createdAt: Date | null;
}

/** A sign of the last 24 hours. */
export interface EarlierSign {
  readonly kind: string;
  readonly about: About;
  readonly at: Date;
  readonly weight: Weight;
  /** How many rows it was of; absent: one. */
  readonly rows?: number;
}

export interface KnownFacts {
  readonly now: Date;
  /** Sources that are read and answer: a kind with two of them judges by the better one. */
  readonly sources: readonly Source[];
  readonly people: readonly KnownPerson[];
  readonly apps: readonly KnownApp[];
  /** Application ids and object ids of service principals by which this installation acts. */
  readonly ownIds: readonly string[];
  /** The same of other installations of hardenbot, as settings name them. */
  readonly otherInstallations: readonly string[];
  readonly ownChanges: readonly OwnChange[];
  readonly expectations: readonly Expectation[];
  readonly maintenance: readonly Maintenance[];
  readonly rollouts: readonly VendorRollout[];
  /** Domains of the tenant, in lower case. */
  readonly domains: readonly string[];
  /** ISO 3166-1 alpha-2: from where people of the tenant signed in before. */
  readonly countries: readonly string[];
  /** Networks that had wrong passwords for several accounts within a day, and from which nobody usually works, as `networkOf` writes them. */
  readonly guessing: readonly string[];
  /** Networks that a good part of the people signs in from, such as those of offices, as `networkOf` writes them. */
  readonly offices: readonly string[];
  /** Groups that hold a role, or that a Conditional Access policy leaves out: object ids in lower case. */
  readonly guardedGroups: readonly string[];
  /** Named locations that a policy leaves out or trusts: object ids in lower case. */
  readonly guardedLocations: readonly string[];
  /** What hardenbot made or changed and keeps so: object ids in lower case, with the change. */
  readonly protectedObjects: readonly { readonly id: string; readonly name: string; readonly change: string }[];
  /** Signs of the last 24 hours, the newest first. */
  readonly earlier: readonly EarlierSign[];
  /** Collections that could not be read the last time, by name: of them only what was known before is here. */
  readonly unread: readonly string[];
}

/** The facts with what judges look up. */
export interface Known extends KnownFacts {
  /** By object id or by the name that the account signs in with, in any letter case; undefined: no account of the tenant. */
  person(idOrName: string | null | undefined): KnownPerson | undefined;
  /** By application id or object id of the service principal. */
  app(id: string | null | undefined): KnownApp | undefined;
  /** Privileged, break-glass, or someone who approves: whose signs of weight B ring too. */
  isWatched(person: KnownPerson | undefined): boolean;
  reads(source: Source): boolean;
  /** The earlier signs about a subject, at most `withinMs` before a moment. */
  before(about: { readonly id: string }, at: Date, withinMs: number): readonly EarlierSign[];
}

export function knownFrom(facts: KnownFacts): Known {
  const people = new Map(facts.people.flatMap((one) => [one.id, one.name.toLowerCase()].map((key) => [key, one] as const)));
  const apps = new Map(facts.apps.flatMap((one) => [one.id, one.appId].map((key) => [key, one] as const)));
  const sources = new Set(facts.sources);
  return {
    ...facts,
    person: (key) => people.get((key ?? '').toLowerCase()),
    app: (key) => apps.get((key ?? '').toLowerCase()),
    isWatched: (person) => person !== undefined && (person.standing !== 'ordinary' || person.breakGlass || person.approves),
    reads: (source) => sources.has(source),
    before: ({ id }, at, withinMs) =>
      facts.earlier.filter((one) => one.about.id === id && one.at <= at && at.getTime() - one.at.getTime() <= withinMs),
  };
}

/** Whether a collection, or something below it, could not be read the last time. */
export function isUnread({ unread }: KnownFacts, collection: string): boolean {
  return unread.some((read) => read === collection || read.startsWith(`${collection}/`));
}

export const noRoutine: Routine = { since: null, countries: [], networks: [], devices: [], apps: [], hours: [] };

/** A tenant of which nothing is known. */
export function nothingKnown(now: Date): KnownFacts {
  return {
    now,
    sources: [],
    people: [],
    apps: [],
    ownIds: [],
    otherInstallations: [],
    ownChanges: [],
    expectations: [],
    maintenance: [],
    rollouts: [],
    domains: [],
    countries: [],
    guessing: [],
    offices: [],
    guardedGroups: [],
    guardedLocations: [],
    protectedObjects: [],
    earlier: [],
    unread: [],
  };
}

/** The network of an address: /24 of IPv4, /48 of IPv6. Carriers and offices change addresses within it. Null for what is no address. */
export function networkOf(address: string | null | undefined): string | null {
  const text = (address ?? '')
    .trim()
    .toLowerCase()
    .replace(/^\[|\](:\d+)?$/g, '');
  const four = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}(?::\d+)?$/.exec(text);
  if (four?.[1] !== undefined) return `${four[1]}.0/24`;
  if (!/^[0-9a-f:]+$/.test(text) || !text.includes(':')) return null;
  const [head = '', tail] = text.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const whole = [...groups, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...(tail ?? '').split(':')];
  return `${whole
    .slice(0, 3)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')}::/48`;
}

/** Whether an act came from where its person usually is. `unknown`: the row has no address, or too little was seen of the person. */
export type Place = 'usual' | 'new' | 'unknown';

export function placeOf(person: KnownPerson | undefined, address: string | null | undefined): Place {
  const network = networkOf(address);
  if (person === undefined || network === null || person.routine.networks.length === 0) return 'unknown';
  return person.routine.networks.includes(network) ? 'usual' : 'new';
}
