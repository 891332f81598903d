/** Under whose name the package is published, and where its sources are, stands in package.json alone, so a publisher changes one file. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';

const root = join(__dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)) && !/^package(-lock)?\.json$|\.(png|svg|snap)$/.test(path));

/** A scope before the name, an account before the repository, an owner before the image, or a page of the registry; `@scope` and `@example` stand for any. */
const naming = [
  /@(?!scope\/|example\/)[a-z0-9-]+\/hardenbot\b/,
  /\b(github|gitlab)\.com[/:][\w.-]+\/hardenbot\b/,
  /\b(ghcr\.io|docker\.io|quay\.io)\/(?!\$)[\w./-]*hardenbot\b/,
  /\bnpmjs\.(com|org)\/(package\/)?[\w@%./-]*hardenbot\b/,
];

/** What a text says of it, and what package.json says by now. */
function placesIn(
  text: string,
  { name, repository }: { readonly name: string; readonly repository?: unknown },
): readonly string[] {
  const own = [...(name.startsWith('@') ? [name] : []), ...(repository === undefined ? [] : [addressOf(repository)])];
  return [...naming.flatMap((pattern) => pattern.exec(text)?.[0] ?? []), ...own.filter((one) => text.includes(one))];
}

function addressOf(repository: unknown): string {
  const { url } =
    typeof repository === 'object' && repository !== null ? (repository as { url?: string }) : { url: String(repository) };
  return (url ?? '').replace(/^git\+/, '').replace(/\.git$/, '');
}

test('no other file names the scope, the repository, the owner of the image or the page at the registry', () => {
  const found = tracked
    .filter((path) => path !== 'test/release/one-place.test.ts')
    .flatMap((path) => placesIn(readFileSync(join(root, path), 'utf8'), packageJson).map((place) => `${path}: ${place}`));
  expect(found).toEqual([]);
});

test.each([
  'npm i @acme/hardenbot',
  'https://github.com/acme/hardenbot/issues',
  'image: ghcr.io/acme/hardenbot:1.0.0',
  'https://www.npmjs.com/package/hardenbot',
])('it would find %s', (text) => {
  expect(placesIn(text, packageJson)).toHaveLength(1);
});

test('it would find the address that package.json gets later', () => {
  const later = { name: '@acme/bot', repository: { type: 'git', url: 'git+https://example.com/acme/bot.git' } };
  expect(placesIn('see https://example.com/acme/bot', later)).toEqual(['https://example.com/acme/bot']);
  expect(placesIn('npm i @acme/bot', later)).toEqual(['@acme/bot']);
});
