/** How fast country-block and mfa reason over a large directory together, and that it grows no faster than the directory. */
import { performance } from 'node:perf_hooks';
import type { Context, Control } from '../src/controls/control';
import { countryBlock } from '../src/controls/country-block/index';
import { mfa } from '../src/controls/mfa/index';
import type { TenantClient } from '../src/tenant/client';
import type { Read } from '../src/tenant/resource';
import { runReads } from '../src/worker/audit/run-reads';
import type { Benchmark } from './support/benchmark';
import { type Directory, largeDirectory } from './support/directory';

export const coverage: readonly Benchmark[] = [10_000, 30_000, 100_000].map((users) => ({
  name: `coverage-${users / 1000}k`,
  about: `country-block and mfa over ${users} users, 200 policies and 500 nested groups, against one pass over the same rows; at most 1 s`,
  unit: 's',
  goal: { kind: 'atMost' as const, number: 1 },
  rounds: 3,
  open: () => {
    const directory = largeDirectory(users);
    return Promise.resolve({
      round: async () => {
        const began = performance.now();
        if (fieldsIn(directory) === 0) throw new Error('The directory is empty.');
        const passed = performance.now();
        await judge(directory);
        return { floor: (passed - began) / 1000, value: (performance.now() - passed) / 1000 };
      },
      close: () => Promise.resolve(),
    });
  },
}));

/** One pass over every field of every row. */
function fieldsIn(directory: Directory): number {
  let fields = 0;
  for (const rows of directory.values())
    for (const row of rows)
      if (typeof row === 'object' && row !== null) for (const value of Object.values(row)) fields += value === null ? 0 : 1;
  return fields;
}

async function judge(directory: Directory): Promise<void> {
  const client: TenantClient = {
    read: async function* <Row>(read: Read<Row>) {
      const rows = directory.get(read.of === undefined ? read.resource.key : `${read.resource.key} ${read.of}`) ?? [];
      yield { rows: rows as readonly Row[], calls: 1 };
    },
    current: () => Promise.resolve(null),
    write: () => Promise.resolve({ result: 'failed', reason: 'read only' }),
    close: () => Promise.resolve(),
  };
  const folds = [contextual(countryBlock, { block: ['RU', 'KP', 'BY'] }), contextual(mfa, {})];
  const { outcomes } = await runReads(folds, { client, monotonicMs: () => performance.now() });
  for (const { id, fold } of folds) {
    const { verdict, summary } = fold.judge(outcomes);
    if (verdict !== 'partial' && verdict !== 'fail') throw new Error(`Expected gaps of ${id}, got ${verdict}: ${summary}`);
  }
}

/** A control as an audit asks it, with its reads. */
function contextual<Settings>(control: Control<Settings>, settings: unknown) {
  const context: Context<Settings> = {
    settings: control.settings.parse(settings),
    tenant: { id: 't' },
    breakGlass: ['user0@contoso.com', 'user1@contoso.com'],
    bot: { servicePrincipalId: null, egress: [] },
    protectedPeople: [],
    reportOnlyForMs: 0,
    asOf: new Date('2026-11-24T00:00:00Z'),
  };
  return { id: control.id, reads: control.reads(context), fold: control.audit(context) };
}
