/** One pass over a tenant for many folds: what is read once, and who waits for whom. */
import type { RowFold } from '../../src/controls/control';
import { TenantError } from '../../src/lib/errors';
import { type Read, readOf } from '../../src/tenant/resource';
import { mailboxes } from '../../src/tenant/resources/mailbox';
import { remoteDomains } from '../../src/tenant/resources/remote-domain';
import { transportRules } from '../../src/tenant/resources/transport-rule';
import { missingText } from '../../src/views/findings';
import { type Reader, runReads } from '../../src/worker/audit/run-reads';
import { stateClient } from '../support/tenants/state-client';

const mailboxRead = readOf(mailboxes, ['Guid']);
const nameRead = readOf(mailboxes, ['Guid', 'Name']);
const ruleRead = readOf(transportRules, ['Guid']);
const domainRead = readOf(remoteDomains, ['Guid']);
const state = { exchange: { Mailbox: [{ Guid: 'm' }], TransportRule: [{ Guid: 'r' }], RemoteDomain: [{ Guid: 'd' }] } };

/** A fold that asks for one thing after the other, and says what it saw. */
function asking(first: Read, then: readonly Read[], mayFollow: readonly Read[] = []): Reader & { readonly seen: string[] } {
  const seen: string[] = [];
  const left = [...then];
  const fold: RowFold = {
    see: (read) => void seen.push(read.resource.key),
    follow: () => left.splice(0, 1),
    mayFollow,
  };
  return { reads: [first], fold, seen };
}

async function pass(readers: readonly Reader[]): Promise<readonly string[]> {
  const whole = stateClient(state);
  const read: string[] = [];
  const client = {
    ...whole,
    read: <Row>(one: Read<Row>) => {
      read.push(`${one.resource.key} ${one.fields.join()}`);
      return whole.read(one);
    },
  };
  await runReads(readers, { client, monotonicMs: () => 0 });
  return read;
}

const keys = (read: readonly string[]) => read.map((one) => one.split(' ')[0]);

test('what one fold reads from the start and another names later is read once, with the fields of both', async () => {
  const now = asking(mailboxRead, []);
  const later = asking(ruleRead, [nameRead], [nameRead]);
  expect(await pass([now, later])).toEqual(['exchange.TransportRule Guid', 'exchange.Mailbox Guid,Name']);
  expect([now.seen, later.seen]).toEqual([['exchange.Mailbox'], ['exchange.TransportRule', 'exchange.Mailbox']]);
});

test('a collection that a fold might have named and does not waits no longer', async () => {
  const now = asking(mailboxRead, []);
  const never = asking(ruleRead, [], [mailboxRead]);
  expect(keys(await pass([now, never]))).toEqual(['exchange.TransportRule', 'exchange.Mailbox']);
});

test('two folds that wait for each other go on', async () => {
  const one = asking(mailboxRead, [domainRead], [domainRead]);
  const other = asking(domainRead, [mailboxRead], [mailboxRead]);
  await pass([one, other]);
  expect([new Set(one.seen), new Set(other.seen)]).toEqual([
    new Set(['exchange.Mailbox', 'exchange.RemoteDomain']),
    new Set(['exchange.Mailbox', 'exchange.RemoteDomain']),
  ]);
});

test('a fold goes on as soon as its own reads have ended, however long others take', async () => {
  const whole = stateClient(state);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = {
    ...whole,
    read: <Row>(one: Read<Row>) => {
      if (one.resource.key === 'exchange.RemoteDomain') release();
      return one.resource.key === 'exchange.Mailbox' ? waitingFor(held, whole.read(one)) : whole.read(one);
    },
  };
  const slow = asking(mailboxRead, []);
  const quick = asking(ruleRead, [domainRead]);
  await runReads([slow, quick], { client, monotonicMs: () => 0 });
  expect(quick.seen).toEqual(['exchange.TransportRule', 'exchange.RemoteDomain']);
});

test('what is said to be read is what is waited for, and not what has ended', async () => {
  const whole = stateClient(state);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = {
    ...whole,
    read: <Row>(one: Read<Row>) =>
      one.resource.key === 'exchange.Mailbox' ? waitingFor(held, whole.read(one)) : whole.read(one),
  };
  const said: string[] = [];
  const onProgress = ({ done, reading }: { readonly done: number; readonly reading: string }): Promise<void> => {
    said.push(reading);
    if (done === 2) release();
    return Promise.resolve();
  };
  const readers = [asking(ruleRead, []), asking(mailboxRead, []), asking(domainRead, [])];
  await runReads(readers, { client, monotonicMs: () => 0, onProgress });
  expect(said).toEqual(['mailbox (Exchange)', 'mailbox (Exchange)', 'mailbox (Exchange)']);
});

async function* waitingFor<Item>(held: Promise<void>, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  await held;
  yield* items;
}

test('a failure that is none of the tenant ends the pass', async () => {
  const broken: Reader = {
    reads: [mailboxRead],
    fold: {
      see: () => {
        throw new Error('a bug');
      },
    },
  };
  await expect(pass([broken])).rejects.toThrow('a bug');
});

test('a credential that Entra ID refuses is told as that, and not as a permission that is missing', async () => {
  const refused = new TenantError('Entra ID refused the credential (AADSTS7000215)', {
    kind: 'unauthenticated',
    code: 'AADSTS7000215',
  });
  const client = {
    ...stateClient(state),
    read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refused) }) }),
  };
  const { outcomes } = await runReads([asking(mailboxRead, [])], { client, monotonicMs: () => 0 });
  const missing = { read: 'exchange.Mailbox', reason: refused.message };
  expect(outcomes(mailboxRead)).toEqual({ complete: false, rows: 0, missing });
  expect(missingText(missing)).toBe(`exchange.Mailbox - ${refused.message}`);
});
