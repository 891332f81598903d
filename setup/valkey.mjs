/** Finds a Valkey (or Redis) server that runs here, fetches one where there is none, and records its command in `.cache/valkey-server.json`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchFromDebian, libraryPath } from './debian.mjs';
import { isExecutable, NotReady, onPath, readJson, run, say } from './system.mjs';

const names = ['valkey-server', 'redis-server'];

/** Leaves `{command, env}` in `.cache/valkey-server.json` below the folder; `env` is all that the command needs of an environment. */
export function provideServer(folder) {
  const cache = join(folder, '.cache');
  const record = join(cache, 'valkey-server.json');
  const recorded = readJson(record);
  if (recorded?.command && runs(recorded)) return;
  const server = installed() ?? fetched(cache) ?? fromDebian(cache) ?? fromHomebrew();
  if (server === undefined)
    throw new NotReady(
      'No Valkey or Redis server (6.2 or newer) was found: install the package `valkey-server` or `redis-server`, or set REDIS_URL to a server of yours.',
    );
  recordServer(server, record);
}

function installed() {
  return names
    .flatMap(onPath)
    .map((command) => ({ command, env: {} }))
    .find(runs);
}

function fetched(cache) {
  const unpacked = join(cache, 'valkey');
  const env = { LD_LIBRARY_PATH: libraryPath(unpacked) };
  return names.map((name) => ({ command: join(unpacked, 'usr', 'bin', name), env })).find(runs);
}

function fromDebian(cache) {
  const isThere = fetchFromDebian({
    cache,
    target: join(cache, 'valkey'),
    families: [
      ['valkey-server', 'valkey-tools'],
      ['redis-server', 'redis-tools'],
    ],
    remedy: 'install the package `valkey-server`, or set REDIS_URL to a server of yours',
  });
  return isThere ? fetched(cache) : undefined;
}

function fromHomebrew() {
  if (onPath('brew').length === 0) return undefined;
  say('Installing valkey with Homebrew …');
  if (run('brew', ['install', '--quiet', 'valkey']).status !== 0) return undefined;
  const { stdout } = run('brew', ['--prefix', 'valkey']);
  return [{ command: join(stdout.trim(), 'bin', 'valkey-server'), env: {} }].find(runs);
}

/** Whether the server starts at all and is new enough for the queue. */
function runs({ command, env }) {
  if (!isExecutable(command)) return false;
  const { status, stdout } = spawnSync(command, ['--version'], { env, encoding: 'utf8' });
  const version = /v=(\d+)\.(\d+)/.exec(stdout ?? '');
  if (status !== 0 || version === null) return false;
  const [major, minor] = version.slice(1).map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}

/** Written beside and renamed, so that another setup at the same time never reads half a file. */
function recordServer(server, record) {
  const text = `${JSON.stringify(server)}\n`;
  if (existsSync(record) && readFileSync(record, 'utf8') === text) return;
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(`${record}.${process.pid}`, text);
  renameSync(`${record}.${process.pid}`, record);
}
