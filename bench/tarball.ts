/** From the packed package to the first verdict on a machine that has Node and npm alone, with nothing in the cache of npm. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import packageJson from '../package.json';
import { packPackage } from '../release/parts';
import { run } from '../test/support/runner/bare-machine';
import type { Benchmark } from './support/benchmark';

const example = join('node_modules', packageJson.name, 'examples', 'demo-tenant.json');

export const tarball: Benchmark = {
  name: 'tarball',
  about: 'npm i of the packed package from the registry and an audit of the demo tenant, against the installation alone',
  unit: 's',
  goal: { kind: 'atMost', number: 60 },
  rounds: 1,
  isRare: true,
  open: () => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-tarball-'));
    const packed = join(folder, packPackage(folder));
    let rounds = 0;
    return Promise.resolve({
      round: async () => {
        rounds += 1;
        const machine = bareMachine(join(folder, String(rounds)));
        const began = performance.now();
        await well(`npm i --ignore-scripts --no-audit --no-fund --cache ./cache ${packed}`, machine);
        const installed = performance.now();
        const shown = await well(`./node_modules/.bin/hardenbot audit --state ${example}`, machine);
        if (!shown.includes('pop-imap')) throw new Error(`There is no verdict in:\n${shown}`);
        return { value: (performance.now() - began) / 1000, floor: (installed - began) / 1000 };
      },
      close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    });
  },
};

interface Machine {
  readonly folder: string;
  readonly programs: string;
}

/** An empty folder, and one with Node and npm for PATH. */
function bareMachine(folder: string): Machine {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  for (const name of ['npm', 'node']) symlinkSync(join(dirname(process.execPath), name), join(programs, name));
  return { folder, programs };
}

/** What the line showed. Throws where it does not end well. */
async function well(line: string, machine: Machine): Promise<string> {
  const { code, shown } = await run(line, machine);
  if (code !== 0) throw new Error(`${line} ended with ${code}:\n${shown}`);
  return shown;
}
