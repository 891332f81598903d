/** How long the worker's code takes to load, against loading the vendors' packages alone. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import type { Benchmark } from './support/benchmark';

const run = promisify(execFile);
const root = join(__dirname, '..');

export const start: Benchmark = {
  name: 'start',
  about: 'cold start of `hardenbot gateway --help` as built, against importing Bolt, BullMQ, ioredis and botbuilder alone',
  unit: 's',
  goal: { kind: 'ratio', number: 1.5 },
  rounds: 5,
  open: () =>
    Promise.resolve({
      round: async () => ({
        floor: await timed(['-e', "require('@slack/bolt'); require('bullmq'); require('ioredis'); require('botbuilder')"]),
        value: await timed([join(root, 'dist', 'src', 'cli.js'), 'gateway', '--help']),
      }),
      close: () => Promise.resolve(),
    }),
};

async function timed(args: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(process.execPath, [...args], { cwd: root });
  return (performance.now() - began) / 1000;
}
