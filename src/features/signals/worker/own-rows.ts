/** Rows that hardenbot itself caused: which of them its ledger, or entries that wait for it, account for. */
import { changePrefixes } from '../../../engine/changes/change.js';
import type { Entry } from '../../../engine/ledger/entry.js';
import type { CountsEntries, ReadsPlaces } from '../../../engine/ledger/ledger.js';
import { createdIdOf } from '../../../engine/plan/operation.js';
import { sha256 } from '../../../lib/json.js';
import { lookupName } from '../../../tenant/log-meaning/operation.js';
import type { ListAddress, Resource, VendorCall } from '../../../tenant/resource.js';
import { knownResource } from '../../../tenant/resources/registry.js';
import type { WithLedger, WithWaitingEntries } from '../../../worker/context.js';
import type { OwnChange } from '../known.js';
import type { Observation } from '../observation.js';
import { actorIds } from '../rows.js';
import type { AccountedRow } from '../store.js';
import { saysWhatWasWritten } from './logged-values.js';

/** So far a row may lie from the entry that announced it, in milliseconds: clocks differ, and a directory takes its time. */
const aroundMs = 10 * 60_000;

/** Whether the row says that one of these identities did it. */
export function isBy(observation: Observation, ids: ReadonlySet<string>): boolean {
  if (ids.size === 0) return false;
  if (observation.source === 'audits') return actorIds(observation.row).some((id) => ids.has(id));
  if (observation.source !== 'unified') return false;
  const { AppId, UserId, UserKey } = observation.row;
  return [AppId, UserId, UserKey].some((id) => id !== null && id !== undefined && ids.has(id.toLowerCase()));
}

/**
 * What hardenbot did that may have caused rows since a moment. A change is announced before it is sent, so no row comes before its entry. However much else was
 * asked for since: anyone may ask for many.
 */
export async function ownChangesOf(
  { ledger, waitingEntries }: WithLedger & WithWaitingEntries,
  tenantId: string,
  since: Date,
): Promise<readonly OwnChange[]> {
  const from = since.getTime() - aroundMs;
  const recorded: (readonly Entry[])[] = [];
  // Those that were touched last come first.
  for (const id of await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, changePrefixes)) {
    const entries = await entriesFrom(ledger, { tenantId, id, from });
    if (entries === null) break;
    recorded.push(entries);
  }
  const waiting = (await waitingEntries?.(tenantId)) ?? [];
  const steps = new Map<string, Entry[]>();
  for (const entry of [...recorded.flat(), ...waiting]) {
    const { subject, event } = entry;
    if (event.type !== 'intent' && event.type !== 'outcome') continue;
    const step = `${subject} ${event.undo === true ? 'undo ' : ''}${event.n}`;
    steps.set(step, [...(steps.get(step) ?? []), entry]);
  }
  return [...steps].flatMap(([step, entries]) => changeOf(step, entries) ?? []);
}

/** How many entries of a change are read at once, the newest first: one may have a million, of which those of the last minutes count. */
const pageSize = 250;

/** The entries of a change since a moment, and some before them; null: the last one is older. */
async function entriesFrom(
  ledger: CountsEntries & ReadsPlaces,
  { tenantId, id, from }: { readonly tenantId: string; readonly id: string; readonly from: number },
): Promise<readonly Entry[] | null> {
  const pages: (readonly Entry[])[] = [];
  for (let end = await ledger.count(tenantId, id); end > 0; end -= pageSize) {
    const first = Math.max(0, end - pageSize);
    const places = Array.from({ length: end - first }, (_unused, index) => first + index);
    const page = (await ledger.entriesAt(tenantId, id, places)).filter((entry) => entry !== null);
    const last = page.at(-1);
    const isOlder = last !== undefined && Date.parse(last.at) < from;
    if (isOlder && pages.length === 0) return null;
    pages.unshift(page);
    if (isOlder) break;
  }
  return pages.flat();
}

/** Of the entries of one step: it is announced each time that it is sent, and an outcome says which object it made. */
function changeOf(step: string, entries: readonly Entry[]): OwnChange | null {
  const events = entries.map(({ event }) => event);
  const intents = events.filter((event) => event.type === 'intent');
  const operation = intents.at(-1)?.operation;
  const [first] = entries;
  if (first === undefined || operation === undefined) return null;
  const moments = entries.map(({ at }) => Date.parse(at));
  const created = events.flatMap((event) =>
    event.type === 'outcome' ? (createdIdOf(operation, event.id)?.toLowerCase() ?? []) : [],
  );
  const names = [
    operation.object,
    'identity' in operation ? operation.identity : undefined,
    'name' in operation ? operation.name : undefined,
  ];
  return {
    id: first.subject,
    step,
    objects: [
      ...names.flatMap((name) => (typeof name === 'string' && name !== '' ? partsOf(name.toLowerCase()) : [])),
      ...created,
    ],
    created,
    operation,
    times: intents.length,
    from: new Date(Math.min(...moments) - aroundMs),
    to: new Date(Math.max(...moments) + aroundMs),
  };
}

/** `ana@contoso.com\12` is about the mailbox and the rule. */
function partsOf(name: string): readonly string[] {
  return [name, ...name.split(/[\\/]/).filter((part) => part !== '' && part !== name)];
}

/** Rows of one name that lie no further apart than this, in milliseconds, are of one write: logs have rows more than once. */
const sameWriteMs = 2000;
/** So long before now a row may lie that is still read, in milliseconds. */
const rememberedMs = 26 * 60 * 60_000;
const maxRemembered = 20_000;

/** Which rows changes account for. A write accounts for each row that it causes as often as it was sent: a repetition is of someone else. */
export class Accounts {
  /** By write and name of the row: when it was. */
  private readonly taken = new Map<string, number[]>();
  private readonly writes: readonly Write[];
  /** By each name of their object: a change of a hundred thousand mailboxes has as many rows as writes. */
  private readonly byObject: ReadonlyMap<string, readonly Write[]>;
  /** Those of a setting, which a row names otherwise, or not at all. */
  private readonly ofSettings: readonly Write[];

  /** @param before what rounds before this one accounted for */
  constructor(changes: readonly OwnChange[], before: readonly AccountedRow[] = []) {
    this.writes = changes.map(writeOf);
    const byObject = new Map<string, Write[]>();
    for (const write of this.writes)
      for (const object of write.change.objects) {
        const known = byObject.get(object);
        if (known === undefined) byObject.set(object, [write]);
        else known.push(write);
      }
    this.byObject = byObject;
    this.ofSettings = this.writes.filter(isOfSetting);
    for (const [key, at] of before) this.taken.set(key, [...(this.taken.get(key) ?? []), at]);
  }

  /** The change that accounts for a row; undefined: none does. Rows are to come in the order in which they happened. */
  of(observation: Observation): OwnChange | undefined {
    if (observation.source === 'audits' && grantsPower.test(observation.row.activityDisplayName ?? '')) return undefined;
    const at = observation.at.getTime();
    const names = new Set(objectsOf(observation).map((name) => name.toLowerCase()));
    const likely = this.about(names)
      .filter((write) => mayBeRowOf(write, observation, names))
      .map(({ change }) => ({ change, key: keyOf(change, observation), awayMs: awayFrom(change, at) }))
      .toSorted((one, other) => one.awayMs - other.awayMs || Number(this.isSpent(one)) - Number(this.isSpent(other)));
    // What was refused did nothing, however often.
    if (isRefused(observation)) return likely[0]?.change;
    for (const one of likely) {
      const moments = this.taken.get(one.key) ?? [];
      if (moments.some((before) => Math.abs(before - at) <= sameWriteMs)) {
        if (!likely.some((other) => other.awayMs === one.awayMs && !this.isSpent(other))) return one.change;
        continue;
      }
      if (this.isSpent(one)) continue;
      this.taken.set(one.key, [...moments, at]);
      return one.change;
    }
    return undefined;
  }

  /** Writes that a row of an object with these names may be of. */
  private about(names: ReadonlySet<string>): readonly Write[] {
    if (names.size === 0) return this.writes;
    return [...new Set([...[...names].flatMap((name) => this.byObject.get(name) ?? []), ...this.ofSettings])];
  }

  private isSpent({ change, key }: { readonly change: OwnChange; readonly key: string }): boolean {
    return (this.taken.get(key)?.length ?? 0) >= change.times;
  }

  /** What the next round has to know. */
  remembered(now: Date): readonly AccountedRow[] {
    return [...this.taken]
      .flatMap(([key, moments]) => moments.map((at): AccountedRow => [key, at]))
      .filter(([, at]) => now.getTime() - at < rememberedMs)
      .slice(-maxRemembered);
  }
}

/** Milliseconds between a row and the entries of a write. */
function awayFrom({ from, to }: OwnChange, at: number): number {
  return Math.max(0, from.getTime() + aroundMs - at, at - (to.getTime() - aroundMs));
}

function keyOf({ step }: OwnChange, observation: Observation): string {
  const { source, row } = observation;
  const name = source === 'audits' ? row.activityDisplayName : source === 'unified' ? row.Operation : '';
  return sha256(`${step} ${lookupName(name ?? '')}`).slice(0, 16);
}

function isRefused({ source, row }: Observation): boolean {
  if (source === 'audits') return row.result === 'failure';
  return source === 'unified' && /^(?:false|failed)$/i.test(row.ResultStatus ?? '');
}

/** A change with what was sent for it. */
interface Write {
  readonly change: OwnChange;
  /** Null: a later version made it, and nobody here knows its rows. */
  readonly resource: Resource | null;
  readonly call: VendorCall | null;
}

function writeOf(change: OwnChange): Write {
  const resource = knownResource(change.operation.resource) ?? null;
  return { change, resource, call: resource?.object?.write(change.operation) ?? null };
}

/** A cmdlet without an identity, or the address of something of which a tenant has one. */
function isOfSetting({ resource, call }: Write): boolean {
  if (resource === null || call === null) return false;
  return call.service === 'exchange' ? !('Identity' in call.parameters) : isSingle(resource.list);
}

/** Whether it could be a row of the write, had there been none of that name yet. @param names every name of the row's objects, in lower case */
function mayBeRowOf({ change, resource, call }: Write, observation: Observation, names: ReadonlySet<string>): boolean {
  const { objects, operation, created, from, to } = change;
  if (observation.at < from || to < observation.at) return false;
  const isNamed = objects.some((object) => names.has(object));
  if (resource === null) return isNamed;
  if (call === null) return false;
  if (observation.source === 'unified')
    return call.service === 'exchange' && (isNamed ? isActOn(call, observation.row) : isCmdletOf(call, observation.row));
  if (observation.source !== 'audits' || call.service !== 'graph') return false;
  const logged = resource.object?.logged?.(operation);
  if (logged === undefined || !logged.activities.test(lookupName(observation.row.activityDisplayName ?? ''))) return false;
  // An object of the same name that another made.
  if (created.length > 0 && [...names].some((name) => guid.test(name)) && !created.some((id) => names.has(id))) return false;
  return (isNamed || namesSetting(call, resource.list, names)) && saysWhatWasWritten(observation.row, logged);
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** No write of hardenbot gives a role, an owner, a secret or a consent to anyone, whatever object it is about. */
const grantsPower = /^add\b.*\b(?:role|owner|credentials|permission grant)\b|certificates and secrets|^consent to application/i;

/** Of a row about an object that hardenbot wrote to: false where it names another cmdlet, or sets something else, as a thief of the credential would. */
function isActOn(call: ExchangeCall, row: Row<'unified'>): boolean {
  const name = row.Operation ?? '';
  if (isCmdlet.test(name)) return name.toLowerCase() === call.cmdlet.toLowerCase() && setsNothingElse(call, row);
  return actsOfMailbox.some(({ noun, acts }) => noun.test(call.cmdlet) && acts.test(name));
}

/** What the log of a mailbox calls an act is no cmdlet, and comes beside one. */
const actsOfMailbox = [
  { noun: /-(?:InboxRule|SweepRule)$/i, acts: /^(?:UpdateInboxRules|(?:New|Set|Enable|Disable|Remove)InboxRule)$/i },
  {
    noun: /-(?:MailboxFolderPermission|MailboxCalendarFolder|MailboxPermission|RecipientPermission|Mailbox)$/i,
    acts: /^(?:(?:Add|Modify|Remove|Update)FolderPermissions?|UpdateCalendarDelegation)$/i,
  },
];

const isCmdlet = /^[a-z]+-[a-z]/i;

/** What a cmdlet is asked with, whatever it sets. */
const ofEveryCall = new Set([
  'identity',
  'mailbox',
  'confirm',
  'force',
  'whatif',
  'ignoredefaultscope',
  'domaincontroller',
  'erroraction',
  'warningaction',
]);

/** The service may write a value in words of its own, but for yes and no. */
function setsNothingElse({ parameters }: ExchangeCall, { Parameters }: Row<'unified'>): boolean {
  const own = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  return (Parameters ?? []).every(({ Name, Value }) => {
    const name = Name?.toLowerCase() ?? '';
    const value = own.get(name);
    return ofEveryCall.has(name) || (own.has(name) && (typeof value !== 'boolean' || String(value) === Value?.toLowerCase()));
  });
}

function objectsOf(observation: Observation): readonly string[] {
  if (observation.source === 'audits')
    return (observation.row.targetResources ?? []).flatMap(({ id, displayName, userPrincipalName }) =>
      [id, displayName, userPrincipalName].flatMap((name) => name || []),
    );
  if (observation.source !== 'unified') return [];
  const { ObjectId, Parameters, MailboxOwnerUPN } = observation.row;
  const identity = Parameters?.find(({ Name }) => Name === 'Identity')?.Value;
  return [ObjectId, identity, MailboxOwnerUPN].flatMap((name) => (name ? [name, ...name.split(/[\\/]/)] : []));
}

type Row<Source> = Extract<Observation, { readonly source: Source }>['row'];
type ExchangeCall = Extract<VendorCall, { readonly service: 'exchange' }>;

/** A cmdlet that takes no identity has the organisation as its object. What was set has to stand in the row. */
function isCmdletOf(call: ExchangeCall, row: Row<'unified'>): boolean {
  if ('Identity' in call.parameters) return false;
  const set = new Set((row.Parameters ?? []).map(({ Name }) => Name?.toLowerCase()));
  return (
    row.Operation?.toLowerCase() === call.cmdlet.toLowerCase() &&
    setsNothingElse(call, row) &&
    Object.keys(call.parameters).every((name) => set.has(name.toLowerCase()))
  );
}

/** The row names no object, or, of a setting of which a tenant has one, the setting as its address does: `Authentication Methods Policy` for `/policies/authenticationMethodsPolicy`. */
function namesSetting({ path }: { readonly path: string }, list: ListAddress, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return true;
  if (!isSingle(list)) return false;
  const segments = new Set(path.split('/').map(plain));
  return [...names].some((name) => segments.has(plain(name)));
}

function isSingle(list: ListAddress): boolean {
  return 'single' in list && list.single;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}
