/** The two processes of an installation whose people use one chat alone, with settings and secrets for no other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionKeys } from '../../../src/compose/keys';
import { openSlackLab, slackIds, slackSecrets } from '../chat/slack-driver';
import { loadedByProgram } from '../runner/loaded-by-program';
import { startTestValkey } from '../stores/valkey';
import { freePort } from '../wire/free-port';

export interface Loaded {
  readonly gateway: readonly string[];
  readonly worker: readonly string[];
}

const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
const decision = newDecisionKeys();
const ledger = newDecisionKeys();

/** What each loaded, where the gateway answered a person before it ended. @param program `cli.js` of a build */
export async function loadedWithSlackAlone(program: string): Promise<Loaded> {
  const lab = await openSlackLab({ people: [{ id: 'UANA' }] }, 'socket');
  try {
    return await loadedWith(program, {
      settings: { slack: { appId: slackIds.app, teamId: slackIds.team, apiUrl: lab.slack.apiUrl } },
      channel: { slack: slackIds.channel },
      account: { slack: 'UANA' },
      secrets: { SLACK_BOT_TOKEN: slackSecrets.botToken, SLACK_APP_TOKEN: slackSecrets.appToken },
      meanwhile: async () => {
        await lab.slack.sockets.untilOpen(2);
        lab.slack.connect('socket');
        await lab.slack.sayAs('UANA', '/harden whoami', slackIds.channel);
        await lab.slack.untilWhispered('UANA', ({ text }) => text.includes('Ana'));
      },
    });
  } finally {
    await lab.slack.close();
  }
}

/** What each loaded, where the gateway turned a request without Microsoft's token away. Microsoft's keys, which prove one, are not on this machine. */
export async function loadedWithTeamsAlone(program: string): Promise<Loaded> {
  const port = await freePort();
  const tenantId = '7e000000-0000-4000-8000-00000000c0de';
  return loadedWith(program, {
    settings: { teams: { appId: '7ea00000-0000-4000-8000-000000000001', tenantId, port } },
    channel: { teams: '19:hardening@thread.tacv2' },
    account: {},
    secrets: { TEAMS_CLIENT_SECRET: 'teams-secret-of-the-tests' },
    meanwhile: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', serviceUrl: 'https://smba.trafficmanager.net/teams/' }),
      });
      if (answer.status !== 401) throw new Error(`A request without a token was answered with ${answer.status}.`);
    },
  });
}

interface OneChat {
  readonly settings: object;
  readonly channel: object;
  /** Ana's in the chat. */
  readonly account: object;
  readonly secrets: Readonly<Record<string, string>>;
  readonly meanwhile: () => Promise<void>;
}

async function loadedWith(program: string, chat: OneChat): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-one-chat-'));
  const valkey = await startTestValkey();
  const settings = join(folder, 'hardenbot.json');
  const everybody = { people: [ana] };
  writeFileSync(
    settings,
    JSON.stringify({
      tenants: { contoso: { tenantId: '7e000000-0000-4000-8000-00000000c0de', channel: chat.channel } },
      ...chat.settings,
      people: [{ entraId: ana, name: 'Ana', ...chat.account }],
      access: { read: everybody, request: everybody },
      approvals: { approvers: everybody },
      monitoring: { gateway: await freePort(), worker: await freePort() },
    }),
  );
  const asWorker = {
    HARDENBOT_DECISION_PUBLIC_KEY: decision.publicKeyPem,
    HARDENBOT_LEDGER_KEY: ledger.privateKeyPem,
    HARDENBOT_LEDGER_MIRROR: join(folder, 'mirror'),
    HARDENBOT_CONTOSO_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
    HARDENBOT_CONTOSO_CLIENT_SECRET: 'client-secret-of-the-tests',
  };
  const asGateway = {
    HARDENBOT_DECISION_KEY: decision.privateKeyPem,
    HARDENBOT_LEDGER_PUBLIC_KEY: ledger.publicKeyPem,
    ...chat.secrets,
  };
  const store = { REDIS_URL: valkey.url };
  try {
    const worker = await loadedByProgram({ program, name: 'worker', settings, environment: { ...store, ...asWorker } });
    const { meanwhile } = chat;
    const environment = { ...store, ...asGateway };
    return { worker, gateway: await loadedByProgram({ program, name: 'gateway', settings, environment, meanwhile }) };
  } finally {
    await valkey.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
