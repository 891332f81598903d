/** What is said of a campaign beside what is: the tenants themselves, their ledgers, the card and the list. */
import type { Simulator } from '../../../adapters/m365/simulator/index';
import type { StoreClient } from '../../../adapters/redis/connection';
import { storedRows } from '../../../adapters/redis/ledger';
import { attachmentsOf, contentOf } from '../../../src/chat/attachment';
import type { Card } from '../../../src/chat/card';
import { type Change, isStoppedUntouched } from '../../../src/engine/changes/change';
import type { Entry } from '../../../src/engine/ledger/entry';
import { isUnreadable, readRow } from '../../../src/engine/ledger/stored-row';
import { violations } from './checker';

export interface TrialTenant {
  readonly name: string;
  readonly kind: 'usual' | 'failing' | 'throttled';
  readonly simulator: Simulator;
}

export async function entriesOf(redis: StoreClient, tenantId: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for await (const row of storedRows(redis, tenantId)) {
    const entry = readRow(row);
    if (isUnreadable(entry)) throw new Error(entry.problem);
    found.push(entry);
  }
  return found;
}

/** What the ledger of one tenant says, beside the tenant itself. */
export async function tenantProblems(
  redis: StoreClient,
  { name, kind, simulator }: TrialTenant,
  change: Change | null,
): Promise<readonly string[]> {
  const wrong = violations(simulator.calls(), await entriesOf(redis, simulator.tenantId)).map((one) => `${name}: ${one}`);
  const { exchange } = simulator.state() as { exchange: { CASMailbox: readonly Record<string, unknown>[] } };
  const isClosed = exchange.CASMailbox.every((box) => box['PopEnabled'] === false && box['ImapEnabled'] === false);
  const status = change?.status;
  if (status === 'verified' && !isClosed) wrong.push(`${name} is told to be verified and is open`);
  if (kind === 'failing' && status !== 'stopped' && status !== 'refused')
    wrong.push(`${name} refuses every write and is told to be ${status}`);
  // What three workers died at is set aside, and said to be.
  const why = change?.refusal?.reason ?? change?.stopped ?? '';
  const isSetAside = status === 'refused' || (status === 'stopped' && why.startsWith('The worker stopped 3 times'));
  if (kind !== 'failing' && status !== 'verified' && !isSetAside) wrong.push(`${name} (${kind}) is ${status}: ${why}`);
  return wrong;
}

/** Null until the card counts what the ledgers say. */
export function toldAll(cards: readonly Card[], changes: readonly (Change | null)[]): readonly string[] | null {
  const verified = changes.filter((change) => change?.status === 'verified').length;
  const stopped = changes.filter((change) => change?.status === 'stopped').length;
  const card = cards.find(({ title }) => title.endsWith(`Turn off POP and IMAP in ${changes.length} tenants`));
  const text = JSON.stringify(card ?? '');
  const tells =
    text.includes(`${verified} applied and verified`) && (stopped === 0 || text.includes(`${stopped} stopped half way`));
  return tells ? [] : null;
}

/** The list that someone asks for has a row for each tenant, with what became of it. */
export async function listProblems(
  card: Card | null,
  tenants: readonly TrialTenant[],
  changes: readonly (Change | null)[],
): Promise<readonly string[]> {
  const file = card === null ? undefined : attachmentsOf(card)[0]?.file;
  const rows = file === undefined ? [] : (await contentOf(file)).split('\r\n');
  return tenants.flatMap(({ name }, n) => {
    const row = rows.find((one) => one.startsWith(`"${name}",`));
    const word = wordOf(changes[n] ?? null);
    return row?.includes(`"${changes[n]?.id ?? ''}","${word}`) === true ? [] : [`the list says of ${name}: ${row ?? 'nothing'}`];
  });
}

/** What wrote nothing for so long lets others pass it, in milliseconds. */
const restMs = 60_000;

/** More than may be under way at once: from each entry of a change to the next one. One that rested goes on beside those that passed it. */
export async function crowdProblems(
  redis: StoreClient,
  tenants: readonly TrialTenant[],
  most: number,
): Promise<readonly string[]> {
  const steps: { readonly at: number; readonly by: 1 | -1 }[] = [];
  let rested = 0;
  for (const { kind, simulator } of tenants) {
    if (kind === 'throttled') continue;
    const entries = await entriesOf(redis, simulator.tenantId);
    const first = entries.find(({ event }) => event.type === 'applying');
    const own = entries.filter(({ subject, seq }) => subject === first?.subject && seq >= first.seq);
    const last = own.findIndex(
      ({ event }) => event.type === 'verified' || (event.type === 'applied' && event.stopped !== undefined),
    );
    const times = own.slice(0, last + 1).map(({ at }) => Date.parse(at));
    if (times.some((from, place) => (times[place + 1] ?? from) - from > restMs)) rested += 1;
    for (const [place, from] of times.entries()) {
      const to = times[place + 1];
      if (to !== undefined) steps.push({ at: from, by: 1 }, { at: Math.min(to, from + restMs), by: -1 });
    }
  }
  let under = 0;
  let seen = 0;
  for (const { by } of steps.toSorted((one, other) => one.at - other.at || one.by - other.by)) {
    under += by;
    seen = Math.max(seen, under);
  }
  return seen <= most + rested ? [] : [`${seen} were under way at once, and ${most} and ${rested} that rested may be`];
}

function wordOf(change: Change | null): string {
  if (change?.status === 'verified') return 'applied and verified';
  if (change?.status !== 'stopped') return 'refused';
  return isStoppedUntouched(change) ? 'stopped before anything was changed' : 'stopped half way';
}
