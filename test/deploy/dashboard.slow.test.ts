/** The dashboard on a demo that runs: each of its queries has data, from what the built processes tell. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Scrape, samplesOf, scrape, withoutData } from '../support/deploy/prometheus';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');
const dashboard = z
  .object({ panels: z.array(z.looseObject({ targets: z.array(z.looseObject({ expr: z.string() })) })) })
  .parse(JSON.parse(readFileSync(join(root, 'manifests', 'grafana', 'hardenbot.json'), 'utf8')));
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

let folder: string;
let valkey: TestValkey;
let demo: ChildProcess;
let ports: Readonly<Record<string, number>>;

beforeAll(async () => {
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-dashboard-'));
  valkey = await startTestValkey();
  const [gateway, worker] = [await freePort(), await freePort()];
  ports = { 'hardenbot-gateway': gateway, 'hardenbot-worker': worker };
  demo = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), 'demo', '--monitoring', `${gateway},${worker}`], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, REDIS_URL: valkey.url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
});

afterAll(async () => {
  if (demo.exitCode === null) {
    const ended = once(demo, 'exit');
    demo.kill('SIGTERM');
    await ended;
  }
  await valkey.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Types a line, and resolves once the terminal shows the words. */
async function types(line: string, shows: string): Promise<void> {
  demo.stdin?.write(`${line}\n`);
  let seen = '';
  for await (const [chunk] of iterate(demo)) {
    seen += String(chunk);
    if (seen.includes(shows)) return;
  }
  throw new Error(`The demo ended before it showed ${shows}: ${seen}`);
}

async function* iterate(child: ChildProcess): AsyncGenerator<unknown[]> {
  while (child.exitCode === null && child.stdout !== null) yield await once(child.stdout, 'data');
}

/** Both processes have shown how they did jobs of that name more than so often. */
async function scraped(more: number): Promise<Scrape> {
  const done = (told: Scrape, job: string, name: string): number =>
    Number(samplesOf(told).get(`hardenbot_job_seconds_count{job="${job}",exported_job="${name}",outcome="done"}`) ?? 0);
  for (;;) {
    const told = await scrape(ports);
    if (done(told, 'hardenbot-gateway', 'draw') > more && done(told, 'hardenbot-worker', 'audit') > more) return told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('every query of the dashboard has data while people audit', async () => {
  await types('/harden audit', 'requested by');
  const first = await scraped(0);
  await types('/harden audit pop-imap', 'requested by');
  expect(withoutData(queries, [first, await scraped(1)])).toEqual([]);
  expect(queries.length).toBeGreaterThan(14);
});

test('a query of a metric that nobody tells has none', async () => {
  expect(withoutData(['max(hardenbot_nothing)', 'max(hardenbot_jobs_due)'], [await scrape(ports)])).toEqual([
    'max(hardenbot_nothing)',
  ]);
});

test('a demo that is told to end leaves none of its processes behind', async () => {
  const ended = once(demo, 'exit');
  demo.kill('SIGTERM');
  await ended;
  for (const port of Object.values(ports))
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow('fetch failed');
});
