/** What has to be done before a commit can be released, and what its manifests name their images by. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imagesIn, unpinned, withPins } from '../../release/images';
import { checkReleasable, publicName, type Source } from '../../release/source';

const source: Source = {
  version: '1.2.3',
  commit: '0'.repeat(40),
  date: '2026-11-27T08:00:00.000Z',
  tags: ['v1.2.3'],
  edited: [],
  publishedAs: '@example/hardenbot',
  changelog: '# Changelog\n\n## [1.2.3] - 2026-11-27\n\nThe first.\n',
};
const asked = (change: Partial<Source>, engine: string | null = 'docker', digests: string | null = 'digests.json') => {
  checkReleasable({ ...source, ...change }, { engine, digests });
};

test('a clean commit with its tag and its day in the changelog can be released', () => {
  expect(() => asked({})).not.toThrow();
});

test.each([
  ['something was edited', { edited: ['src/cli.ts'] }, 'docker', 'src/cli.ts: commit it, or put it back'],
  ['the changelog has no day for it', { changelog: '## Unreleased\n' }, 'docker', '"## [1.2.3] - "'],
  [
    'the changelog has a version that only looks like it',
    { changelog: '## [1x2.3] - 2026-11-27\n' },
    'docker',
    '"## [1.2.3] - "',
  ],
  ['the tag is of another version', { tags: ['v1.2.2'] }, 'docker', 'git tag --sign v1.2.3'],
  ['nobody has given it a name of theirs', { publishedAs: null }, 'docker', 'a name in a scope of yours'],
  ['there is no container engine', {}, null, 'docker or podman'],
])('when %s it cannot, and what to do is said', (_name, change, engine, said) => {
  expect(() => asked(change, engine)).toThrow(said);
});

test('without a digest for each image it cannot, and the option is named', () => {
  expect(() => asked({}, 'docker', null)).toThrow('--digests FILE');
});

test.each([
  ['is private', { name: '@example/hardenbot', private: true, repository: 'x' }],
  ['has no scope, so that its name may be that of someone else', { name: 'hardenbot', repository: 'x' }],
  ['has no repository', { name: '@example/hardenbot' }],
])('a package that %s is published under no name', (_what, manifest) => {
  expect(publicName(manifest)).toBeNull();
  expect(publicName({ name: '@example/hardenbot', repository: 'x' })).toBe('@example/hardenbot');
});

describe('images', () => {
  const root = join(__dirname, '..', '..');
  const shipped = execFileSync('git', ['ls-files', 'manifests', 'docker-compose.yml', 'Dockerfile'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((path) => /\.ya?ml$|Dockerfile$/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'));
  const named = [...new Set(shipped.flatMap(imagesIn))];

  test('of compose, Kubernetes and the Dockerfile are all found', () => {
    expect(named.toSorted()).toEqual([
      'hardenbot',
      expect.stringMatching(/^node:\d+-/),
      expect.stringMatching(/^valkey\/valkey:/),
    ]);
  });

  test('that are shipped by a tag are refused, each by its name', () => {
    const digest = `@sha256:${'a'.repeat(64)}`;
    for (const left of named) {
      const pins = Object.fromEntries(named.filter((image) => image !== left).map((image) => [image, `${image}${digest}`]));
      expect(unpinned(shipped.map((text) => withPins(text, pins)))).toEqual([left]);
    }
    const all = Object.fromEntries(named.map((image) => [image, `${image}${digest}`]));
    expect(unpinned(shipped.map((text) => withPins(text, all)))).toEqual([]);
  });

  test('a stage of a Dockerfile is none', () => {
    expect(imagesIn('FROM node:24 AS build\nFROM build\nFROM --platform=linux/amd64 debian:13 AS x\n')).toEqual([
      'node:24',
      'debian:13',
    ]);
  });
});
