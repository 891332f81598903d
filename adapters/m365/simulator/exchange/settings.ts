/** The common part of writing to Exchange: finding what is written to, and putting the parameters of a call into its row. */
import { sameJson } from '../../../../src/lib/json.js';
import { specOf } from '../collections.js';
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { Refused } from '../wire.js';
import type { ExchangeCall } from './call.js';
import type { Invocation } from './cmdlets.js';
import { alreadyExists, cmdletForbidden } from './errors.js';
import { breakOff, type Located, locate, lookUp } from './identity.js';
import { ListChange } from './values.js';

export interface WriteResult {
  /** What a New- cmdlet restores. */
  readonly rows?: readonly Row[];
  readonly warnings?: readonly string[];
}

/** Parameters that say how a call is made, not what the object is to be. */
const callParameters = new Set(['Identity', 'Mailbox', 'Confirm', 'WhatIf', 'Force', 'IgnoreDefaultScope', 'DomainController']);

export function settingsOf(invocation: Invocation): ReadonlyMap<string, unknown> {
  return new Map([...invocation.parameters].filter(([name]) => !callParameters.has(name)));
}

/** The row after a change; lists are replaced, or added to and taken from. */
export function withSettings(row: Row, settings: ReadonlyMap<string, unknown>): Row {
  const changes = [...settings].map(([name, value]) => [name, value instanceof ListChange ? value.appliedTo(row[name]) : value]);
  return changedRow(row, Object.fromEntries(changes));
}

/** The collection that a cmdlet writes to; throws `Refused` (403) where the state file does not hold it. */
export function writable(call: ExchangeCall): Collection {
  const collection = call.tenant.collection(specOf(`exchange.${call.invocation.noun}`).key);
  if (!collection.held) throw cmdletForbidden(call.invocation.cmdlet, collection.spec.permission);
  return collection;
}

/** The object that a call names; of a kind there is one of, that one. */
export function target(call: ExchangeCall, collection: Collection): Located {
  if (collection.spec.shape === 'list') return locate(collection, call.invocation.parameters.get('Identity'));
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(breakOff(collection));
  return { position: 0, row };
}

/** Writes a row back and warns, as the service does, when nothing changed. */
export function store(collection: Collection, located: Located, row: Row): WriteResult {
  if (sameJson(row, located.row)) {
    const name = textOf(row['Identity'] ?? row['Name'] ?? row['Guid']);
    return { warnings: [`The command completed successfully but no settings of '${name}' have been modified.`] };
  }
  collection.rows.replace(located.position, row);
  return {};
}

/** Throws `Refused` when another object of the collection has this name. */
export function assertNameIsFree(
  collection: Collection,
  options: { readonly what: string; readonly name: string; readonly except?: number },
): void {
  const found = lookUp(collection, options.name);
  if (found === null || found.position === options.except) return;
  if (sameText(found.row['Name'], options.name)) throw alreadyExists(options.what, options.name);
}

/** What the service adds to an object that it makes. */
export function made(options: { readonly name: string; readonly id: string; readonly at: Date }): Row {
  const time = options.at.toISOString();
  return {
    Name: options.name,
    Identity: options.name,
    Id: options.name,
    Guid: options.id,
    IsValid: true,
    WhenCreated: time,
    WhenChanged: time,
    WhenCreatedUTC: time,
    WhenChangedUTC: time,
  };
}
