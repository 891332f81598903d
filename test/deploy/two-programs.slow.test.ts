/** What the built programs load when they run with everything that settings can ask for: neither process holds code of the other. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { newDecisionKeys } from '../../src/compose/keys';
import { openSlackLab, type SlackLab, slackIds, slackSecrets } from '../support/chat/slack-driver';
import { loadedByProgram } from '../support/runner/loaded-by-program';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { loadedBy, sourcesOf } from '../support/tree/import-graph';
import { freePort } from '../support/wire/free-port';

const root = join(__dirname, '..', '..');
const tenantId = '7e000000-0000-4000-8000-00000000c0de';
const approvers = { id: '97000000-0000-4000-8000-000000000001', displayName: 'Approvers' };
const ana = 'a1a1a1a1-0000-4000-8000-000000000001';
const bo = 'b0b0b0b0-0000-4000-8000-000000000002';
const decisionKeys = newDecisionKeys();
const ledgerKeys = newDecisionKeys();

let folder: string;
let simulator: Simulator;
let valkey: TestValkey;
let lab: SlackLab;

beforeAll(async () => {
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-programs-'));
  const members = [
    { id: ana, userPrincipalName: 'ana@contoso.com' },
    { id: bo, userPrincipalName: 'bo@contoso.com' },
  ];
  const graph = { users: members, groups: [{ ...approvers, members: [ana, bo] }] };
  simulator = await startSimulator({
    state: { schema: 'tenant-state/1', organization: { id: tenantId }, asOf: new Date().toISOString(), graph },
    now: () => new Date(),
  });
  valkey = await startTestValkey();
  lab = await openSlackLab({ people: [{ id: 'UANA' }] }, 'socket');
});

afterAll(async () => {
  await lab.slack.close();
  await valkey.stop();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Both chats, the page to sign in on, a group to look up and traces: whatever is loaded only where settings name it. */
async function settingsFile(): Promise<string> {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  const [gateway, worker, teams, page] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const readers = { people: [ana, bo] };
  const file = join(folder, 'hardenbot.json');
  writeFileSync(
    file,
    JSON.stringify({
      tenants: { contoso: { tenantId, endpoints: { ...simulator.endpoints, caFile }, channel: { slack: slackIds.channel } } },
      slack: { appId: slackIds.app, teamId: slackIds.team, apiUrl: lab.slack.apiUrl },
      teams: { appId: '7ea00000-0000-4000-8000-000000000001', tenantId, port: teams },
      signIn: { url: 'https://harden.contoso.com', clientId: '51900000-0000-4000-8000-000000000001', port: page },
      monitoring: { gateway, worker, traces: 'http://127.0.0.1:9/v1/traces' },
      people: [
        { entraId: ana, name: 'Ana', slack: 'UANA' },
        { entraId: bo, name: 'Bo', slack: 'UBO' },
      ],
      access: { read: readers, request: readers },
      approvals: { approvers: { entraGroup: approvers.id } },
    }),
  );
  return file;
}

async function loadedBuilt(name: 'gateway' | 'worker', secrets: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const program = join(root, 'dist', 'src', 'cli.js');
  const environment = { REDIS_URL: valkey.url, ...secrets };
  return loadedByProgram({ program, name, settings: await settingsFile(), environment });
}

test('the gateway loads nothing of the worker, and of a tenant nothing but the reading of its directory', async () => {
  const loaded = await loadedBuilt('gateway', {
    HARDENBOT_DECISION_KEY: decisionKeys.privateKeyPem,
    HARDENBOT_LEDGER_PUBLIC_KEY: ledgerKeys.publicKeyPem,
    HARDENBOT_DIRECTORY_CLIENT_ID: simulator.credential.clientId,
    HARDENBOT_DIRECTORY_CLIENT_SECRET: simulator.credential.clientSecret,
    SLACK_BOT_TOKEN: slackSecrets.botToken,
    SLACK_APP_TOKEN: slackSecrets.appToken,
    TEAMS_CLIENT_SECRET: 'teams-secret-of-the-tests',
  });
  expect(loaded).toEqual(
    expect.arrayContaining([
      'src/gateway/outbox/draw-message.ts',
      'adapters/m365/directory.ts',
      'adapters/slack/index.ts',
      'adapters/teams/index.ts',
      'adapters/sign-in/index.ts',
      'botbuilder',
    ]),
  );
  const files = sourcesOf('src', 'adapters', 'jobs');
  const directory = new Set(
    ['adapters/m365/directory.ts', 'adapters/m365/sign-in.ts'].flatMap((path) => [...loadedBy(path, files)]),
  );
  expect(loaded.filter((path) => path.startsWith('src/worker/'))).toEqual([]);
  expect(loaded.filter((path) => /^src\/controls\/[^/]+\/(index|audit|plan)\.ts$/.test(path))).toEqual([]);
  expect(loaded).not.toContain('src/tenant/resources/registry.ts');
  expect(loaded.filter((path) => path.startsWith('adapters/m365/') && !directory.has(path))).toEqual([]);
});

test('the worker loads nothing of the gateway but the card that people decide on, and no chat is spoken to from it', async () => {
  const loaded = await loadedBuilt('worker', {
    HARDENBOT_DECISION_PUBLIC_KEY: decisionKeys.publicKeyPem,
    HARDENBOT_LEDGER_KEY: ledgerKeys.privateKeyPem,
    HARDENBOT_CONTOSO_CLIENT_ID: simulator.credential.clientId,
    HARDENBOT_CONTOSO_CLIENT_SECRET: simulator.credential.clientSecret,
  });
  expect(loaded).toEqual(
    expect.arrayContaining(['src/worker/run-job.ts', 'src/controls/pop-imap/index.ts', 'adapters/m365/writer.ts', 'bullmq']),
  );
  // What a chat says of itself to the settings is read by both.
  const ofChats = /^(src\/gateway|adapters\/(slack|teams|terminal|sign-in))\/(?!description\.ts$)/;
  expect(loaded.filter((path) => ofChats.test(path))).toEqual([]);
  // It draws that one card again to see whether people saw what it would do; no other card is there.
  const drawn = loaded.filter((path) => path.startsWith('src/views/'));
  expect(drawn).toContain('src/views/decided-card.ts');
  expect(drawn.filter((path) => /home|status|digest|help|notices|incident|campaign/.test(path))).toEqual([]);
  expect(loaded.filter((path) => /^(@slack\/|botbuilder|botframework-)/.test(path))).toEqual([]);
});
