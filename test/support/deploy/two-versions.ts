/** One installation on which the built programs of one version after the other run: a store, a simulated tenant and a local Slack that stay. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { Shown } from '../../../adapters/slack/fake/index';
import { newDecisionKeys } from '../../../src/compose/keys';
import { openSlackLab, slackIds, slackSecrets } from '../chat/slack-driver';
import { startTestValkey } from '../stores/valkey';

const people = {
  UANA: { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' },
  UBO: { entraId: 'b0b0b0b0-0000-4000-8000-000000000002', name: 'Bo' },
} as const;
export type Person = keyof typeof people;

const tenantId = '7e000000-0000-4000-8000-00000000c0de';
const state = {
  schema: 'tenant-state/1',
  organization: { id: tenantId },
  exchange: {
    OrganizationConfig: { Name: 'contoso', Identity: 'contoso', OAuth2ClientProfileEnabled: false },
    TransportConfig: { SmtpClientAuthenticationDisabled: false },
    CASMailbox: Array.from({ length: 4 }, (_unused, n) => ({
      PrimarySmtpAddress: `user${n}@contoso.com`,
      Guid: `0a000000-0000-4000-8000-00000000000${n}`,
      PopEnabled: true,
      ImapEnabled: n % 2 === 0,
      SmtpClientAuthenticationDisabled: null,
    })),
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
};

export interface Installation {
  readonly simulator: Simulator;
  /** Both programs of a build, from its root; resolves when they take acts of people. */
  start(root: string): Promise<void>;
  /** Ends both as an upgrade does. */
  stop(): Promise<void>;
  /** Types a line; gives the newest message of the channel that has all the words, once there is one that was not there before. */
  says(person: Person, line: string, ...words: readonly string[]): Promise<Shown>;
  /** Types a line that is answered to its sender alone, in the words given. */
  asks(person: Person, line: string, ...words: readonly string[]): Promise<Shown>;
  clicks(person: Person, shown: Shown, label: string): Promise<void>;
  /** The newest message that has all the words, as soon as there is one. */
  until(...words: readonly string[]): Promise<Shown>;
  /** What the programs logged, and the channel, for a failure. */
  told(): string;
  /** `hardenbot` of a build with what the worker knows: how it ends, and what it prints. */
  command(root: string, ...words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }>;
  close(): Promise<void>;
}

export async function openInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-versions-'));
  const lab = await openSlackLab({ people: Object.keys(people).map((id) => ({ id })) }, 'socket');
  const simulator = await startSimulator({ state, now: () => new Date() });
  const valkey = await startTestValkey();
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  const settings = join(folder, 'hardenbot.json');
  const everybody = { people: Object.values(people).map(({ entraId }) => entraId) };
  const { dns: _dns, ...endpoints } = simulator.endpoints;
  writeFileSync(
    settings,
    JSON.stringify({
      tenants: {
        contoso: {
          tenantId,
          endpoints: { ...endpoints, caFile },
          channel: { slack: slackIds.channel },
          breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
        },
      },
      slack: { appId: slackIds.app, teamId: slackIds.team, apiUrl: lab.slack.apiUrl },
      people: Object.entries(people).map(([slack, person]) => ({ ...person, slack })),
      access: { read: everybody, request: everybody },
      approvals: { approvers: everybody },
    }),
  );
  const decision = newDecisionKeys();
  const ledger = newDecisionKeys();
  const environment = {
    gateway: {
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_KEY: decision.privateKeyPem,
      HARDENBOT_LEDGER_PUBLIC_KEY: ledger.publicKeyPem,
      SLACK_BOT_TOKEN: slackSecrets.botToken,
      SLACK_APP_TOKEN: slackSecrets.appToken,
    },
    worker: {
      REDIS_URL: valkey.url,
      HARDENBOT_DECISION_PUBLIC_KEY: decision.publicKeyPem,
      HARDENBOT_LEDGER_KEY: ledger.privateKeyPem,
      HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
      HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
      HARDENBOT_CONTOSO_CLIENT_SECRET: simulator.credential.clientSecret,
    },
  } as const;
  let log = '';
  let running: readonly ChildProcess[] = [];
  const run = (root: string, name: keyof typeof environment, ...args: readonly string[]): ChildProcess => {
    const words = args.length === 0 ? [name] : args;
    const child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli.js'), ...words, '--settings', settings], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...environment[name] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    return child;
  };
  const has = (words: readonly string[]) => (shown: Shown) => words.every((word) => shown.text.includes(word));
  const told = (): string =>
    `${log.slice(-3000)}\n${lab.slack
      .messages(slackIds.channel)
      .map(({ text }) => text)
      .join('\n---\n')
      .slice(-4000)}`;
  const isThere = async (shown: Promise<Shown>): Promise<Shown> => {
    try {
      return await shown;
    } catch (error) {
      throw new Error(`${String(error)}\n${told()}`, { cause: error });
    }
  };
  return {
    simulator,
    start: async (root) => {
      running = [run(root, 'worker'), run(root, 'gateway')];
      await lab.slack.sockets.untilOpen(2);
      lab.slack.connect('socket');
    },
    stop: async () => {
      for (const child of running) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const [code] = (await ended) as [number | null];
        // One that still waits for a ledger that it can read ends by the signal itself.
        if (code !== 0 && child.signalCode !== 'SIGTERM') throw new Error(`A program ended with ${code}: ${told()}`);
      }
      running = [];
      await lab.slack.sockets.untilNoneIsOpen();
    },
    says: async (person, line, ...words) => {
      const before = new Set(lab.slack.messages(slackIds.channel).map(({ ts }) => ts));
      await lab.slack.sayAs(person, line, slackIds.channel);
      return isThere(lab.slack.until(slackIds.channel, (shown) => !before.has(shown.ts) && has(words)(shown)));
    },
    asks: async (person, line, ...words) => {
      await lab.slack.sayAs(person, line, slackIds.channel);
      return isThere(lab.slack.untilWhispered(person, has(words)));
    },
    clicks: async (person, shown, label) => void (await lab.slack.clickAs(person, shown, label)),
    until: (...words) => isThere(lab.slack.until(slackIds.channel, has(words))),
    told,
    command: async (root, ...words) => {
      const child = run(root, 'worker', ...words);
      let text = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, text };
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      const open = running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      await Promise.all(open.map((child) => once(child, 'exit')));
      await simulator.close();
      await valkey.stop();
      await lab.slack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
