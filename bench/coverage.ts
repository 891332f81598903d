/** How fast country-block and mfa reason over a large directory together, and that it grows no faster than the directory. */
import { performance } from 'node:perf_hooks';
import type { Benchmark } from './support/benchmark';
import { type Directory, largeDirectory } from './support/directory';
import { judgeDirectory } from './support/judge-directory';

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
        await judgeDirectory(directory);
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
