/**
 * `npm run new:control <id> <collection> <property> [expected]`: lays out a control that expects one value of each object of a collection, and the
 * resource where there is none. What is left to say, its tests ask for one by one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '../../../src/lib/errors';
import { runScript } from '../../../test/support/runner/script';
import { alreadyThere, type Expected, layOut, type Wish } from './layout';
import { othersFor } from './others';
import { spelled } from './spelling';

const root = join(__dirname, '..', '..', '..');
const usage = [
  'npm run new:control <id> <collection> <property> [expected: true where it is left out] [-- --single]',
  'for example: npm run new:control owa-files exchange.OwaMailboxPolicy DirectFileAccessOnPublicComputersEnabled false',
  '--single: there is one such object in a tenant; of Graph, and of what hardenbot reads already, that is known',
];

function main(): void {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean' }, single: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(`${usage.join('\n')}\n`);
    return;
  }
  const wish = wishOf(positionals, values.single === true);
  const layout = layOut(wish, (path) => readFileSync(join(root, path), 'utf8'));
  const problem = alreadyThere(layout, (path) => existsSync(join(root, path)));
  if (problem !== null) complain(problem);
  for (const [path, text] of Object.entries({ ...layout.made, ...layout.changed })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
  process.stdout.write(
    [
      '',
      'Now, until they say nothing more (docs/dev/adding-a-control.md says what for):',
      `  npm run typecheck; npm run test:all -- controls/control- controls/trusted-settings -t "^${wish.id} "`,
      '  npm run docs; npm run format',
      '',
      'What else it touches:',
      ...(layout.lacksProperty === null
        ? []
        : [
            `  ${layout.lacksProperty}: add ${wish.property} to its rows, and see whether how it is written depends on the property`,
          ]),
      ...othersFor(wish).map(({ path, what }) => `  ${path}: ${what}`),
      '',
    ].join('\n'),
  );
}

function wishOf([id, typed, property, expected = 'true']: readonly string[], single: boolean): Wish {
  if (id === undefined || !/^[a-z]+(-[a-z]+)*$/.test(id))
    return complain('Say what people will type: small words with hyphens between.');
  if (existsSync(join(root, 'src', 'controls', id))) return complain(`There is a control ${id} already.`);
  if (typed === undefined || !/^(exchange|graph)\.\w+$/i.test(typed))
    return complain('Say which collection it reads: exchange and the noun of a cmdlet, or graph and a name.');
  if (property === undefined || !/^\w+$/.test(property)) return complain('Say which property of a row it judges.');
  const found = spelled(typed);
  if (typeof found === 'string') return complain(found);
  return { id, property, expected: valueIn(expected), ...found, isSingle: found.isSingle || single };
}

function valueIn(text: string): Expected {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

function complain(problem: string): never {
  throw new InputError(`${problem} Nothing was written.`, usage);
}

runScript(async () => main());
