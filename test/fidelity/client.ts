/** CLI for Microsoft 365, installed apart from the product's dependencies, and run against the simulated tenant. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Front } from './front';

const run = promisify(execFile);

export const folder = join(__dirname, '..', '..', '.cache', 'fidelity');
const packageName = '@pnp/cli-microsoft365';
const version = '11.11.0';
const maxMs = 120_000;

/** Signed in as nobody: what an earlier run left is of a tenant that is no more. */
export async function installClient(): Promise<void> {
  rmSync(join(folder, 'home'), { recursive: true, force: true });
  if (existsSync(join(folder, 'node_modules', packageName, 'package.json'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${packageName}@${version}`], { cwd: folder });
}

export interface Outcome {
  readonly ok: boolean;
  /** What it printed, or why it failed. */
  readonly text: string;
}

export async function runClient(args: readonly string[], front: Front): Promise<Outcome> {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, front.authority);
  const entry = join(folder, 'node_modules', packageName, 'dist', 'index.js');
  try {
    const { stdout } = await run(
      process.execPath,
      ['--require', join(__dirname, 'hook.cjs'), entry, ...args, '--output', 'json'],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: home,
          NODE_EXTRA_CA_CERTS: authority,
          FIDELITY_PORT: String(front.port),
          CLIMICROSOFT365_NOUPDATE: '1',
        },
        timeout: maxMs,
        maxBuffer: 32 * 1024 * 1024,
      },
    );
    return { ok: true, text: stdout };
  } catch (error) {
    const { stdout = '', stderr = '', message = '' } = error as { stdout?: string; stderr?: string; message?: string };
    return { ok: false, text: [stdout, stderr, message].find((one) => one.trim() !== '') ?? 'no reason given' };
  }
}
