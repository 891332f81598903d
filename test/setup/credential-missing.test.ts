/** A worker whose credential of one tenant is missing, or cannot be read: that tenant waits, the others have their worker, and what is put right works. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOfAddress } from '../../adapters/redis/place';
import type { Card } from '../../src/chat/card';
import { openDirectoryTenant } from '../../src/compose/directory-tenant';
import { usualTiming } from '../../src/compose/safeguards';
import { tenantCredential } from '../../src/compose/tenant-connection';
import { tenantsOf } from '../../src/compose/tenants';
import { startWorker } from '../../src/compose/worker';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { createDirectory } from '../../src/people/directory';
import { groupReader } from '../../src/people/group-members';
import { systemClock } from '../../src/process/system-clock';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { keyring, workerKeys } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';
import { freePort } from '../support/wire/free-port';

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-credential-'));
const file = join(folder, 'fabrikam-secret');
const environment = {
  HARDENBOT_CONTOSO_CLIENT_ID: 'c',
  HARDENBOT_CONTOSO_CLIENT_SECRET: 's-of-contoso',
  HARDENBOT_FABRIKAM_CLIENT_ID: 'c',
};

function putRight(): void {
  writeFileSync(file, 's-of-fabrikam', { mode: 0o600 });
}

describe('a worker of two tenants', () => {
  let valkey: TestValkey;
  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  beforeEach(() => rmSync(file, { force: true }));
  afterAll(() => valkey.stop());

  async function started(given: Record<string, string>, port: number) {
    const log: string[] = [];
    const write = (fields: object, message: string): void => void log.push(`${message} ${JSON.stringify(fields)}`);
    const secrets = new Secrets(given);
    const tenantOf = (n: number) => ({
      tenantId: `7e000000-0000-4000-8000-00000000000${n}`,
      channel: { terminal: `channel-${n}` },
    });
    const worker = await startWorker({
      settings: settingsSchema.parse({
        tenants: { contoso: tenantOf(1), fabrikam: tenantOf(2) },
        directory: 'contoso',
        monitoring: { worker: port },
        people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', terminal: 'ana' }],
        access: {
          read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
          request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
        },
        approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
      }),
      store: placeOfAddress(valkey.url),
      keyring,
      ledgerKeyPem: workerKeys.privateKeyPem,
      mirrorFolder: mkdtempSync(join(tmpdir(), 'hardenbot-credential-mirror-')),
      credentialOf: (name) => tenantCredential(name, secrets),
      logger: { info: write, warn: write, error: write },
      clock: systemClock,
    });
    return { worker, log };
  }

  const nothing = (): void => undefined;
  const lost: readonly (readonly [what: string, given: Record<string, string>, named: string, before: () => void])[] = [
    ['that is in no variable', {}, 'HARDENBOT_FABRIKAM_CLIENT_SECRET', nothing],
    ['whose variable is empty', { HARDENBOT_FABRIKAM_CLIENT_SECRET: '' }, 'HARDENBOT_FABRIKAM_CLIENT_SECRET', nothing],
    ['whose file is gone', { HARDENBOT_FABRIKAM_CLIENT_SECRET_FILE: file }, `${file} is not there`, nothing],
    [
      'whose file others can read',
      { HARDENBOT_FABRIKAM_CLIENT_SECRET_FILE: file },
      'chmod 600',
      () => {
        putRight();
        chmodSync(file, 0o644);
      },
    ],
    ['that is no certificate', { HARDENBOT_FABRIKAM_CLIENT_CERTIFICATE: 'nonsense' }, 'no certificate', nothing],
    [
      'whose end is no day',
      { HARDENBOT_FABRIKAM_CLIENT_SECRET: 's', HARDENBOT_FABRIKAM_CLIENT_SECRET_ENDS: 'May' },
      'HARDENBOT_FABRIKAM_CLIENT_SECRET_ENDS',
      nothing,
    ],
  ];

  test.each(lost)('starts with one %s, is in service, and names it', async (_what, given, named, before) => {
    before();
    const port = await freePort();
    const { worker, log } = await started({ ...environment, ...given }, port);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    const said = await ready.text();
    await worker.stop();
    expect(ready.status).toBe(200);
    expect(said).toBe(
      'ready\nThe credential of 1 tenant cannot be used: hardenbot doctor says which, and why. The others go on.\n',
    );
    const told = log.filter((line) => line.includes('the other tenants go on'));
    expect(told).toEqual([expect.stringContaining('"tenant":"fabrikam"')]);
    expect(told[0]).toContain(named);
  });

  test('needs no new start once its file is there', async () => {
    const port = await freePort();
    const { worker, log } = await started({ ...environment, HARDENBOT_FABRIKAM_CLIENT_SECRET_FILE: file }, port);
    putRight();
    const said = await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
    await worker.stop();
    expect(said).toBe('ready\n');
    expect(log).toContain('the credential of a tenant can be used again {"tenant":"fabrikam"}');
  });

  test('does not start where none can be used, and names each', async () => {
    await expect(started({}, 0)).rejects.toThrow(/HARDENBOT_CONTOSO_CLIENT_ID[\s\S]*HARDENBOT_FABRIKAM_CLIENT_ID/);
  });
});

test('a gateway without a credential of its own for groups starts: nobody of a group decides anything, and once it has one they do', async () => {
  rmSync(file, { force: true });
  const group = '6a000000-0000-4000-8000-000000000001';
  const ana = { id: people.ana, userPrincipalName: 'ana@contoso.com', accountEnabled: true };
  const tenant = await openSimulatedTenant({ graph: { users: [ana], groups: [{ id: group, transitiveMembers: [people.ana] }] } });
  const { endpoints, ca, tenantId, credential } = tenant.simulator;
  const caFile = join(folder, 'directory-ca.pem');
  writeFileSync(caFile, ca);
  const settings = settingsSchema.parse({
    tenants: { contoso: { tenantId, endpoints: { ...endpoints, caFile }, channel: { terminal: 'hardening' } } },
    people: [{ entraId: people.ana, name: 'Ana', terminal: 'ana' }],
    access: { read: { people: [people.ana] }, request: { people: [people.ana] } },
    approvals: { approvers: { entraGroup: group } },
  });
  const [contoso] = tenantsOf(settings);
  const said: string[] = [];
  const say = (_fields: object, message: string): void => void said.push(message);
  const variables = { HARDENBOT_DIRECTORY_CLIENT_ID: credential.clientId, HARDENBOT_DIRECTORY_CLIENT_SECRET_FILE: file };
  const secrets = new Secrets(variables);
  const client = await openDirectoryTenant({
    settings,
    clock: systemClock,
    logger: { info: say, warn: say, error: say },
    credential: () => tenantCredential('directory', secrets),
    tenant: contoso,
  });
  if (client === null || contoso === undefined) throw new Error('There is no directory.');
  const directory = createDirectory({ settings, groups: groupReader(client), links: null });
  try {
    expect(said).toEqual([expect.stringContaining('Nobody of a group that the settings name decides anything')]);
    expect(await directory.policy(contoso.id)).toMatchObject({ refused: true, code: 'group-unreadable' });
    writeFileSync(file, credential.clientSecret, { mode: 0o600 });
    expect(await directory.policy(contoso.id)).toMatchObject({ approvers: new Set([people.ana]) });
  } finally {
    await client.close();
    await tenant.close();
  }
});

test('a secret that comes out of a pipe is read once, and known from then on', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const writer = spawn('sh', ['-c', 'printf of-the-pipe > "$0"', pipe]);
  const ended = once(writer, 'exit');
  const secrets = new Secrets({ A_CLIENT_SECRET_FILE: pipe });
  expect([secrets.optional('A_CLIENT_SECRET'), secrets.optional('A_CLIENT_SECRET')]).toEqual(['of-the-pipe', 'of-the-pipe']);
  await ended;
});

describe('beside a tenant without a credential', () => {
  const hour = 3_600_000;
  const stateOf = (n: number) => ({
    organization: { id: `7d000000-0000-4000-8000-00000000000${n}` },
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: { OrganizationConfig: { Name: 'org.onmicrosoft.com', Identity: 'org.onmicrosoft.com', RejectDirectSend: false } },
  });
  let room: ChatRoom;
  let clock: HurriedClock;
  let harness: Harness;
  beforeEach(async () => {
    rmSync(file, { force: true });
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    const lost = new Secrets({ HARDENBOT_FABRIKAM_CLIENT_ID: 'c', HARDENBOT_FABRIKAM_CLIENT_SECRET_FILE: file });
    harness = await openHarness({
      platform: room,
      state: stateOf(1),
      controls: { 'direct-send': {} },
      simulated: {
        fabrikam: { state: stateOf(2), settings: { channel: { terminal: 'hardening' }, breakGlass: ['a@f.example'] } },
      },
      clock,
      timing: { ...usualTiming, leaseMs: 3 * hour, reconcileEveryMs: 100 },
      settings: {
        approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '2h' },
      },
      credentialOf: (name) => {
        // Throws for as long as the file is away; then the usual one counts.
        if (name === 'fabrikam') tenantCredential(name, lost);
        return undefined;
      },
    });
  });
  afterEach(() => harness.close());

  const says =
    (...words: readonly string[]) =>
    (card: Card) =>
      words.every((one) => textOf(card).includes(one));

  test('what is due in the others is undone in time, and the one is told why nothing can be done there, until it can', async () => {
    const why = 'HARDENBOT_FABRIKAM_CLIENT_SECRET_FILE names a file that cannot be read; hardenbot doctor says what to do';
    const alarm = await room.waitFor(({ title }) => title === 'hardenbot cannot sign in to fabrikam', 'an alarm');
    expect(textOf(alarm)).toContain(why);
    for (const asked of ['status --tenant fabrikam', 'home'])
      expect(textOf(await room.says('ana', asked))).toContain('hardenbot cannot sign in since ');
    await room.says('ana', 'plan direct-send --tenant contoso');
    await room.waitFor(says('waiting for approval'), 'a plan');
    await room.clicks('bo', 'Approve');
    await room.waitFor(says('applied and verified'), 'applied');
    await room.says('ana', 'audit --tenant fabrikam');
    await room.waitFor((card) => !card.title.includes('sign in') && says(why)(card), 'why nothing was read');
    clock.forward(2.5 * hour);
    await room.waitFor(({ title }) => title.startsWith('Undone: '), 'undone unkept');
    expect(harness.simulator.state()).toMatchObject({ exchange: { OrganizationConfig: { RejectDirectSend: false } } });
    putRight();
    await room.says('ana', 'plan direct-send --tenant fabrikam');
    await room.waitFor(says('waiting for approval', 'fabrikam'), 'a plan for the one that was put right');
  });
});
