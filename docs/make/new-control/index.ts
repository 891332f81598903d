/**
 * `npm run new:control <id> <collection> <property>`: lays out a control that judges one switch of a collection, and the resource where
 * there is none. What is left to say, its tests ask for one by one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../../src/lib/errors';
import { resources } from '../../../src/tenant/resources/registry';
import { runScript } from '../../../test/support/runner/script';
import { layOut, type Wish } from './layout';

const root = join(__dirname, '..', '..', '..');
const usage = [
  'npm run new:control <id> <collection> <property>',
  'for example: npm run new:control outside-mark exchange.ExternalInOutlook Enabled',
];

function main(): void {
  if (process.argv.includes('--help')) return void process.stdout.write(`${usage.join('\n')}\n`);
  const wish = wishOf(process.argv.slice(2));
  const files = layOut(wish, (path) => readFileSync(join(root, path), 'utf8'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
  process.stdout.write(
    [
      '',
      'Now, until they say nothing more (docs/adding-a-control.md says what for):',
      `  npm run typecheck; npm run test:all -- test/control- -t "^${wish.id} "`,
      '  npm run docs; npm run format',
      '  npm run test:all -- test/examples test/less-granted test/basics-settings test/manuals',
      '',
    ].join('\n'),
  );
}

function wishOf([id, key, property]: readonly string[]): Wish {
  const complain = (problem: string): never => {
    throw new InputError(problem, usage);
  };
  if (id === undefined || !/^[a-z]+(-[a-z]+)*$/.test(id))
    return complain('Say what people will type: small words with hyphens between.');
  if (existsSync(join(root, 'src', 'controls', id))) return complain(`There is a control ${id} already.`);
  if (key === undefined || !/^(exchange|graph)\.\w+$/.test(key))
    return complain('Say which collection it reads: exchange and the noun of a cmdlet, or graph and a name.');
  if (property === undefined || !/^\w+$/.test(property)) return complain('Say which property of a row is to be true.');
  return { id, key, property, known: resources.some((resource) => resource.key === key) };
}

runScript(async () => main());
