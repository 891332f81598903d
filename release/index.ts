/**
 * `npm run release`: everything that a release consists of, from the commit that is checked out, into one folder: the package, the
 * manifests, the image, the bill of materials, where they come from, and a checksum of each. It publishes nothing: .github/workflows/release.yml does.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../src/lib/errors';
import { runScript } from '../test/support/runner/script';
import { optionsOf } from '../test/support/runner/script-help';
import { type Pins, readPins } from './images';
import { notesOf } from './notes';
import { engineHere, imagesOf, packImage, packManifests, packPackage, writeBillOfMaterials } from './parts';
import { checksumsOf, provenanceOf } from './provenance';
import { root } from './shell';
import { checkReleasable, readSource, type Source } from './source';

function main(): void {
  const values = optionsOf({
    script: 'release',
    about: 'everything that a release consists of, from the commit that is checked out; publishes nothing',
    options: {
      dry: { type: 'boolean', default: false, about: 'from any commit, and without an image where there is no container engine' },
      'no-image': { type: 'boolean', default: false, about: 'the image is built elsewhere' },
      'list-images': { type: 'boolean', default: false, about: 'only print the images that the manifests name, for --digests' },
      notes: {
        type: 'boolean',
        default: false,
        about: 'only print what the changelog says of this version, and how to check what is downloaded',
      },
      digests: { type: 'string', about: 'a JSON file of {image: reference with its digest}; a tag without one is refused' },
      into: { type: 'string', default: join(root, '.cache', 'release'), about: 'an empty folder' },
    },
  });
  if (values === null) return;
  const source = readSource();
  if (values['list-images'] || values.notes) {
    print(values.notes ? notesOf(source) : imagesOf(source).join('\n'));
    return;
  }
  const engine = values['no-image'] ? 'none is needed' : engineHere();
  if (!values.dry) checkReleasable(source, { engine, digests: values.digests ?? null });
  const folder = resolve(values.into);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new InputError(`${folder} is not empty.`, ['--into: name an empty folder, or empty it']);
  const build = values['no-image'] ? null : engine;
  makeParts(source, { engine: build, pins: values.digests === undefined ? null : readPins(values.digests) }, folder);
  print(`${source.version} is in ${folder}${values.dry ? '; a dry run, not to be handed on' : ''}. Nothing was published.`);
}

interface Tools {
  /** The container engine, null where no image is built. */
  readonly engine: string | null;
  /** Null in a dry run that was given none. */
  readonly pins: Pins | null;
}

function makeParts(source: Source, { engine, pins }: Tools, folder: string): void {
  print(packPackage(folder));
  print(packManifests(source, pins, folder));
  print(writeBillOfMaterials(source, folder));
  print(engine === null ? 'no image' : packImage(source, engine, folder));
  const name = `hardenbot-${source.version}.intoto.json`;
  const statement = provenanceOf(source, checksumsOf(folder));
  writeFileSync(join(folder, name), `${JSON.stringify(statement, null, 2)}\n`);
  print(name);
  const sums = Object.entries(checksumsOf(folder)).map(([file, sum]) => `${sum}  ${file}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  print('SHA256SUMS');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

runScript(async () => main());
