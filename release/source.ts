/** What a release is made of: a commit, the version that it says it is, and what the changelog says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json';
import { InputError } from '../src/errors';
import { root, run } from './shell';

export interface Source {
  /** As package.json has it, without a v. */
  readonly version: string;
  /** Forty hexadecimal digits. */
  readonly commit: string;
  /** Tags on the commit. */
  readonly tags: readonly string[];
  /** Paths that differ from the commit. */
  readonly edited: readonly string[];
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
}

export function readSource(): Source {
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  return {
    version: packageJson.version,
    commit: run('git', 'rev-parse', 'HEAD').trim(),
    tags: lines(run('git', 'tag', '--points-at', 'HEAD')),
    edited: lines(run('git', 'status', '--porcelain')).map((line) => line.slice(3)),
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  };
}

/** Throws InputError with everything that has to be done before this commit can be released. `engine`: the container engine, null where there is none. */
export function checkReleasable({ version, tags, edited, changelog }: Source, engine: string | null): void {
  const problems = [
    ...(edited.length > 0 ? [`${edited.slice(0, 3).join(', ')}: commit it, or put it back`] : []),
    ...(datedSection(version).test(changelog)
      ? []
      : [`CHANGELOG.md: give what is under "Unreleased" the title "## [${version}] - " and the day as YYYY-MM-DD`]),
    ...(tags.includes(`v${version}`)
      ? []
      : [`git tag --sign v${version}: package.json says ${version}, and this commit has no such tag`]),
    ...(engine === null ? ['docker or podman: install one, the image is part of a release'] : []),
  ];
  if (problems.length > 0) throw new InputError('This commit cannot be released yet.', problems);
}

/** The form of Keep a Changelog 1.1.0. */
function datedSection(version: string): RegExp {
  return new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm');
}
