/** Every control's changes go through services that are out of order: each is done once all the same, and restored once. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { OpenJournal, takeDown } from '../../src/engine/changes/journal';
import { createdIdOf, invert, type Operation, resolveOperation } from '../../src/engine/plan/operation';
import { isRefusal, TenantError } from '../../src/lib/errors';
import { underLease } from '../../src/worker/apply/lease';
import { runOperations } from '../../src/worker/apply/run-operations';
import { type Chance, chanceOf } from '../support/chaos/random';
import { isChangeable } from '../support/controls/run-case';
import { memoryLedger } from '../support/ledger/signed-entries';
import { count, spreadOfEach } from '../support/runner/counts';
import { emptyStorage, memoryLeases } from '../support/stores/memory-stores';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';

let lab: TenantLab;
beforeAll(async () => {
  lab = await openTenantLab();
});
afterAll(() => lab.close());

/** Up to three kinds of bad answers for each kind of object; services say it in words of their own, and gateways before them in none of theirs. */
function faultsFor(chance: Chance, operations: readonly Operation[]): readonly object[] {
  const some = (below: number) => ({ times: 1 + chance.below(below), skip: chance.below(4) });
  const broken = () => ({
    status: chance.pick([500, 502, 503, 504]),
    ...(chance.happens(0.5) ? {} : { body: { error: { code: 'InternalServerError', message: 'It broke.' } } }),
  });
  const kinds = [
    () => ({ only: 'writes', ...broken(), ...some(3) }),
    () => ({ only: 'writes', ...broken(), after: true, ...some(2) }),
    () => ({ only: 'writes', status: 200, reset: true, ...some(1) }),
    () => ({ only: 'writes', status: 200, reset: true, after: true, ...some(1) }),
    () => ({ only: 'reads', ...broken(), ...some(6) }),
    () => ({ status: 429, retryAfter: chance.pick([1, 30, 400]), ...some(3) }),
  ] as const;
  const resources = [...new Set(operations.map(({ resource }) => resource))];
  return resources.flatMap((match) => Array.from({ length: chance.below(4) }, () => ({ match, ...chance.pick(kinds)() })));
}

const tenant = 't';
const subject = 'c-1';
const clock = { now: () => new Date('2026-11-24T00:00:00Z'), monotonicMs: () => 0, sleep: () => Promise.resolve() };

/** Comes back to what a service broke at, as the worker does. */
async function runThrough(operations: readonly Operation[], isRevert: boolean): Promise<OpenJournal> {
  const storage = emptyStorage();
  const work = {
    clock,
    doubtMs: [0, 1],
    stopping: new AbortController().signal,
    ledger: memoryLedger(storage, clock),
    leases: memoryLeases(clock),
    leaseMs: 60_000,
  };
  const journal = (): OpenJournal => {
    const open = new OpenJournal();
    for (const { event } of storage.entries.get(tenant) ?? [])
      if (event.type === 'intent' || event.type === 'outcome') takeDown(open, event);
    return open;
  };
  const run = { tenant: { client: lab.client }, subject, operations, isRevert, onProgress: () => Promise.resolve() };
  const classes = [...new Set(operations.map(({ resource }) => resource))];
  for (let tries = 0; tries < 60; tries += 1)
    try {
      const { stopped } = await underLease(work, { tenant, classes }, (held) =>
        runOperations(work, { ...run, journal: journal(), held }),
      );
      if (stopped !== null) throw new Error(stopped);
      return journal();
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      lab.wait(error.detail.retryAfterMs ?? 1000);
    }
  throw new Error('It came to no end.');
}

/** What puts everything back, last first. */
function inverted(operations: readonly Operation[], { outcomes }: OpenJournal): readonly Operation[] {
  const createdIds = new Map<number, string>();
  return operations
    .flatMap((planned, index) => {
      const operation = resolveOperation(planned, createdIds);
      const made = outcomes.get(index + 1)?.id;
      const id = createdIdOf(operation, made);
      if (id !== null) createdIds.set(index + 1, id);
      return invert(operation, made) ?? [];
    })
    .reverse();
}

/** The tenant without its orders, and with ids that are given again each time called alike. */
function tenantNow(): unknown {
  const text = JSON.stringify({ ...(lab.state() as object), simulator: null });
  return JSON.parse(text.replace(/"[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}"/g, '"id"'));
}

/** Azure knows no such value, and takes it from nobody who puts it back. */
const isOfTheFuture = ({ name }: Case): boolean => name.startsWith('a default that Azure did not have');

async function goesThrough(control: Control, one: Case, chance: Chance): Promise<void> {
  lab.load(one);
  const before = tenantNow();
  const draft = await lab.draft(control, one);
  if (isRefusal(draft)) return;
  const operations = [...draft.operations];
  let had = lab.effects();
  await lab.apply(operations);
  const effects = lab.effects() - had;
  const after = tenantNow();
  lab.load(one);
  lab.orderFaults(faultsFor(chance, operations));
  had = lab.effects();
  const journal = await runThrough(operations, false);
  expect(lab.effects() - had).toBe(effects);
  expect(tenantNow()).toEqual(after);
  expect([...journal.outcomes].map(([, { result }]) => result)).toEqual(operations.map(() => 'applied'));
  const undo = inverted(operations, journal);
  lab.orderFaults(faultsFor(chance, operations));
  await runThrough(undo, true);
  if (undo.length === operations.length) expect(tenantNow()).toEqual(before);
}

test.each(controls.filter(({ plan }) => plan !== undefined).map((control) => [control.id, control] as const))(
  'what %s changes is done once and put back once, whatever order the services are out of',
  async (id, control) => {
    const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] };
    const changeable = cases.filter((one) => isChangeable(one) && !isOfTheFuture(one));
    for (const [seed, one] of spreadOfEach(changeable, count({ fast: 2, full: 9 }), () => id).entries())
      await goesThrough(control, one, chanceOf(seed)).catch((error: unknown) => {
        throw new Error(`${one.name}, seed ${seed}: ${String(error)}`);
      });
  },
);
