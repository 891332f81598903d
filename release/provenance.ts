/** Where the files of a release come from, in the words of in-toto and SLSA. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell';
import type { Source } from './source';

/** SHA-256 of each file in the folder, in hexadecimal digits, by name. */
export function checksumsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, sha256(join(folder, name))]),
  );
}

/**
 * An in-toto statement (https://in-toto.io/Statement/v1) with SLSA's provenance 1.0. It is not signed: who hands a release on signs SHA256SUMS.
 * `checksums`: of the files that it is about. It says no time of its own, so that it is the same for
 * everyone who makes it from the commit.
 */
export function provenanceOf({ version, commit, edited }: Source, checksums: Readonly<Record<string, string>>): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(checksums).map(([name, sum]) => ({ name, digest: { sha256: sum } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:hardenbot:npm-run-release:1',
        externalParameters: { version },
        internalParameters: { node: process.version, edited },
        resolvedDependencies: [
          { name: 'source', digest: { gitCommit: commit } },
          { name: 'package-lock.json', digest: { sha256: sha256(join(root, 'package-lock.json')) } },
        ],
      },
      runDetails: { builder: { id: 'urn:hardenbot:npm-run-release' } },
    },
  };
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
