/** `npm run chaos`: every kind of failure, by seed or by name. What fails is printed with the line that runs it again. `--mutants`: whether the kinds would notice. */
import { runScript } from '../support/script';
import { optionsOf } from '../support/script-help';
import { runStoreMutants } from './mutants';
import { type Part, parts } from './parts';
import { print } from './print';

async function main(): Promise<void> {
  const values = optionsOf({
    script: 'chaos',
    about: 'everything that can die, get lost or answer badly: a change is done once, or is said not to be done',
    options: {
      only: { type: 'string', multiple: true, about: 'this kind alone' },
      runs: { type: 'string', about: 'how often; as it says behind the kind when left out' },
      from: { type: 'string', default: '1', about: 'the first seed' },
      seed: { type: 'string', about: 'this seed alone, telling more' },
      cell: { type: 'string', about: 'this cell of the matrix alone' },
      mutants: { type: 'boolean', default: false, about: 'whether the kinds notice safeguards of the store that are broken' },
    },
    choices: {
      title: 'Kinds:',
      all: parts.map(({ name, about, usualRuns }) => ({ name, about: `${about} (${timesOf(usualRuns)})` })),
    },
  });
  if (values === null) return;
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

const timesOf = (runs: number): string => (Number.isFinite(runs) ? `${runs} ×` : 'all');

function choose(names: readonly string[] | undefined): readonly Part[] | null {
  const unknown = (names ?? []).filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length === 0) return parts.filter(({ name }) => names?.includes(name) ?? true);
  print(`There is no part ${unknown.join(', ')}. Write --only with one of ${parts.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
  return null;
}

runScript(main);
