/** Microsoft's Agents Playground as a process of its own: a Teams in the browser that needs no account, for the demo and for one story. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { InputError } from '../../src/lib/errors.js';
import { requestPath } from './inbound/request-listener.js';

interface PlaygroundOptions {
  /** Where the bot listens on this machine. It has to listen before the Playground starts. */
  readonly botPort: number;
  /** Where the Playground is wanted; it takes another port where this one is taken. */
  readonly port: number;
  /** The id of the chat with the bot. */
  readonly chat: string;
  /** Where it may write its log. */
  readonly folder: string;
}

export interface Playground {
  /** Where a browser finds it. It listens on every interface of the machine, and there is no setting to change that (0.2.28). */
  readonly url: string;
  stop(): Promise<void>;
}

/** The tenant of everything that the Playground sends (0.2.28). */
export const playgroundTenant = '00000000-0000-0000-0000-0000000000001';

/** The id of the bot in the Playground (0.2.28). */
export const playgroundBot = '00000000-0000-0000-0000-00000000000011';

/** Where it is answered, unless its port was taken: what it says itself counts. */
export const playgroundServiceUrl = 'http://localhost:56150/_connector';

const program = '@microsoft/m365agentsplayground/cli.js';
const listening = /^Listening on (\d+)/;

/** Resolves when it answers. Throws InputError where it is not installed, as in an installation without development dependencies. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const flags = ['--app-endpoint', `http://127.0.0.1:${options.botPort}${requestPath}`, '--channel-id', 'msteams'];
  const child = spawn(
    process.execPath,
    [programPath(), 'start', ...flags, '--conversation-id', options.chat, '--port', `${options.port}`, '--disable-telemetry'],
    {
      cwd: options.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      // Nothing of ours: no secret, and no way to a browser, without which it ends where there is none (0.2.28).
      env: { TEAMSAPPTESTER_BROWSER: 'none' },
    },
  );
  const port = await portOf(child);
  return { url: `http://localhost:${port}`, stop: () => stopped(child) };
}

function programPath(): string {
  try {
    return createRequire(__filename).resolve(program);
  } catch (error) {
    throw new InputError('The Agents Playground is not installed.', [
      `${program}: run npm install with development dependencies (${String(error)})`,
    ]);
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The Playground has no output to read.');
  for await (const line of createInterface({ input: child.stdout })) {
    const port = listening.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new InputError('The Agents Playground did not start.', ['devTools/m365agentsplayground.log in its folder says why']);
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
