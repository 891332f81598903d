/** What processes of tests keep of their start never stands in for what the sources say now. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromSources } from './support/runner/own-process';

/** Always the same: what is kept of a program goes by its name. */
const folder = join(__dirname, '..', '.cache', 'quick-start');

beforeEach(() => mkdirSync(folder, { recursive: true }));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const printed = (): string =>
  execFileSync(process.execPath, [...fromSources, join(folder, 'main.ts')], { encoding: 'utf8', stdio: 'pipe' });

test('a source that changed between two starts, to one as long as before, is the one that runs', () => {
  write('main.ts', `import { said } from './said.js';\nconsole.log(said);`);
  write('said.ts', `export const said: string = 'first';`);
  expect([printed(), printed()]).toEqual(['first\n', 'first\n']);
  write('said.ts', `export const said: string = 'other';`);
  expect([printed(), printed()]).toEqual(['other\n', 'other\n']);
});

test('a source that went away between two starts is missed, and one in its place is found', () => {
  write('main.ts', `import { said } from './said.js';\nconsole.log(said);`);
  write('said.ts', `export const said: string = 'first';`);
  expect([printed(), printed()]).toEqual(['first\n', 'first\n']);
  rmSync(join(folder, 'said.ts'));
  expect(printed).toThrow("Cannot find module './said.js'");
  write('said.js', `exports.said = 'second';`);
  expect([printed(), printed()]).toEqual(['second\n', 'second\n']);
});

test('a module finds in its require what Node would hand it, at the first start and from what was kept', () => {
  write('other.ts', 'export {};');
  write(
    'main.ts',
    `console.log(require.main === module, require.resolve('zod') === require.resolve('zod', { paths: [__dirname] }),
       require.resolve('./other.js') in require.cache, require('./other.js') && require.resolve('./other.js') in require.cache);`,
  );
  expect([printed(), printed()]).toEqual(Array(2).fill('true true false true\n'));
});
