/** Valkey as other people run it: a server behind TLS that lets only named users in. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServerProgram } from '../../../adapters/redis/embedded';
import { freePort } from '../wire/free-port';

const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'];

export interface TlsValkey {
  readonly port: number;
  stop(): Promise<void>;
}

/** TLS on 127.0.0.1, and one user who may do what hardenbot does; nobody else may do anything. */
export async function startTlsValkey(input: {
  readonly certificate: string;
  readonly key: string;
  readonly users: readonly string[];
}): Promise<TlsValkey> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-tls-'));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const certificate = file('cert.pem', input.certificate);
  const args = [
    `--port 0 --tls-port ${port} --tls-auth-clients no --tls-cert-file ${certificate} --tls-ca-cert-file ${certificate}`,
    `--tls-key-file ${file('key.pem', input.key)} --aclfile ${file('users.acl', `${input.users.join('\n')}\n`)}`,
  ];
  const server = await startServer(['--bind', '127.0.0.1', ...durable, ...args.join(' ').split(' ')]);
  return {
    port,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server with just these flags and a data folder of its own, once it takes connections. Throws with what it said when it does not start. */
export async function startServer(args: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const { command, env } = findServerProgram(join(__dirname, '..', '..', '..'));
  const dir = mkdtempSync(join(tmpdir(), 'hardenbot-valkey-'));
  const child = spawn(command, ['--dir', dir, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error(`Valkey did not start:\n${said}`)));
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
