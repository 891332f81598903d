/** What has to be done before a commit can be released. */
import { checkReleasable, type Source } from '../release/source';

const source: Source = {
  version: '1.2.3',
  commit: '0'.repeat(40),
  tags: ['v1.2.3'],
  edited: [],
  changelog: '# Changelog\n\n## [1.2.3] - 2026-11-27\n\nThe first.\n',
};
const asked = (change: Partial<Source>, engine: string | null = 'docker') => {
  checkReleasable({ ...source, ...change }, engine);
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
  ['there is no container engine', {}, null, 'docker or podman'],
])('when %s it cannot, and what to do is said', (_name, change, engine, said) => {
  expect(() => asked(change, engine)).toThrow(said);
});
