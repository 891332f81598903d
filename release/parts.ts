/** The files of a release, each made from the commit by the tool that others would use too. All write into the folder and say the file's name. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json';
import { InputError } from '../src/lib/errors';
import { imagesIn, type Pins, unpinned, withPins } from './images';
import { run, runWith } from './shell';
import type { Source } from './source';

/**
 * The package as npm packs it, with everything built; npm gives all files one date, so the same sources give the same file. Its name has no scope,
 * so the commands of the manual hold under any published name.
 */
export function packPackage(folder: string): string {
  const said = run('npm', 'pack', '--silent', '--pack-destination', folder);
  const name = `hardenbot-${packageJson.version}.tgz`;
  renameSync(join(folder, said.trim().split('\n').at(-1) ?? ''), join(folder, name));
  return name;
}

const shipped = ['manifests', 'docker-compose.yml', 'Dockerfile'] as const;

/**
 * What containers, Kubernetes, systemd and Prometheus are given, as it was committed, with each image by its digest. Throws InputError where
 * `pins` are given and leave an image to a tag.
 */
export function packManifests({ version, commit, date }: Source, pins: Pins | null, folder: string): string {
  const name = `hardenbot-${version}-manifests.tar.gz`;
  const tree = pins === null ? commit : commitWithPins({ commit, date }, pins);
  run('git', 'archive', '--format=tar.gz', `--prefix=hardenbot-${version}/`, '-o', join(folder, name), tree, ...shipped);
  return name;
}

/** Every image that the manifests of the commit name. */
export function imagesOf({ commit }: Pick<Source, 'commit'>): readonly string[] {
  return [...new Set(filesWithImages(commit).flatMap(({ text }) => imagesIn(text)))];
}

function filesWithImages(commit: string): readonly { readonly path: string; readonly text: string }[] {
  const paths = run('git', 'ls-tree', '-r', '--name-only', commit, ...shipped)
    .trim()
    .split('\n');
  const named = paths.filter((path) => /\.ya?ml$|Dockerfile$/.test(path));
  return named.map((path) => ({ path, text: run('git', 'show', `${commit}:${path}`) }));
}

/** A commit that no branch has: the one that is released, with its images pinned, so that git packs it with the same date each time. */
function commitWithPins({ commit, date }: Pick<Source, 'commit' | 'date'>, pins: Pins): string {
  const written = filesWithImages(commit).map(({ path, text }) => ({ path, text: withPins(text, pins) }));
  const open = unpinned(written.map(({ text }) => text));
  if (open.length > 0)
    throw new InputError(
      'A tag can be moved after a release.',
      open.map((image) => `--digests: give ${image} its digest`),
    );
  const scratch = mkdtempSync(join(tmpdir(), 'hardenbot-release-'));
  const env = { GIT_INDEX_FILE: join(scratch, 'index'), GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date, ...nobody };
  runWith({ env }, 'git', 'read-tree', commit);
  for (const { path, text } of written) {
    const blob = runWith({ env, input: text }, 'git', 'hash-object', '-w', '--stdin').trim();
    runWith({ env }, 'git', 'update-index', '--cacheinfo', `100644,${blob},${path}`);
  }
  const tree = runWith({ env }, 'git', 'write-tree').trim();
  rmSync(scratch, { recursive: true });
  return runWith({ env }, 'git', 'commit-tree', tree, '-m', 'release').trim();
}

const nobody = {
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@localhost',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@localhost',
};

/** CycloneDX. With what builds and tests, marked as such: npm 11 leaves out what runs, too, when it is asked to leave out the tools. */
export function writeBillOfMaterials({ version, date }: Source, folder: string): string {
  const name = `hardenbot-${version}.cdx.json`;
  const { serialNumber: _random, ...bill } = JSON.parse(run('npm', 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'));
  // npm gives each its own number and time, so that two of the same commit would differ; the format asks for neither.
  const metadata = { ...bill.metadata, timestamp: date };
  writeFileSync(join(folder, name), `${JSON.stringify({ ...bill, metadata }, null, 2)}\n`);
  return name;
}

/** The container engine of this machine, null where there is none. */
export function engineHere(): string | null {
  return ['docker', 'podman'].find(answers) ?? null;
}

function answers(engine: string): boolean {
  try {
    run(engine, 'info');
    return true;
  } catch {
    // Not installed, or its service is not there: either way it builds nothing.
    return false;
  }
}

/** The image, as the engine saves it. */
export function packImage({ version, commit }: Source, engine: string, folder: string): string {
  const name = `hardenbot-${version}-image.tar`;
  const image = `hardenbot:${version}`;
  run(engine, 'build', '--label', `org.opencontainers.image.revision=${commit}`, '--tag', image, '.');
  run(engine, 'save', '--output', join(folder, name), image);
  return name;
}
