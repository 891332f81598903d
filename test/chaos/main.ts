/** `npm run chaos`: every kind of failure, by seed or by name. What fails is printed with the line that runs it again. `--mutants`: whether the kinds would notice. */
import { type StoreName, storeKinds } from '../support/chaos/stores-under-trial';
import { runScript } from '../support/runner/script';
import { optionsOf } from '../support/runner/script-help';
import { allBesides, isBeside } from '../support/store-claims/keyed';
import { runStoreMutants } from './mutants';
import { type Part, parts } from './parts';
import { print } from './print';

async function main(): Promise<void> {
  const values = optionsOf({
    script: 'chaos',
    about: 'everything that can die, get lost or answer badly: a change is done once, or is said not to be done',
    options: {
      only: { type: 'string', multiple: true, about: 'this kind alone' },
      store: {
        type: 'string',
        about: `of several servers, this store alone: ${storeKinds.map(toldOf).join('; ')}. Each when left out`,
      },
      runs: { type: 'string', about: 'how often; as it says behind the kind when left out' },
      from: { type: 'string', default: '1', about: 'the first seed' },
      seed: { type: 'string', about: 'this seed alone, telling more' },
      cell: { type: 'string', about: 'this cell of the matrix alone' },
      about: { type: 'string', about: `of courses, those about this alone: ${allBesides.join(', ')}` },
      mutants: { type: 'boolean', default: false, about: 'whether the kinds notice safeguards of the store that are broken' },
    },
    choices: {
      title: 'Kinds:',
      all: parts.map((part) => ({ name: part.name, about: `${part.about} (${timesOf(part)})` })),
    },
  });
  if (values === null) return;
  if (values.mutants) return runStoreMutants();
  const chosen = choose(values.cell === undefined ? values.only : ['matrix'], values.store);
  if (chosen === null) return;
  const { about } = values;
  if (about !== undefined && !isBeside(about)) {
    refused(`No course is about ${about}. Write --about with one of ${allBesides.join(', ')}.`);
    return;
  }
  let failed = 0;
  for (const { part, store } of chosen) {
    const began = performance.now();
    const first = Number(values.seed ?? values.from);
    const runs = values.seed === undefined ? Number(values.runs ?? part.usualRuns) : 1;
    const result = await part.run({ first, runs, cell: values.cell, about, verbose: values.seed !== undefined, store });
    failed += result.failures.length;
    const seconds = Math.round((performance.now() - began) / 1000);
    const where = part.stores === undefined ? '' : ` on ${store}`;
    print(`${part.name}${where}: ${result.runs} runs, ${result.failures.length} failed, ${seconds} s. ${result.summary}`);
    for (const { replay, problems } of result.failures) {
      print(`  ${problems.join('\n  ')}`);
      print(`  replay: npm run chaos -- --only ${part.name}${part.stores === undefined ? '' : ` --store ${store}`} ${replay}`);
    }
  }
  print(failed === 0 ? 'Nothing was done twice, unannounced or untruly told.' : `${failed} runs failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const toldOf = ({ name, about }: Pick<Part, 'name' | 'about'>): string => `${name}, ${about}`;

function timesOf({ usualRuns, stores }: Part): string {
  const times = Number.isFinite(usualRuns) ? `${usualRuns} ×` : 'all';
  return stores === undefined
    ? times
    : `${times} on ${stores.length === storeKinds.length ? 'each store' : stores.join(' and ')}`;
}

interface Chosen {
  readonly part: Part;
  readonly store: StoreName;
}

/** @param names of parts; all where none is named @param wanted the store, where one is named */
function choose(names: readonly string[] | undefined, wanted: string | undefined): readonly Chosen[] | null {
  const known = { part: parts.map(({ name }) => name), store: storeKinds.map(({ name }) => name as string) };
  const unknown = (names ?? []).filter((name) => !known.part.includes(name));
  if (unknown.length > 0)
    return refused(`There is no part ${unknown.join(', ')}. Write --only with one of ${known.part.join(', ')}.`);
  if (wanted !== undefined && !known.store.includes(wanted))
    return refused(`There is no store ${wanted}. Write --store with one of ${known.store.join(', ')}.`);
  const chosen = parts.filter(({ name }) => names?.includes(name) ?? true);
  return chosen.flatMap((part) => {
    // With a store named, what brings its own is left out, unless it is named as well.
    if (part.stores === undefined)
      return wanted === undefined || names !== undefined ? [{ part, store: 'sentinel' as const }] : [];
    return part.stores.filter((store) => wanted === undefined || store === wanted).map((store) => ({ part, store }));
  });
}

function refused(why: string): null {
  print(why);
  process.exitCode = 2;
  return null;
}

runScript(main);
