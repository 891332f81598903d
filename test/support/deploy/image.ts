/** The image without a container engine: a folder built from the Dockerfile as it stands, whose files nobody can write to. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dependencies } from '../../../docs/make/licences';
import packageJson from '../../../package.json';

const root = join(__dirname, '..', '..', '..');

export interface Image {
  /** What `/app` is in the image. */
  readonly folder: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  remove(): void;
}

interface Stage {
  readonly name: string;
  readonly lines: readonly string[];
}

export function stagesOf(dockerfile: string): readonly Stage[] {
  return dockerfile
    .split(/^(?=FROM )/m)
    .filter((part) => part.startsWith('FROM '))
    .map((part) => ({ name: / AS (\w+)$/m.exec(part)?.[1] ?? '', lines: part.trim().split('\n').slice(1) }));
}

/** Follows the stages: `npm run build` compiles what was copied and nothing else; packages are those that run, as links. */
export function buildImage(): Image {
  const stages = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  const folders = new Map<string, string>();
  for (const stage of stages) folders.set(stage.name, buildStage(stage, folders));
  const last = stages.at(-1);
  const folder = folders.get('');
  if (last === undefined || folder === undefined) throw new Error('The Dockerfile has no last stage.');
  for (const other of folders.values()) if (other !== folder) rmSync(other, { recursive: true });
  setModes(folder, { folders: 0o555, files: 0o444 });
  const remove = (): void => {
    setModes(folder, { folders: 0o755, files: 0o644 });
    rmSync(folder, { recursive: true });
  };
  return { folder, entrypoint: wordsAfter(last, 'ENTRYPOINT'), command: wordsAfter(last, 'CMD'), remove };
}

function buildStage({ lines }: Stage, others: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-image-'));
  for (const line of lines) {
    const [, from, words = ''] = /^COPY (?:--from=(\w+) )?(.+)$/.exec(line) ?? [];
    if (words !== '') copy({ words: words.split(' '), from: from === undefined ? root : (others.get(from) ?? ''), to: folder });
    if (line.startsWith('RUN npm ci ')) linkPackages(folder, (dev) => !dev || !line.includes('--omit=dev'));
    if (line === 'RUN npm run build') compile(folder);
  }
  return folder;
}

function copy({ words, from, to }: { readonly words: readonly string[]; readonly from: string; readonly to: string }): void {
  const target = words.at(-1) ?? '.';
  for (const source of words.slice(0, -1)) {
    const path = join(from, source.replace(/^\/app\//, ''));
    cpSync(path, target === './' ? join(to, source) : join(to, target), { recursive: true, verbatimSymlinks: true });
  }
}

/** As npm installs them, as links; those at the top: what lies below one of them comes along. */
export function linkPackages(folder: string, isWanted: (dev: boolean) => boolean): void {
  const wanted = new Set(dependencies().flatMap(({ name, dev }) => (isWanted(dev) ? [name] : [])));
  for (const name of wanted) {
    const installed = join(root, 'node_modules', name);
    if (!existsSync(installed)) continue;
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed, link);
  }
}

/** The script `build` of the package. */
function compile(folder: string): void {
  const [, ...words] = packageJson.scripts.build.split(' ');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, ...words], { cwd: folder, stdio: 'inherit' });
}

function wordsAfter({ lines }: Stage, instruction: string): readonly string[] {
  const line = lines.find((one) => one.startsWith(`${instruction} `)) ?? '';
  return JSON.parse(line.slice(instruction.length + 1)) as readonly string[];
}

/** Without the right to write it is a read-only file system, for anyone who is not root. */
function setModes(folder: string, modes: { readonly folders: number; readonly files: number }): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) setModes(path, modes);
    else if (entry.isFile()) chmodSync(path, modes.files);
  }
  chmodSync(folder, modes.folders);
}

/** Every file below a folder, with when it was written last. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('node_modules'))
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`)
    .sort();
}
