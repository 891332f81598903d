/** A process whose port another program has: it ends before it took any work, because whatever starts it again does so every two seconds. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOfAddress } from '../../adapters/redis/place';
import { createProcessStore } from '../../adapters/redis/processes';
import { FakeSlack } from '../../adapters/slack/fake/index';
import { openQueues } from '../../jobs/queues';
import { startGateway } from '../../src/compose/gateway';
import { newDecisionKeys } from '../../src/compose/keys';
import { prepareChats } from '../../src/compose/platforms';
import { startWorker } from '../../src/compose/worker';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { keyringFrom } from '../../src/keys/keyring';
import { systemClock } from '../../src/process/system-clock';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const tenantId = '7e000000-0000-4000-8000-000000000001';
const decision = newDecisionKeys();
const ledger = newDecisionKeys();
const app = { appId: 'A000000001', teamId: 'T000000001', botToken: 'xoxb-1', signingSecret: 'signing', scopes: ['chat:write'] };

let valkey: TestValkey;
let slack: FakeSlack;
let other: Server;
let port: number;
beforeEach(async () => {
  valkey = await startTestValkey();
  slack = await FakeSlack.start({ ...app, channels: ['C0123456789'], people: [{ id: 'U000000001' }], now: () => new Date() });
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  ({ port } = other.address() as AddressInfo);
});
afterEach(async () => {
  other.close();
  await slack.close();
  await valkey.stop();
});

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-port-'));

function start(name: 'gateway' | 'worker', said: string[], where: 'monitoring' | 'slack'): Promise<unknown> {
  const info = (_fields: object, message: string): void => void said.push(message);
  const shared = {
    settings: settingsSchema.parse({
      tenants: { contoso: { tenantId, channel: { slack: 'C0123456789' } } },
      slack: { appId: app.appId, teamId: app.teamId, mode: 'http', port: where === 'slack' ? port : 0, apiUrl: slack.apiUrl },
      monitoring: where === 'monitoring' ? { gateway: port, worker: port } : {},
      people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U000000001' }],
      access: {
        read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
        request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
      },
      approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
    }),
    store: placeOfAddress(valkey.url),
    keyring: keyringFrom({ gateway: decision.publicKeyPem, worker: ledger.publicKeyPem }),
    logger: { info, warn: info, error: info },
    clock: systemClock,
  };
  if (name === 'worker')
    return startWorker({
      ...shared,
      ledgerKeyPem: ledger.privateKeyPem,
      mirrorFolder: folder,
      credentialOf: () => ({ kind: 'secret', clientId: 'c', secret: 's' }),
    });
  const secrets = new Secrets({ SLACK_BOT_TOKEN: app.botToken, SLACK_SIGNING_SECRET: app.signingSecret });
  const chats = prepareChats(shared.settings, secrets);
  return startGateway({ ...shared, decisionKeyPem: decision.privateKeyPem, chats });
}

test.each([
  ['worker', 'monitoring'],
  ['gateway', 'monitoring'],
  ['gateway', 'slack'],
] as const)('the %s leaves what is due to others, and never says that it is ready (%s)', async (name, where) => {
  const redis = valkey.connect();
  const jobs = openQueues(redis);
  const reply = { conversation: { platform: 'slack', channel: 'C0123456789' }, messageKey: 'a-1' };
  const job = { tenant: tenantId, subject: 'a-1', reply };
  await jobs.add({ name: 'audit', ...job });
  await jobs.add({ name: 'draw', view: 'audit', ...job });
  const said: string[] = [];
  await expect(start(name, said, where)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  expect(said.filter((message) => /ready|a job/.test(message))).toEqual([]);
  const { audit, outbox } = await jobs.due(new Date());
  expect({ audit, outbox }).toEqual({ audit: 1, outbox: 1 });
  expect(await createProcessStore(redis).since(new Date(0))).toEqual([]);
  await jobs.close();
});
