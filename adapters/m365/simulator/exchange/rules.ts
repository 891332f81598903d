/** Transport rules: their order, which every insertion and removal shifts, and the limits of what they refuse with. */
import { randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { omitUndefined } from '../../../../src/lib/omit-undefined.js';
import type { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import { badValue } from './errors.js';
import { assertNameIsFree, made, settingsOf, store, target, type WriteResult, withSettings, writable } from './settings.js';

/** Source: limits of Exchange Online for mail flow rules. */
const maxRules = 300;
const maxReason = 1024;

export function newRule(call: ExchangeCall): WriteResult {
  const { rows } = withLimit(call);
  const { Enabled: enabled = true, Priority: wanted, ...settings } = Object.fromEntries(settingsOf(call.invocation));
  const name = textOf(settings['Name']);
  assertNameIsFree(writable(call), { what: 'transport rule', name });
  assertLimits(settings);
  const last = lowest(rows) + 1;
  const priority = wanted === undefined || wanted === null ? last : Number(wanted);
  assertPriority(priority, last);
  const id = randomUUID();
  const row: Row = {
    ...withSettings({}, new Map(Object.entries(settings))),
    ...withRejection(settings),
    ...made({ name, id, at: call.now() }),
    ImmutableId: id,
    Priority: priority,
    State: enabled === false ? 'Disabled' : 'Enabled',
    Mode: settings['Mode'] ?? 'Enforce',
    RuleErrorAction: settings['RuleErrorAction'] ?? 'Ignore',
    SenderAddressLocation: settings['SenderAddressLocation'] ?? 'Header',
    RecipientAddressType: settings['RecipientAddressType'] ?? 'Resolved',
    StopRuleProcessing: settings['StopRuleProcessing'] ?? false,
  };
  place(rows, row);
  return { rows: [row] };
}

export function setRule(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const settings = new Map(settingsOf(call.invocation));
  const priority = settings.get('Priority');
  settings.delete('Priority');
  const name = settings.get('Name');
  if (typeof name === 'string') assertNameIsFree(collection, { what: 'transport rule', name, except: located.position });
  assertLimits(Object.fromEntries(settings));
  const changed = withSettings(located.row, settings);
  if (typeof priority !== 'number' || priority === priorityAt(collection.rows, located.position))
    return store(collection, located, changed);
  assertPriority(priority, lowest(collection.rows));
  takeOut(collection.rows, located.position);
  place(collection.rows, { ...changed, Priority: priority });
  return {};
}

export function enableRule(call: ExchangeCall): WriteResult {
  const mode = call.invocation.parameters.get('Mode');
  return setState(call, { State: 'Enabled', ...omitUndefined({ Mode: mode }) });
}

export function disableRule(call: ExchangeCall): WriteResult {
  return setState(call, { State: 'Disabled' });
}

export function removeRule(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  takeOut(collection.rows, target(call, collection).position);
  return {};
}

function setState(call: ExchangeCall, change: Row): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  return store(collection, located, { ...located.row, ...change });
}

function withLimit(call: ExchangeCall): { readonly rows: RowSet } {
  const { rows } = writable(call);
  if (rows.end >= maxRules) throw badValue(`There are ${maxRules} transport rules already, which is the most there can be.`);
  return { rows };
}

/** The documented default of a rule that rejects with a text alone. */
function withRejection(settings: Readonly<Record<string, unknown>>): Row {
  const rejects =
    typeof settings['RejectMessageReasonText'] === 'string' && settings['RejectMessageEnhancedStatusCode'] === undefined;
  return rejects ? { RejectMessageEnhancedStatusCode: '5.7.1' } : {};
}

function assertLimits(settings: Readonly<Record<string, unknown>>): void {
  const code = settings['RejectMessageEnhancedStatusCode'];
  if (typeof code === 'string' && !/^5\.7\.(1|9\d\d)$/.test(code))
    throw badValue(`The enhanced status code '${code}' is not valid: it is 5.7.1, or from 5.7.900 to 5.7.999.`);
  const reason = settings['RejectMessageReasonText'];
  if (typeof reason === 'string' && reason.length > maxReason)
    throw badValue(`The reason text has ${reason.length} characters; at most ${maxReason} are allowed.`);
  for (const property of ['SenderIpRanges', 'ExceptIfSenderIpRanges'])
    for (const range of [settings[property] ?? []].flat()) if (typeof range === 'string') assertRange(range);
}

/** A single address, a range `a-b`, or CIDR. */
function assertRange(text: string): void {
  const ends = text.split('-').map((end) => end.trim());
  const isCidr = ends.length === 1 && ipaddr.isValidCIDR(text);
  if (isCidr || (ends.length <= 2 && ends.every((end) => ipaddr.isValid(end)))) return;
  throw badValue(`'${text}' is not an IP address or a range of them.`);
}

export function assertPriority(priority: number, lowestAllowed: number): void {
  if (priority >= 0 && priority <= lowestAllowed) return;
  throw badValue(`The priority ${priority} is not valid: it is from 0 to ${lowestAllowed}.`);
}

/** A rule that a state file gives no number stands where it is written. */
function priorityAt(rows: RowSet, position: number): number {
  const priority = rows.at(position)?.['Priority'];
  return typeof priority === 'number' ? priority : position;
}

/** The number of the rule that comes last; -1 without rules. */
export function lowest(rows: RowSet): number {
  return rows.end === 0 ? -1 : priorityAt(rows, rows.end - 1);
}

export function place(rows: RowSet, row: Row): void {
  const priority = Number(row['Priority']);
  let position = 0;
  while (position < rows.end && priorityAt(rows, position) < priority) position += 1;
  shift(rows, { from: priority, by: 1 });
  rows.insert(row, position);
}

function takeOut(rows: RowSet, position: number): void {
  const priority = priorityAt(rows, position);
  rows.remove(position);
  shift(rows, { from: priority + 1, by: -1 });
}

function shift(rows: RowSet, options: { readonly from: number; readonly by: 1 | -1 }): void {
  for (let position = 0; position < rows.end; position += 1) {
    const row = rows.at(position);
    const priority = row?.['Priority'];
    if (row !== undefined && typeof priority === 'number' && priority >= options.from)
      rows.replace(position, { ...row, Priority: priority + options.by });
  }
}
