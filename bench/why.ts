/** How fast `why` answers for a tenant of 100,000 people once the rows are read. */
import { performance } from 'node:perf_hooks';
import { reasonOver } from '../src/features/why/answer-of';
import { WhyLookUp } from '../src/features/why/look-up';
import { isRefusal } from '../src/lib/errors';
import { runReads } from '../src/worker/audit/run-reads';
import type { Benchmark } from './support/benchmark';
import { type Directory, largeDirectory } from './support/directory';
import { clientOf } from './support/directory-client';

const people = 100_000;

export const why: readonly Benchmark[] = (['ES', undefined] as const).map((from) => ({
  name: from === undefined ? 'why-places' : 'why-place',
  about: `why for ${from === undefined ? 'all places' : 'one place'} in a tenant of ${people} people, 200 policies and 500 groups, once the rows are read; the floor is one pass over the names`,
  unit: 'ms',
  goal: { kind: 'atMost' as const, number: 50 },
  rounds: 5,
  open: () => {
    const directory = largeDirectory(people);
    return Promise.resolve({ round: () => answer(directory, from), close: () => Promise.resolve() });
  },
}));

async function answer(directory: Directory, from: string | undefined) {
  const question = { person: 'user77@contoso.com', ...(from === undefined ? {} : { from }) };
  const look = new WhyLookUp(question, { asOf: new Date('2026-11-24T00:00:00Z'), origin: 'file' });
  const client = clientOf(directory);
  const { outcomes } = await runReads([{ reads: look.reads(), fold: look }], { client, monotonicMs: () => performance.now() });
  const began = performance.now();
  if (namesIn(look) !== people) throw new Error('Someone is missing.');
  const passed = performance.now();
  const reasoned = reasonOver(look, outcomes);
  const value = performance.now() - passed;
  if (isRefusal(reasoned)) throw new Error(reasoned.reason);
  return { value, floor: passed - began };
}

function namesIn({ access: { accounts } }: WhyLookUp): number {
  let count = 0;
  for (let number = 0; number < accounts.size; number += 1) if (accounts.get(number).name !== '') count += 1;
  return count;
}
