/** CLI for Microsoft 365, installed from its own lockfile apart from the product's dependencies, and run against the simulated tenant. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installForeign } from '../foreign/install';
import type { Front } from './front';

const run = promisify(execFile);

export const folder = join(__dirname, '..', '..', '.cache', 'fidelity');
const maxMs = 120_000;

export interface Installed {
  /** Where it is started. */
  readonly entry: string;
}

/** Signed in as nobody: what an earlier run left is of a tenant that is no more. Throws InputError where it cannot be installed. */
export async function installClient(): Promise<Installed> {
  rmSync(join(folder, 'home'), { recursive: true, force: true });
  return { entry: join(await installForeign('cli'), 'node_modules', '@pnp', 'cli-microsoft365', 'dist', 'index.js') };
}

export interface Outcome {
  readonly ok: boolean;
  /** What it printed, or why it failed. */
  readonly text: string;
}

export function runClient({ entry }: Installed, args: readonly string[], front: Front): Promise<Outcome> {
  return runNode([entry, ...args, '--output', 'json'], front, maxMs);
}

/** A script that uses its Node API, signed in as an earlier command did; it may take as long as it needs. */
export function runScriptOfClient(script: string, args: readonly string[], front: Front): Promise<Outcome> {
  return runNode([script, ...args], front, 0);
}

/** @param timeout in milliseconds; 0: none */
async function runNode(args: readonly string[], front: Front, timeout: number): Promise<Outcome> {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, front.authority);
  try {
    const { stdout } = await run(process.execPath, ['--require', join(__dirname, 'hook.cjs'), ...args], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        NODE_EXTRA_CA_CERTS: authority,
        FIDELITY_PORT: String(front.port),
        CLIMICROSOFT365_NOUPDATE: '1',
      },
      timeout,
      maxBuffer: 32 * 1024 * 1024,
    });
    return { ok: true, text: stdout };
  } catch (error) {
    const { stdout = '', stderr = '', message = '' } = error as { stdout?: string; stderr?: string; message?: string };
    return { ok: false, text: [stdout, stderr, message].find((one) => one.trim() !== '') ?? 'no reason given' };
  }
}
