/** Fetches programs from the packages of Debian and Ubuntu by unpacking them into a folder: nothing is installed, no service appears, root is not needed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotReady, onPath, run, say } from './system.mjs';

/**
 * Puts packages and the libraries they miss into `target`. False where the machine has no apt.
 * @param families alternatives, each a list of packages; the first one that the package lists know is taken, by its first name, which is also that of its program
 * @param remedy what a person can do when nothing can be fetched
 */
export function fetchFromDebian({ cache, target, families, remedy }) {
  if (['apt-get', 'apt-cache', 'dpkg'].some((tool) => onPath(tool).length === 0)) return false;
  const draft = join(cache, `${families[0][0]}-${process.pid}`);
  const aptFolder = join(cache, `apt-${process.pid}`);
  try {
    try {
      fill({ draft, families, lists: [] });
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      // No lists on this machine (a container), or lists so old that their packages are gone.
      fill({ draft, families, lists: freshLists(aptFolder) });
    }
    rmSync(target, { recursive: true, force: true });
    moveInto(target, draft);
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    throw new NotReady(`${families[0][0]} could not be fetched with apt (${error.message}): ${remedy}.`);
  } finally {
    for (const folder of [draft, aptFolder]) rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

/** Why apt gave nothing. */
class NotFetched extends Error {}

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
function fill({ draft, families, lists }) {
  rmSync(draft, { recursive: true, force: true });
  const family = families.find(([name]) => run('apt-cache', [...lists, 'show', '--no-all-versions', name]).status === 0);
  if (family === undefined)
    throw new NotFetched(`no package list that could be read knows ${families.map(([name]) => name).join(' or ')}`);
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
    if (status !== 0) throw new NotFetched(stderr.trim());
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
  if (status !== 0) throw new NotFetched(stderr.trim().split('\n').at(-1));
}
