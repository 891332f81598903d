/** What processes of tests keep of their start never stands in for what the sources say now. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSources } from '../support/runner/own-process';

/** Always the same: what is kept of a program goes by its name. */
const folder = join(__dirname, '..', '..', '.cache', 'quick-start');

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

describe('where nothing was kept before', () => {
  let clone: string;
  const kept = (): readonly string[] =>
    readdirSync(join(clone, '.cache', 'code'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const start = (program: string): string =>
    execFileSync(process.execPath, ['--require', join(clone, 'test/support/runner/quick-start.cjs'), join(clone, program)], {
      encoding: 'utf8',
    });

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'hardenbot-clone-'));
    for (const file of ['runner/quick-start.cjs', 'runner/kept-modules.cjs', 'typescript-hook.cjs'])
      cpSync(join(__dirname, '..', 'support', file), join(clone, 'test', 'support', file));
    symlinkSync(join(__dirname, '..', '..', 'node_modules'), join(clone, 'node_modules'));
    const says = `import { said } from './said.js';\nconsole.log(said);`;
    writeFileSync(join(clone, 'said.ts'), `export const said: string = 'first';`);
    writeFileSync(join(clone, 'alone.ts'), 'export const nobodyElse = 1;');
    writeFileSync(join(clone, 'one.ts'), `import './alone.js';\n${says}`);
    writeFileSync(join(clone, 'other.ts'), says);
  });

  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  test('a program begins with what another one left, and keeps what it loads itself', () => {
    expect(start('one.ts')).toBe('first\n');
    rmSync(join(clone, '.cache', 'typescript'), { recursive: true });
    expect(start('other.ts')).toBe('first\n');
    // Its own main alone had to be translated.
    expect(readdirSync(join(clone, '.cache', 'typescript'))).toHaveLength(1);
    expect(kept().map((text) => text.includes('nobodyElse'))).toEqual(expect.arrayContaining([true, false]));
  });

  test('a source that changed since another program left it is the one that runs', () => {
    expect(start('one.ts')).toBe('first\n');
    writeFileSync(join(clone, 'said.ts'), `export const said: string = 'other';`);
    expect([start('other.ts'), start('other.ts'), start('one.ts')]).toEqual(['other\n', 'other\n', 'other\n']);
  });
});
