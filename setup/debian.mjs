/** Fetches a server from the packages of Debian and Ubuntu by unpacking them into a folder: nothing is installed, no service appears, root is not needed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotReady, onPath, run, say } from './system.mjs';

/** The server first: it is what the machine's package lists are asked for. */
const families = [
  ['valkey-server', 'valkey-tools'],
  ['redis-server', 'redis-tools'],
];

/** Puts a server and the libraries it misses into `target`. False where the machine has no apt. */
export function fetchFromDebian(cache, target) {
  if (['apt-get', 'apt-cache', 'dpkg'].some((tool) => onPath(tool).length === 0)) return false;
  const draft = join(cache, `valkey-${process.pid}`);
  const aptFolder = join(cache, `apt-${process.pid}`);
  try {
    try {
      fill(draft, []);
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      // No lists on this machine (a container), or lists so old that their packages are gone.
      fill(draft, freshLists(aptFolder));
    }
    rmSync(target, { recursive: true, force: true });
    moveInto(target, draft);
  } finally {
    for (const folder of [draft, aptFolder]) rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

/** Another setup at the same time may have been quicker: its copy is as good as ours. */
function moveInto(target, draft) {
  try {
    renameSync(draft, target);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

/** The folders below an unpacked package that hold shared libraries, as LD_LIBRARY_PATH takes them. */
export function libraryPath(folder) {
  const folders = [join(folder, 'usr', 'lib'), join(folder, 'lib')].filter(existsSync).flatMap((libraries) =>
    readdirSync(libraries, { recursive: true, withFileTypes: true })
      .filter((entry) => /\.so(\.|$)/.test(entry.name))
      .map((entry) => entry.parentPath),
  );
  return [...new Set(folders)].join(delimiter);
}

/** `lists` are options that make apt use other package lists than the machine's. */
function fill(draft, lists) {
  rmSync(draft, { recursive: true, force: true });
  const family = families.find(([server]) => run('apt-cache', [...lists, 'show', '--no-all-versions', server]).status === 0);
  if (family === undefined) throw notFetched('no package list that could be read knows valkey-server or redis-server');
  say(`Fetching ${family[0]} into .cache (nothing is installed) …`);
  unpack(family, draft, lists);
  const { stdout } = run('ldd', [join(draft, 'usr', 'bin', family[0])]);
  if (stdout.includes('not found')) unpack(librariesNotInstalled(family, lists), draft, lists);
}

function unpack(packages, folder, lists) {
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads, { recursive: true });
  aptGet([...lists, 'download', ...packages], downloads);
  for (const name of readdirSync(downloads)) {
    const { status, stderr } = run('dpkg', ['-x', join(downloads, name), folder]);
    if (status !== 0) throw notFetched(stderr.trim());
  }
  rmSync(downloads, { recursive: true });
}

/** Libraries that the packages depend on, directly or not, and that this machine does not have. */
function librariesNotInstalled(packages, lists) {
  const leftOut = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map((kind) => `--no-${kind}`);
  const { stdout: closure } = run('apt-cache', [...lists, 'depends', '--recurse', ...leftOut, ...packages]);
  const libraries = new Set(closure.split('\n').filter((line) => /^(lib|zlib)/.test(line)));
  const { stdout: known } = run('dpkg-query', ['--show', '--showformat', `\${Package} \${db:Status-Status}\n`, ...libraries]);
  const installed = new Set(known.split('\n').map((line) => line.replace(/ installed$/, '')));
  return [...libraries].filter((name) => !installed.has(name));
}

/** Package lists of our own, downloaded into the cache: the machine's stay as they are. */
function freshLists(folder) {
  const lists = join(folder, 'lists');
  const archives = join(folder, 'archives');
  for (const place of [lists, archives]) mkdirSync(join(place, 'partial'), { recursive: true });
  const options = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${folder}`, '-o', `Dir::Cache::Archives=${archives}`];
  say('Fetching package lists …');
  aptGet([...options, 'update'], folder);
  return options;
}

function aptGet(args, cwd) {
  // As root, apt would drop to a user that may not write into our folder.
  const sandbox = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  const { status, stderr } = run('apt-get', ['-q', ...sandbox, ...args], cwd);
  if (status !== 0) throw notFetched(stderr.trim().split('\n').at(-1));
}

function notFetched(reason) {
  return new NotReady(
    `Valkey could not be fetched with apt (${reason}): install the package \`valkey-server\`, or set REDIS_URL to a server of yours.`,
  );
}
