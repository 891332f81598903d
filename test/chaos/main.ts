/** `npm run chaos`: every kind of failure, by seed or by name. What fails is printed with the line that runs it again. `--mutants`: whether the kinds would notice. */
import { parseArgs } from 'node:util';
import { runScript } from '../support/script';
import { runStoreMutants } from './mutants';
import { type Part, parts } from './parts';
import { print } from './print';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      runs: { type: 'string' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      cell: { type: 'string' },
      mutants: { type: 'boolean', default: false },
    },
  });
  if (values.mutants) return runStoreMutants();
  const chosen = choose(values.cell === undefined ? values.only : ['matrix']);
  if (chosen === null) return;
  let failed = 0;
  for (const part of chosen) {
    const began = performance.now();
    const first = Number(values.seed ?? values.from);
    const runs = values.seed === undefined ? Number(values.runs ?? part.usualRuns) : 1;
    const result = await part.run({ first, runs, cell: values.cell, verbose: values.seed !== undefined });
    failed += result.failures.length;
    const seconds = Math.round((performance.now() - began) / 1000);
    print(`${part.name}: ${result.runs} runs, ${result.failures.length} failed, ${seconds} s. ${result.summary}`);
    for (const { replay, problems } of result.failures) {
      print(`  ${problems.join('\n  ')}`);
      print(`  replay: npm run chaos -- --only ${part.name} ${replay}`);
    }
  }
  print(failed === 0 ? 'Nothing was done twice, unannounced or untruly told.' : `${failed} runs failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function choose(names: readonly string[] | undefined): readonly Part[] | null {
  const unknown = (names ?? []).filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length === 0) return parts.filter(({ name }) => names?.includes(name) ?? true);
  print(`There is no part ${unknown.join(', ')}. Write --only with one of ${parts.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
  return null;
}

runScript(main);
