/** What a release is made of: a commit, the version that it says it is, and what the changelog says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json';
import { InputError } from '../src/lib/errors';
import { root, run } from './shell';

export interface Source {
  /** As package.json has it, without a v. */
  readonly version: string;
  /** Forty hexadecimal digits. */
  readonly commit: string;
  /** When it was committed, as ISO 8601 in UTC: the only time that a release holds, so that two of one commit are the same to the byte. */
  readonly date: string;
  /** Tags on the commit. */
  readonly tags: readonly string[];
  /** Paths that differ from the commit. */
  readonly edited: readonly string[];
  /** The name of the package, null where package.json does not say yet under whose name and from which repository it is published. */
  readonly publishedAs: string | null;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
}

export function readSource(): Source {
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  return {
    version: packageJson.version,
    commit: run('git', 'rev-parse', 'HEAD').trim(),
    date: new Date(run('git', 'show', '--no-patch', '--format=%cI', 'HEAD').trim()).toISOString(),
    tags: lines(run('git', 'tag', '--points-at', 'HEAD')),
    edited: lines(run('git', 'status', '--porcelain')).map((line) => line.slice(3)),
    publishedAs: publicName(packageJson),
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  };
}

/** Throws InputError with everything that has to be done before this commit can be released. */
export function checkReleasable(
  { version, tags, edited, changelog, publishedAs }: Source,
  { engine, digests }: { /** Null where there is none. */ readonly engine: string | null; readonly digests: string | null },
): void {
  const problems = [
    ...(edited.length > 0 ? [`${edited.slice(0, 3).join(', ')}: commit it, or put it back`] : []),
    ...(datedSection(version).test(changelog)
      ? []
      : [`CHANGELOG.md: give what is under "Unreleased" the title "## [${version}] - " and the day as YYYY-MM-DD`]),
    ...(tags.includes(`v${version}`)
      ? []
      : [`git tag --sign v${version}: package.json says ${version}, and this commit has no such tag`]),
    ...(publishedAs === null
      ? [
          'package.json: give it a name in a scope of yours ("@scope/hardenbot") and the address of the repository, and take "private" away',
        ]
      : []),
    ...(digests === null ? ['--digests FILE: every image that the manifests name, with its digest'] : []),
    ...(engine === null ? ['docker or podman: install one, the image is part of a release'] : []),
  ];
  if (problems.length > 0) throw new InputError('This commit cannot be released yet.', problems);
}

/** A name without a scope can be taken by anyone before us; what is private is published by nobody. */
export function publicName(manifest: {
  readonly name: string;
  readonly private?: boolean;
  readonly repository?: unknown;
}): string | null {
  return manifest.private === true || manifest.repository === undefined || !manifest.name.startsWith('@') ? null : manifest.name;
}

/** The form of Keep a Changelog 1.1.0. */
function datedSection(version: string): RegExp {
  return new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm');
}
