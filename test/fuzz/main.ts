/** `npm run fuzz`: random tenants against oracles that know the vendor's semantics and nothing of our code. */
import { print } from '../chaos/print';
import { runScript } from '../support/runner/script';
import { optionsOf } from '../support/runner/script-help';
import { courses, families as ofControls, questions } from './families';
import { printed } from './print-case';
import { runFamily } from './run-family';

const families = [...ofControls, ...questions, ...courses];

async function main(): Promise<void> {
  const values = optionsOf({
    script: 'fuzz',
    about: 'random tenants against oracles that know the vendor and nothing of our code; docs/dev/fuzzing.md says more',
    options: {
      family: { type: 'string', multiple: true, about: 'this family alone' },
      control: { type: 'string', multiple: true, about: 'this control alone' },
      seed: { type: 'string', about: 'where chance begins; another one each time when left out' },
      runs: { type: 'string', default: '20000', about: 'tenants of each family' },
      findings: { type: 'string', default: '5', about: 'disagreements after which a family ends' },
    },
    choices: { title: 'Families:', all: families },
  });
  if (values === null) return;
  const unknown = (values.family ?? []).filter((name) => !families.some((family) => family.name === name));
  if (unknown.length > 0) {
    print(`There is no family ${unknown.join(', ')}. Write --family with one of ${families.map(({ name }) => name).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 0x7fff_0000) : Number(values.seed);
  let found = 0;
  for (const family of families.filter(({ name }) => values.family?.includes(name) ?? true)) {
    const wish = { seed, runs: Number(values.runs), maxDisagreements: Number(values.findings) };
    const result = await runFamily(family, values.control === undefined ? wish : { ...wish, only: values.control });
    found += result.disagreements.length;
    const pace = Math.round(result.tenants / result.seconds);
    print(
      `${family.name}: seed ${seed}, ${result.tenants} tenants in ${Math.round(result.seconds)} s (${pace} a second), ${result.disagreements.length} disagreements`,
    );
    for (const disagreement of result.disagreements) for (const line of printed(disagreement)) print(line);
  }
  process.exitCode = found === 0 ? 0 : 1;
}

runScript(main);
