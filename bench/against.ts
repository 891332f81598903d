/**
 * `npm run bench -- --against COMMIT`: the benchmarks of another commit and of this tree, in turn on the same machine. Each is measured by its own
 * code, so a benchmark whose words differ is marked: it may measure something else.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Result } from './support/benchmark';
import { type Comparison, compare, type Pair } from './support/compare';
import { checkOut } from './support/other-commit';

const root = join(__dirname, '..');

export interface Against {
  readonly commit: string;
  /** Benchmarks by name. */
  readonly names: readonly string[];
  /** How often each commit is measured. */
  readonly pairs: number;
  readonly print: (line: string) => void;
}

/** Prints a line for each benchmark that both know. Resolves to false where one is worse. */
export function against({ commit, names, pairs, print }: Against): boolean {
  const other = checkOut(root, commit);
  print(`this tree against ${other.hash.slice(0, 12)}, ${pairs} pairs; above 1 is worse`);
  let isWorse = false;
  try {
    for (const part of calls(names)) {
      const began = performance.now();
      const measured = inTurn(part, { before: other.folder, after: root, pairs });
      const took = Math.round((performance.now() - began) / 1000);
      if (measured.length === 0) print(`     ${part.padEnd(16)} is not measured by both`);
      for (const comparison of measured) print(line(comparison));
      print(`     (${took} s)`);
      isWorse ||= measured.some(({ verdict }) => verdict === 'worse');
    }
  } finally {
    other.remove();
  }
  return !isWorse;
}

/** A name measures those as well that begin with it, so it stands for them. */
function calls(names: readonly string[]): readonly string[] {
  return names.filter((name) => !names.some((other) => other !== name && name.startsWith(other)));
}

function inTurn(
  part: string,
  { before, after, pairs }: { readonly before: string; readonly after: string; readonly pairs: number },
): readonly Comparison[] {
  const rounds: { readonly before: readonly Result[]; readonly after: readonly Result[] }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const old = resultsIn(before, part);
    // What the other commit does not know needs no measuring here.
    if (old.length === 0) return [];
    rounds.push({ before: old, after: resultsIn(after, part) });
  }
  return (rounds[0]?.after ?? []).flatMap(({ name }) => {
    const measured = rounds.flatMap((round): readonly Pair[] => {
      const [old, own] = [round.before, round.after].map((results) => results.find((result) => result.name === name));
      return old === undefined || own === undefined ? [] : [{ before: old, after: own }];
    });
    return measured.length === 0 ? [] : [compare(measured)];
  });
}

/** Empty where the tree in the folder knows no such benchmark. A missed goal is no error here. */
function resultsIn(folder: string, part: string): readonly Result[] {
  const hook = join('test', 'support', 'typescript-hook.cjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', `./${hook}`, join('bench', 'index.ts'), '--json', '--only', part],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 },
  );
  if (status === 2 && stderr.includes('--only')) return [];
  if (!stdout.startsWith('{')) throw new Error(`The benchmark ${part} in ${folder} ended with ${status}:\n${stderr}`);
  return (JSON.parse(stdout) as { readonly results: readonly Result[] }).results;
}

function line({ name, unit, before, after, times, isSameWork, verdict }: Comparison): string {
  const figures = `${before.toFixed(3)} → ${after.toFixed(3)} ${unit}`;
  const spread = `${times.median.toFixed(3)}× (${times.lowest.toFixed(3)} to ${times.highest.toFixed(3)})`;
  return `${verdict.padEnd(7)} ${name.padEnd(16)} ${figures}, ${spread}${isSameWork ? '' : ', described in other words'}`;
}
