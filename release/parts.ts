/** The files of a release, each made from the commit by the tool that others would use too. All write into the folder and say the file's name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './shell';
import type { Source } from './source';

/** The package as npm packs it, with everything built; npm gives all files one date, so the same sources give the same file. */
export function packPackage(folder: string): string {
  const said = run('npm', 'pack', '--silent', '--pack-destination', folder);
  return said.trim().split('\n').at(-1) ?? '';
}

/** What containers, Kubernetes, systemd and Prometheus are given, as it was committed. */
export function packManifests({ version, commit }: Source, folder: string): string {
  const name = `hardenbot-${version}-manifests.tar.gz`;
  const prefix = `--prefix=hardenbot-${version}/`;
  run(
    'git',
    'archive',
    '--format=tar.gz',
    prefix,
    '-o',
    join(folder, name),
    commit,
    'manifests',
    'docker-compose.yml',
    'Dockerfile',
  );
  return name;
}

/** CycloneDX. With what builds and tests, marked as such: npm 11 leaves out what runs, too, when it is told to leave out the tools. */
export function writeBillOfMaterials({ version }: Source, folder: string): string {
  const name = `hardenbot-${version}.cdx.json`;
  writeFileSync(join(folder, name), run('npm', 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'));
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
