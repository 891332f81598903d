/** A long ledger, made offline with real keys: changes of many mailboxes, and many small subjects between them, as years of work leave them. */

import type { StoreClient } from '../../../adapters/redis/connection';
import { keys } from '../../../adapters/redis/keys';
import type { ChainHead, SubjectHead } from '../../../src/engine/ledger/chain';
import { entryText, genesis, noSubject } from '../../../src/engine/ledger/chain';
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import { type EntrySigner, sealed } from '../../../src/engine/ledger/envelope';
import type { Operation } from '../../../src/engine/plan/operation';

/** Of a change; its operations are announced and recorded one by one, as the worker does. */
const operationsEach = 1000;
/** Entries of everything else between two such changes, a subject of ten each. */
const smallBetween = 500;
const smallEach = 10;

/** Milliseconds between two entries. */
const pace = 500;

export interface LongLedger {
  readonly tenant: string;
  readonly entries: number;
  readonly signer: EntrySigner;
  /** Of the first entry. */
  readonly since?: Date;
}

/** The entries one after the other; nothing of them is kept. */
export function* longLedger({ tenant, entries, signer, since = new Date('2024-01-01T00:00:00Z') }: LongLedger): Generator<Entry> {
  let head: ChainHead = genesis;
  const subjects = new Map<string, SubjectHead>();
  for (const { subject, event, isLast } of saidFor(entries)) {
    const at = new Date(since.getTime() + head.seq * pace);
    const before = subjects.get(subject) ?? noSubject;
    const entry = sealed({ tenant: head, subject: before }, { tenant, subject, event, at }, signer);
    head = entry;
    if (isLast) subjects.delete(subject);
    else subjects.set(subject, { count: before.count + 1, hash: entry.hash });
    yield entry;
  }
}

interface Said {
  readonly subject: string;
  readonly event: LedgerEvent;
  /** Nothing follows in its subject. */
  readonly isLast: boolean;
}

function* saidFor(entries: number): Generator<Said> {
  let left = entries;
  for (let change = 0; left > 0; change += 1) {
    const subject = `c-${change.toString(36).padStart(7, '0')}`;
    for (let n = 0; n < 2 * operationsEach && left > 0; n += 1, left -= 1) {
      const operation = Math.floor(n / 2) + 1;
      const event: LedgerEvent =
        n % 2 === 0
          ? { type: 'intent', n: operation, operation: mailboxOperation(operation) }
          : { type: 'outcome', n: operation, result: 'applied' };
      yield { subject, event, isLast: n === 2 * operationsEach - 1 };
    }
    for (let n = 0; n < smallBetween && left > 0; n += 1, left -= 1) {
      const which = change * (smallBetween / smallEach) + Math.floor(n / smallEach);
      const event: LedgerEvent = { type: 'nothingToDo', reason: 'everything is as the settings want it' };
      yield { subject: `a-${which.toString(36).padStart(7, '0')}`, event, isLast: n % smallEach === smallEach - 1 };
    }
  }
}

function mailboxOperation(n: number): Operation {
  const identity = `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000001`;
  const sides = (isOn: boolean) => ({ PopEnabled: isOn, ImapEnabled: isOn });
  return {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: `mailbox${n}@contoso.com`,
    identity,
    before: sides(true),
    after: sides(false),
  };
}

/** Rows that are sent at once. */
const rowsAtOnce = 1000;

/** Puts it into a store, page by page. */
export async function storeLongLedger(redis: StoreClient, ledger: LongLedger): Promise<ChainHead> {
  let rows: Entry[] = [];
  let head: ChainHead = genesis;
  const put = async (): Promise<void> => {
    const pipeline = redis.pipeline();
    for (const entry of rows)
      pipeline.xadd(keys.ledger(ledger.tenant), `${entry.seq}-0`, 'entry', entryText(entry), 'hash', entry.hash);
    for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
    rows = [];
  };
  for (const entry of longLedger(ledger)) {
    rows.push(entry);
    head = { seq: entry.seq, hash: entry.hash };
    if (rows.length === rowsAtOnce) await put();
  }
  await put();
  return head;
}
