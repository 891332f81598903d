/** Peak memory of an audit at 500,000 mailboxes, against 10,000. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processFlags } from '../src/process/node-flags';
import type { Benchmark } from './support/benchmark';

const run = promisify(execFile);

export const memory: Benchmark = {
  name: 'memory',
  about: 'peak RSS of an audit of 500,000 mailboxes, against one of 10,000, each in its own process; also at most 256 MB',
  unit: 'MB',
  goal: { kind: 'ratio', number: 1.1 },
  rounds: 3,
  open: async () => ({
    round: async () => ({ floor: await peak(10_000), value: await peak(500_000) }),
    close: () => Promise.resolve(),
  }),
};

async function peak(mailboxes: number): Promise<number> {
  const hook = join(__dirname, '..', 'test', 'support', 'typescript-hook.cjs');
  const { stdout } = await run(process.execPath, [
    ...processFlags.worker,
    '--require',
    hook,
    join(__dirname, 'memory-child.ts'),
    String(mailboxes),
  ]);
  return Number(stdout);
}
