/** What a row of a log means for one account: who did it, and whether it opens a gap. */
import { isObject } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { DirectoryAudit } from '../resources/directory-audit.js';
import type { ExchangeAdminRecord } from '../resources/unified-audit-log.js';
import { entraIndex } from './entra.js';
import { exchangeIndex } from './exchange.js';
import { readLogValue } from './log-value.js';
import { type LogOperation, lookupName, type Manner, type Trace } from './operation.js';

export interface Meaning {
  readonly trace: Trace;
  readonly manner?: Manner;
  /** Whether the log says that it was tried and not done. */
  readonly refused: boolean;
  /** Whether it opens a gap; false also for what was refused, and for progress. */
  readonly opens: boolean;
  readonly closes: boolean;
  readonly says: string;
}

/** Null for an operation that the table does not have, which is no sign that it is harmless. */
export function meaningOfAudit(row: DirectoryAudit): Meaning | null {
  const operation = entraIndex.get(lookupName(row.activityDisplayName ?? ''));
  if (operation === undefined) return null;
  // A word for the result that nobody knows may mean that it was done.
  const isRefused = row.result === 'failure' || row.result === 'timeout';
  return meaningOf(operation, isRefused, operation.does === 'either' ? decided(row) : operation.does);
}

/** The same of a record of Exchange. */
export function meaningOfRecord(record: ExchangeAdminRecord): Meaning | null {
  const operation = exchangeIndex.get(lookupName(record.Operation ?? ''));
  if (operation === undefined) return null;
  const isRefused = /^(false|failed)$/i.test(record.ResultStatus ?? '');
  return meaningOf(operation, isRefused, operation.does === 'either' ? decidedBySettings(record) : operation.does);
}

function meaningOf({ trace, says, manner }: LogOperation, refused: boolean, does: LogOperation['does']): Meaning {
  const opens = !refused && (does === 'opens' || does === 'either');
  return { trace, ...omitUndefined({ manner }), says, refused, opens, closes: !refused && does === 'closes' };
}

/** A change of a guard closes only where its own values say that nothing was lowered; what cannot be read opens. */
function decided(row: DirectoryAudit): LogOperation['does'] {
  const [change] = changesOf(row);
  if (change === undefined || !isObject(change.before) || !isObject(change.after)) return 'opens';
  return isLower(guardOf(change.before), guardOf(change.after)) ? 'opens' : 'closes';
}

/** Whether it blocks less than before, or holds for less. */
export function isLower(before: Guard, after: Guard): boolean {
  return (
    after.strength < before.strength ||
    after.excluded.some((id) => !before.excluded.includes(id)) ||
    after.trusted.some((range) => !before.trusted.includes(range)) ||
    before.controls.some((control) => !after.controls.some((one) => demands(one, control))) ||
    before.included.some((entry) => !isIncluded(entry, after.included))
  );
}

const or = ' or ';

/** Whether a control that is required makes another one hold too: of `mfa or compliantDevice`, either does. */
function demands(required: string, other: string): boolean {
  const enough = other.split(or);
  return required.split(or).every((one) => enough.includes(one));
}

/** Whether a list still has what it had, or everything. */
function isIncluded(entry: string, included: readonly string[]): boolean {
  const list = entry.slice(0, entry.indexOf(' '));
  const isOfPeople = list.startsWith('users.');
  return included.includes(entry) || included.includes(`${list} all`) || (isOfPeople && included.includes(everyone));
}

interface ValueChange {
  readonly before: unknown;
  readonly after: unknown;
}

/** The whole values that a row carries of what it changed, as the log has them: JSON inside a text, sometimes twice. */
export function changesOf(row: DirectoryAudit): readonly ValueChange[] {
  const properties = (row.targetResources ?? []).flatMap(({ modifiedProperties }) => modifiedProperties ?? []);
  return properties.map(({ oldValue, newValue }) => ({
    before: readLogValue(oldValue).value,
    after: readLogValue(newValue).value,
  }));
}

export interface Guard {
  readonly strength: number;
  readonly excluded: readonly string[];
  readonly trusted: readonly string[];
  /** What is required, each of them; `mfa or compliantDevice` where one of them is enough. */
  readonly controls: readonly string[];
  /** What a policy holds for, or a place that is not trusted, each as list and value: `users.includeUsers all`, `countries ru`. */
  readonly included: readonly string[];
}

/** Stands among what is excluded for guests, which are one object and no list. */
export const guestsExcluded = 'guests';
const everyone = 'users.includeUsers all';
/**
 * The networks and countries of a place, each as list and value. A policy may leave a place out or block it, and the place does not say which: of one
 * that is not trusted, more and less may both let someone in.
 */
function placesIn(value: Readonly<Record<string, unknown>>): readonly string[] {
  const ranges = [value['ipRanges'] ?? []].flat().map((range) => {
    const cidr = isObject(range) ? range['cidrAddress'] : null;
    return `ipRanges ${typeof cidr === 'string' ? cidr.toLowerCase() : JSON.stringify(range)}`;
  });
  const unknown = value['includeUnknownCountriesAndRegions'] === true ? ['unknown'] : [];
  const countries = [...textsOf(value['countriesAndRegions']), ...unknown];
  return [...ranges, ...countries.map((country) => `countries ${country.toLowerCase()}`)];
}

/** A policy that has no such list holds for all of them. */
const unlimited = ['locations.includeLocations', 'platforms.includePlatforms', 'clientAppTypes'] as const;

function includedIn(conditions: Readonly<Record<string, unknown>>): readonly string[] {
  const lists = Object.entries(conditions).flatMap(([part, value]): readonly (readonly [string, unknown])[] =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, list]) => (name.startsWith('include') ? [[`${part}.${name}`, list]] : []))
      : part === 'clientAppTypes'
        ? [[part, value]]
        : [],
  );
  const entries = lists.flatMap(([list, values]) =>
    // Guests are one object and no list.
    (isObject(values) ? ['set'] : textsOf(values)).map((value) => `${list} ${value.toLowerCase()}`),
  );
  const absent = unlimited.filter((list) => !entries.some((entry) => entry.startsWith(`${list} `)));
  return [...entries.filter((entry) => !entry.endsWith(' none')), ...absent.map((list) => `${list} all`)];
}

const strengths: Readonly<Record<string, number>> = { enabled: 2, enabledForReportingButNotEnforced: 1, disabled: 0 };

/** The parts of a policy or place by which it keeps people out. */
export function guardOf(value: Readonly<Record<string, unknown>>): Guard {
  const conditions = isObject(value['conditions']) ? value['conditions'] : {};
  const excluded = Object.values(conditions).flatMap((part) =>
    isObject(part)
      ? Object.entries(part).flatMap(([name, list]) =>
          name.startsWith('exclude') ? (isObject(list) ? [guestsExcluded] : textsOf(list)) : [],
        )
      : [],
  );
  const grant = isObject(value['grantControls']) ? value['grantControls'] : {};
  const required = [...textsOf(grant['builtInControls']), ...(isObject(grant['authenticationStrength']) ? ['strength'] : [])];
  const isOneEnough = String(grant['operator']).toUpperCase() === 'OR';
  const places = placesIn(value);
  const state = value['state'] ?? 'enabled';
  return {
    strength: (typeof state === 'string' ? strengths[state] : undefined) ?? 0,
    excluded,
    trusted: value['isTrusted'] === true ? ['trusted', ...places] : places,
    controls: isOneEnough && required.length > 1 ? [required.toSorted().join(or)] : required,
    included: isObject(value['conditions']) ? includedIn(conditions) : value['isTrusted'] === true ? [] : places,
  };
}

function textsOf(value: unknown): readonly string[] {
  return [value ?? []].flat().filter((one): one is string => typeof one === 'string');
}

/** Settings of a mailbox or of the record that open something, with the values that close them again. */
const openingSettings: Readonly<Record<string, RegExp>> = {
  ForwardingSmtpAddress: /^(\$null)?$/i,
  ForwardingAddress: /^(\$null)?$/i,
  GrantSendOnBehalfTo: /^(\$null)?$/i,
  AuditEnabled: /^true$/i,
  UnifiedAuditLogIngestionEnabled: /^true$/i,
  AuditBypassEnabled: /^false$/i,
  AuditDisabled: /^false$/i,
  PopEnabled: /^false$/i,
  ImapEnabled: /^false$/i,
  EwsEnabled: /^false$/i,
  ActiveSyncEnabled: /^false$/i,
  // Without a value of its own the mailbox goes by the organization.
  SmtpClientAuthenticationDisabled: /^(true|\$null)?$/i,
  PublishEnabled: /^false$/i,
};

function decidedBySettings({ Parameters }: ExchangeAdminRecord): LogOperation['does'] {
  const set = (Parameters ?? []).filter(({ Name }) => (Name ?? '') in openingSettings);
  if (set.length === 0) return 'step';
  return set.every(({ Name, Value }) => openingSettings[Name ?? '']?.test(Value ?? '') === true) ? 'closes' : 'opens';
}
