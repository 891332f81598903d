/** `npm run mutants`: breaks each control, and what they share, in some places, one at a time, and says what notices it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '../../src/controls/index';
import { print } from '../chaos/print';
import { runScript } from '../support/runner/script';
import { optionsOf } from '../support/runner/script-help';
import { shared } from './draw';
import { pageOf } from './page';
import { type Mutant, mutantsOf, oneLine, type Wish } from './run';

const usualSeed = 1711;
const usualCount = 20;
/** What controls share has this many times the places of one control. */
const sharedTimes = 4;

async function main(): Promise<void> {
  const values = optionsOf({
    script: 'mutants',
    about:
      'breaks controls, and what they share, in many places, one at a time, and says what notices it; docs/dev/mutants.md says more',
    options: {
      control: { type: 'string', multiple: true, about: 'this control alone' },
      seed: { type: 'string', default: String(usualSeed), about: 'where chance begins' },
      count: {
        type: 'string',
        default: String(usualCount),
        about: `places of each control; of ${shared} ${sharedTimes} times as many`,
      },
      tenants: { type: 'string', default: '150', about: 'random tenants that each is judged over' },
    },
    choices: {
      title: 'Controls:',
      all: [
        ...controls.map(({ id, title }) => ({ name: id, about: title })),
        { name: shared, about: 'what controls share, judged by all of them that stand on it' },
      ],
    },
  });
  if (values === null) return;
  const known = [...controls.map(({ id }) => id), shared];
  const unknown = (values.control ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    print(`There is no control ${unknown.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const wish: Wish = { seed: Number(values.seed), count: Number(values.count), tenants: Number(values.tenants) };
  const all: Mutant[] = [];
  for (const id of values.control ?? known) {
    const began = performance.now();
    const mutants = await mutantsOf(id, id === shared ? { ...wish, count: wish.count * sharedTimes } : wish);
    all.push(...mutants);
    const survivors = mutants.filter(({ killer, explained }) => killer === null && explained === null);
    const seconds = Math.round((performance.now() - began) / 1000);
    print(`${id}: ${mutants.length} mutants, ${survivors.length} that nothing notices (seed ${wish.seed}, ${seconds} s)`);
    for (const { site } of survivors)
      print(`  ${site.file}:${site.line} (${site.kind})\n    ${oneLine(site.was)}\n    ${oneLine(site.becomes)}`);
    if (survivors.length > 0) process.exitCode = 1;
  }
  if (wish.seed !== usualSeed || wish.count !== usualCount) return;
  const path = join(__dirname, '..', '..', 'docs', 'dev', 'mutants.md');
  writeFileSync(path, pageOf(all, wish, { page: readFileSync(path, 'utf8'), order: known }));
}

runScript(main);
