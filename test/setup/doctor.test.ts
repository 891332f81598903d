/** What `hardenbot doctor` is about single troubles: keys that do not belong together, a store that forgets, a clock that is off. */

import { createPublicKey } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectStore } from '../../adapters/redis/inspect';
import { placeOfAddress } from '../../adapters/redis/place';
import { checkChannel, checkToken } from '../../adapters/slack/doctor';
import { examine } from '../../src/cli/doctor/examine';
import { checkStore } from '../../src/cli/doctor/store';
import { newDecisionKeys } from '../../src/compose/keys';
import { storePlaceOf } from '../../src/compose/store-place';
import { Secrets } from '../../src/config/load';
import { settingsSchema } from '../../src/config/settings';
import { storeSettings } from '../../src/config/store';
import { unsaidFeatureSettings } from '../../src/features/settings';
import { withEnded, withKey } from '../../src/keys/change-keyring';
import { type KeyringFile, keyIdOf, keyringFileFrom, keyringOf } from '../../src/keys/keyring';
import { systemClock } from '../../src/process/system-clock';
import { checkApprovers } from '../../src/setup/doctor/approvers';
import { unlicensed, works } from '../../src/setup/doctor/check';
import { checkTenantToken } from '../../src/setup/doctor/credential';
import { checkBreakGlass } from '../../src/setup/doctor/emergency';
import { checkKeys } from '../../src/setup/doctor/keys';
import { checkPeople } from '../../src/setup/doctor/people';
import { checkWriting } from '../../src/setup/doctor/permissions';
import { checkClock } from '../../src/setup/doctor/processes';
import { doctorDocument, doctorText } from '../../src/setup/doctor/report';
import { graphPermissionIds } from '../../src/tenant/permission-table';
import { ServerFarm } from '../support/stores/many-servers';
import { startTestValkey } from '../support/stores/valkey';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { stateClient } from '../support/tenants/state-client';

const stateOf = (checks: readonly { readonly name: string; readonly state: string }[], name: string) =>
  checks.find((check) => check.name === name)?.state;

test('a public half of another key is found before the worker refuses the first decision', () => {
  const [one, other] = [newDecisionKeys(), newDecisionKeys()];
  const checks = checkKeys({
    decision: one.privateKeyPem,
    decisionPublic: other.publicKeyPem,
    ledger: other.privateKeyPem,
    ledgerPublic: one.publicKeyPem,
  });
  expect(stateOf(checks, 'decision key pair')).toBe('missing');
  expect(stateOf(checks, 'ledger key pair')).toBe('missing');
});

test('a store that nobody named is told once, in one line, with both ways to name it', async () => {
  const [check, ...more] = await checkStore(null, {
    secrets: Secrets.from([], {}),
    clock: systemClock,
    settingsFile: 'hardenbot.yaml',
  });
  expect(more).toEqual([]);
  expect(check).toMatchObject({ name: 'connection', found: 'REDIS_URL is missing.' });
  expect(check?.remedy).toMatch(/^REDIS_URL or REDIS_URL_FILE: .*; --env-file names the file/);
});

test.each([
  [
    'that are not there',
    'hardenbot.yaml',
    'there is no such file',
    /^type hardenbot init, which writes hardenbot.yaml, or name your file with --settings$/,
  ],
  ['that are a folder', '.', 'it is a folder', /^name the file in it with --settings$/],
  ['that are empty', 'empty.yaml', 'it says nothing', /^hardenbot init writes one/],
  ['with a typo', 'typo.yaml', 'tenantz: nobody reads this key; did you mean tenants? (line 2)', /^correct .*typo\.yaml$/],
])('settings %s are found with the one thing to do about it', async (_what, name, found, remedy) => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-doctor-'));
  writeFileSync(join(folder, 'empty.yaml'), '');
  writeFileSync(join(folder, 'typo.yaml'), 'tenants: {}\ntenantz: {}\n');
  const input = { settingsFile: join(folder, name), secrets: Secrets.from([], {}), clock: systemClock, post: false, url: null };
  const { tenants } = await examine(input);
  const checks = tenants[0]?.checks.filter(({ area }) => area === 'settings');
  expect(checks).toContainEqual(expect.objectContaining({ state: 'missing', found, remedy: expect.stringMatching(remedy) }));
});

test('a worker that holds the decision key as its ledger key is found', () => {
  const one = newDecisionKeys();
  const checks = checkKeys({
    decision: one.privateKeyPem,
    decisionPublic: one.publicKeyPem,
    ledger: one.privateKeyPem,
    ledgerPublic: undefined,
  });
  expect(stateOf(checks, 'separate keys')).toBe('missing');
});

test('a key that is none is told from one that is not set, and not repeated', () => {
  const checks = checkKeys({ decision: 'canary, no key', decisionPublic: undefined, ledger: undefined, ledgerPublic: undefined });
  expect(checks.map(({ found }) => found)).toEqual([
    'the private half of the decision key is no key as PEM',
    'the public half of the decision key is not set',
    'the ledger key is not set',
    'the public half of the ledger key is not set',
  ]);
  expect(JSON.stringify(checks)).not.toContain('canary');
});

test.each([
  ['an authority that is not there', {}, /none\.pem cannot be read/, 'there is no such file'],
  [
    'an end that is no day',
    { HARDENBOT_CONTOSO_CLIENT_SECRET_ENDS: '2027-05-01 # a note' },
    /ENDS is no day/,
    /write YYYY-MM-DD/,
  ],
])('%s is named, and everything else is looked at all the same', async (_what, more, found, remedy) => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-doctor-'));
  const settingsFile = join(folder, 'hardenbot.json');
  const here = {
    authorityHost: 'https://127.0.0.1:1',
    graph: 'https://127.0.0.1:1',
    exchange: 'https://127.0.0.1:1',
    arm: 'https://127.0.0.1:1',
  };
  writeFileSync(
    settingsFile,
    JSON.stringify({
      tenants: {
        contoso: {
          tenantId: '7e000000-0000-4000-8000-000000000001',
          channel: { slack: 'C000000001' },
          endpoints: { ...here, caFile: join(folder, 'none.pem') },
        },
      },
      slack: { appId: 'A000000001', teamId: 'T000000001', mode: 'http' },
      people: [{ entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana', slack: 'U000000001' }],
      access: {
        read: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
        request: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] },
      },
      approvals: { approvers: { people: ['a1a1a1a1-0000-4000-8000-000000000001'] } },
    }),
  );
  const secrets = new Secrets({ HARDENBOT_CONTOSO_CLIENT_ID: 'c', HARDENBOT_CONTOSO_CLIENT_SECRET: 'a-secret', ...more });
  const { tenants } = await examine({ settingsFile, secrets, clock: systemClock, post: false, url: null });
  expect(tenants.map(({ tenant }) => tenant)).toEqual([null, 'contoso']);
  expect(tenants[1]?.checks).toEqual([
    expect.objectContaining({ state: 'missing', found: expect.stringMatching(found), remedy: expect.stringMatching(remedy) }),
  ]);
});

describe('after a key was replaced', () => {
  const [decision, next, ledger] = [newDecisionKeys(), newDecisionKeys(), newDecisionKeys()];
  const idOf = (pem: string) => keyIdOf(createPublicKey(pem));
  const two = keyringFileFrom({ gateway: decision.publicKeyPem, worker: ledger.publicKeyPem });
  const rotated = withKey(two, 'gateway', next.publicKeyPem);
  const retired = withEnded(rotated, idOf(decision.publicKeyPem), 'retired', new Date('2026-11-28T00:00:00Z'));
  /** The old public half is still named, as the first page had it written. */
  const look = (ring: KeyringFile, key: string) =>
    checkKeys({
      decision: key,
      decisionPublic: decision.publicKeyPem,
      ledger: ledger.privateKeyPem,
      ledgerPublic: ledger.publicKeyPem,
      ring: keyringOf(ring),
    });

  test('the new key is known by the file of keys, whatever public half is still named', () => {
    const checks = look(retired, next.privateKeyPem);
    expect(checks.map(({ state }) => state)).toEqual(['works', 'works', 'works']);
    expect(checks[0]?.found).toBe('2 keys count, 1 ended');
  });

  test('the old key is told to have ended, and which one to name', () => {
    expect(look(retired, decision.privateKeyPem)).toContainEqual(
      expect.objectContaining({
        name: 'HARDENBOT_DECISION_KEY',
        state: 'missing',
        found: expect.stringContaining('ended 2026-11-28T00:00:00.000Z: the gateway would not start'),
        remedy: expect.stringContaining('hardenbot keys rotate wrote last'),
      }),
    );
  });

  test('a key that nobody signs with any more is named until it ends', () => {
    const found = look(rotated, next.privateKeyPem).map((check) => check.found);
    expect(found).toContainEqual(expect.stringContaining(`beside it ${idOf(decision.publicKeyPem)}: hardenbot keys retire`));
  });

  test('a key that the file does not have is told', () => {
    expect(look(two, next.privateKeyPem)).toContainEqual(
      expect.objectContaining({ state: 'missing', found: expect.stringContaining('is not in the file of keys') }),
    );
  });
});

describe('approvers', () => {
  const [ana, bo] = ['a1a1a1a1-0000-4000-8000-000000000001', 'b0b0b0b0-0000-4000-8000-000000000002'];
  const check = (request: readonly string[], approvers: object, tiers: object = { high: 1 }) =>
    checkApprovers(
      settingsSchema.parse({
        tenants: { contoso: {} },
        people: [
          { entraId: ana, name: 'Ana' },
          { entraId: bo, name: 'Bo' },
        ],
        access: { read: { people: [ana, bo] }, request: { people: request } },
        approvals: { approvers, tiers },
      }),
    ).flatMap(({ state, found }) => (state === 'missing' ? [found] : []));

  test('one approval for high risk is said to be one, and two to be two', () => {
    const said = (high: number) =>
      checkApprovers(
        settingsSchema.parse({ tenants: { contoso: {} }, people: [], access: {}, approvals: { tiers: { high } } }),
      ).map(({ state, found }) => `${state}: ${found}`);
    expect(said(1)).toEqual([expect.stringMatching(/^works: .*one approval, so one stolen account is enough/)]);
    expect(said(2)).toEqual(['works: a change of high risk takes 2 approvals']);
  });

  test('somebody else than the one who asks may be enough', () => {
    expect(check([ana], { people: [ana, bo] })).toEqual([]);
  });

  test('who asks and is the only one who approves is told', () => {
    expect(check([ana], { people: [ana] })).toEqual([
      'nobody could approve what Ana asks for: changes of low, medium, high risk',
    ]);
  });

  test('a tier that takes more people than there are beside the requester is told', () => {
    expect(check([ana, bo], { people: [ana, bo] }, { high: 2 })).toEqual([
      'nobody could approve what Ana asks for: changes of high risk',
      'nobody could approve what Bo asks for: changes of high risk',
    ]);
  });

  test('of a group of Entra ID only Entra ID knows', () => {
    expect(check([ana], { entraGroup: 'a1a1a1a1-0000-4000-8000-0000000000ff' })).toEqual([]);
  });
});

test.each([
  [0, 'works'],
  [59_000, 'works'],
  [-61_000, 'missing'],
  [3_600_000, 'missing'],
])('a clock that is %i ms off: %s', (off, state) => {
  const theirs = new Date('2026-11-24T00:00:00Z');
  expect(checkClock('Entra ID', { theirs, ours: new Date(theirs.getTime() + off) }).state).toBe(state);
});

describe('the store', () => {
  test('one that may forget is found, with the line to change', async () => {
    const valkey = await startTestValkey();
    await valkey.connect().config('SET', 'appendfsync', 'everysec');
    const { unreachable, safety } = await inspectStore(placeOfAddress(valkey.url), new Date());
    await valkey.stop();
    expect(unreachable).toBeNull();
    expect(safety).toEqual([expect.stringContaining('appendfsync always')]);
  });

  test('one that refuses the login is told with what to correct, be the password wrong or missing', async () => {
    const valkey = await startTestValkey();
    const place = placeOfAddress(valkey.url);
    const wrong = { store: () => 'canary', sentinel: () => undefined };
    const seen = [await inspectStore({ ...place, user: 'nobody', passwords: wrong }, new Date())];
    const owner = valkey.connect();
    await owner.config('SET', 'requirepass', 'another-canary');
    seen.push(await inspectStore(place, new Date()));
    await owner.config('SET', 'requirepass', '');
    await valkey.stop();
    const remedy = 'correct the user and its password: STORE_PASSWORD, or the one in REDIS_URL';
    expect(seen.map(({ unreachable, refused }) => [unreachable, refused])).toEqual([
      [null, `${remedy} (the server says WRONGPASS)`],
      [null, `${remedy} (the server says NOAUTH)`],
    ]);
  });

  test('one that takes the worker and refuses the gateway is found where both passwords are there', async () => {
    const valkey = await startTestValkey();
    for (const user of ['hardenbot-worker', 'hardenbot-gateway'])
      await valkey.connect().call('ACL', 'SETUSER', user, 'on', `>of ${user}`, '~*', '&*', '+@all');
    const look = async (gateway: string) => {
      const HARDENBOT_WORKER_STORE_PASSWORD = 'of hardenbot-worker';
      const environment = { REDIS_URL: valkey.url, HARDENBOT_WORKER_STORE_PASSWORD, HARDENBOT_GATEWAY_STORE_PASSWORD: gateway };
      const looking = { secrets: new Secrets(environment), clock: systemClock, settingsFile: 'hardenbot.yaml' };
      return (await checkStore(null, looking)).filter(({ name }) => name === 'login');
    };
    const seen = [await look('of hardenbot-gateway'), await look('another')];
    await valkey.stop();
    const remedy = expect.stringContaining('or correct HARDENBOT_GATEWAY_STORE_PASSWORD');
    expect(seen).toEqual([[], [expect.objectContaining({ found: 'it does not take the login of the gateway', remedy })]]);
  });

  test('one that is full is found, with what to do, though it answers and is set up well', async () => {
    const valkey = await startTestValkey();
    const admin = valkey.connect();
    const looking = { secrets: new Secrets({ REDIS_URL: valkey.url }), clock: systemClock, settingsFile: 'hardenbot.yaml' };
    const look = async () => (await checkStore(null, looking)).filter(({ name }) => name === 'writes');
    await admin.config('SET', 'maxmemory', '1');
    const full = await look();
    await admin.config('SET', 'maxmemory', '0');
    const seen = [...full, ...(await look())];
    await valkey.stop();
    expect(seen).toEqual([
      expect.objectContaining({ state: 'missing', remedy: expect.stringContaining('raise maxmemory') }),
      expect.objectContaining({ state: 'works' }),
    ]);
  });

  test('a password of one process that is refused is named by its own variable, where settings say where the store is, too', async () => {
    const farm = new ServerFarm();
    const address = `127.0.0.1:${(await farm.startServer()).port}`;
    const settings = { store: storeSettings.parse({ kind: 'single', address, durability: 'disk' }) };
    const secrets = new Secrets({ HARDENBOT_WORKER_STORE_PASSWORD: 'another' });
    const { refused } = await inspectStore(await storePlaceOf(settings, secrets), new Date());
    await farm.stop();
    expect(refused).toContain('or correct HARDENBOT_WORKER_STORE_PASSWORD (the server says WRONGPASS)');
  });

  test('one on another machine without TLS is not even connected to', async () => {
    expect(() => placeOfAddress('redis://valkey.example.com:6379')).toThrow('rediss://');
  });

  test('one that does not answer is said to be away', async () => {
    expect((await inspectStore(placeOfAddress('redis://127.0.0.1:1'), new Date())).unreachable).toContain('ECONNREFUSED');
  });
});

describe('emergency accounts', () => {
  const user = (name: string, on: boolean) => ({
    id: `id-${name}`,
    userPrincipalName: `${name}@contoso.com`,
    accountEnabled: on,
  });
  const only = (row: object) => stateClient({ graph: { users: [row] } });

  test('one that cannot sign in is no emergency account', async () => {
    const checks = await checkBreakGlass(only(user('bg1', false)), ['bg1@contoso.com', 'bg1@contoso.com']);
    expect(checks.map(({ found }) => found)).toContain('it cannot sign in');
  });

  test('the same account twice is one', async () => {
    const checks = await checkBreakGlass(only(user('bg1', true)), ['bg1@contoso.com', 'BG1@contoso.com']);
    expect(stateOf(checks, 'two emergency accounts')).toBe('missing');
  });

  test('one that is declared by its mail address is found, and the id is what to write', async () => {
    const bg1 = { ...user('bg1', true), mail: 'Emergency.One@contoso.com' };
    const [check] = await checkBreakGlass(only(bg1), ['emergency.one@contoso.com']);
    expect(check).toMatchObject({ state: 'works', found: expect.stringContaining('write its id id-bg1 under breakGlass') });
  });

  test('none at all stops what can lock everybody out', async () => {
    const [check] = await checkBreakGlass(stateClient({ graph: { users: [] } }), []);
    expect(check).toMatchObject({
      state: 'missing',
      disables: expect.arrayContaining(['legacy-auth', 'country-block', 'workload-ip']),
    });
  });
});

describe('people of the settings', () => {
  const [bo, cy] = ['b0b0b0b0-0000-4000-8000-000000000002', 'c1c1c1c1-0000-4000-8000-000000000003'];
  const person = (entraId: string, name: string) => ({ entraId, name, accounts: {} });
  const client = (cyIsEnabled: boolean) =>
    openSimulatedTenant({
      graph: {
        users: [
          { id: bo, userPrincipalName: 'bo@contoso.com', accountEnabled: true },
          { id: cy, userPrincipalName: 'cy@contoso.com', accountEnabled: cyIsEnabled },
        ],
      },
    });
  const look = async (opening: ReturnType<typeof client>, people: Parameters<typeof checkPeople>[1], hasGroups = false) => {
    const tenant = await opening;
    try {
      return await checkPeople(tenant.client, people, hasGroups);
    } finally {
      await tenant.close();
    }
  };

  test('who left the directory or cannot sign in is named, and where to take them out', async () => {
    const gone = 'dddddddd-0000-4000-8000-000000000004';
    const checks = await look(client(false), [person(bo, 'Bo'), person(cy, 'Cy'), person(gone, 'Di')]);
    expect(checks.map(({ state, name, found }) => [state, name, found])).toEqual([
      ['missing', 'person Cy', 'the account cannot sign in'],
      ['missing', 'person Di', `no account has ${gone}: they decide nothing`],
    ]);
    expect(checks.at(-1)?.remedy).toContain(`take ${gone} out of people, access and approvals`);
    expect(checks.at(-1)?.remedy).toContain('where Di is of another organisation, write `organisation` in their entry');
    expect(checks[0]?.remedy).not.toContain('organisation');
  });

  test('a tenant that knows none of them may be the wrong one, unless the settings name its groups', async () => {
    const gone = [person('dddddddd-0000-4000-8000-000000000004', 'Di')];
    expect(await look(client(true), gone)).toMatchObject([{ state: 'unknown', remedy: 'name their tenant under `directory`' }]);
    expect(await look(client(true), gone, true)).toMatchObject([{ state: 'missing', name: 'person Di' }]);
  });

  test('who is there, or of another organisation, is no trouble', async () => {
    const guest = { ...person('eeeeeeee-0000-4000-8000-000000000005', 'Eve'), organisation: { slack: 'T2' } };
    expect(await look(client(true), [person(bo, 'Bo'), person(cy, 'Cy'), guest])).toMatchObject([{ state: 'works' }]);
  });
});

describe('the chat', () => {
  const expected = { teamId: 'T1', scopes: ['chat:write', 'commands'] };

  test('a token of another workspace, a missing scope and a needless one are each named', () => {
    const checks = checkToken({ refused: null, teamId: 'T2', enterpriseId: null, scopes: ['commands', 'files:read'] }, expected);
    expect(checks.filter(({ state }) => state !== 'works').map(({ name }) => name)).toEqual([
      'workspace',
      'scope chat:write',
      'further scopes',
    ]);
  });

  test('a workspace of an Enterprise organisation is told with it, and the organisation may stand in its place', () => {
    const inspection = { refused: null, teamId: 'T1', enterpriseId: 'E1', scopes: expected.scopes };
    const workspace = (teamId: string) =>
      checkToken(inspection, { ...expected, teamId }).find(({ name }) => name === 'workspace');
    expect(workspace('T1')).toMatchObject({ state: 'works', found: expect.stringContaining('it belongs to E1') });
    expect(workspace('E1')).toMatchObject({ state: 'works' });
    expect(workspace('E2')).toMatchObject({ state: 'missing' });
  });

  test('a token that is not accepted ends the list: nothing else can be seen without it', () => {
    const checks = checkToken({ refused: 'invalid_auth', teamId: null, enterpriseId: null, scopes: null }, expected);
    expect(checks).toEqual([expect.objectContaining({ name: 'bot token', state: 'missing' })]);
  });

  test('that nobody answers is told to look at the network, not at the token', () => {
    const [check] = checkToken({ refused: 'Slack cannot be reached.', teamId: null, enterpriseId: null, scopes: null }, expected);
    expect(check).toMatchObject({ found: 'Slack cannot be reached.', remedy: expect.stringContaining('reach Slack over HTTPS') });
  });

  test('a channel that is not there stops everything', () => {
    const inspection = { state: 'refused', word: 'channel_not_found' } as const;
    expect(checkChannel({ tenant: 'contoso', channel: 'C1', inspection }).state).toBe('missing');
  });
});

test('what takes a licence that the tenant has not is a note, and what several lines take is said once', () => {
  const remedy = 'the tenant needs Entra ID P1 for this';
  const note = (name: string) => unlicensed({ name, found: 'no', remedy, disables: [] });
  const document = doctorDocument([{ tenant: 'contoso', checks: [note('a'), works('store', 'b', 'there'), note('c')] }]);
  expect(document.counts).toEqual({ works: 1, missing: 0, unknown: 0, note: 2 });
  expect(document.tenants[0]?.checks).toHaveLength(3);
  expect(doctorText(document).split('\n')).toEqual([
    'tenant contoso',
    '  note     licence: a: no',
    '  note     licence: c: no',
    `           do (for these 2): ${remedy}`,
    '  works    store: b: there',
    '',
    '1 work, 0 missing, 0 unknown. 2 take a licence that the tenant has not.',
    expect.stringMatching(/^Help confirm .+ run hardenbot doctor --shapes, read its report, and attach it to a new issue\./),
    '',
  ]);
});

test('what a service said cannot move the cursor of whoever reads the report', () => {
  const hostile = works('tenant', 'x', 'fine\u001b[2J\r\u202e');
  const text = doctorText(doctorDocument([{ tenant: 'contoso', checks: [hostile] }]));
  for (const mark of ['\u001b', '\r', '\u202e']) expect(text).not.toContain(mark);
});

describe('a token that Entra ID refuses', () => {
  test('is told with what to do about its reason, where that is known', () => {
    expect(
      checkTenantToken(
        'Azure',
        'Entra ID refused the credential (AADSTS700027): its certificate has expired; make the next one',
        'script',
      ),
    ).toMatchObject({
      found: 'Entra ID refused the credential (AADSTS700027): its certificate has expired',
      remedy: 'make the next one',
    });
  });

  test('for a reason that nobody knows is told with what it may be', () => {
    expect(checkTenantToken('Azure', 'Entra ID refused the credential (AADSTS50105)', 'script')).toMatchObject({
      remedy: expect.stringMatching(
        /^correct the client id and its certificate or secret; .*run the script of hardenbot manifest entra again$/,
      ),
    });
  });
});

describe('what the settings let hardenbot remove of a compromised account', () => {
  const servicePrincipalId = '0e000000-0000-4000-8000-000000000001';
  const checksWith = async (sets: readonly ('methods' | 'devices')[], granted: readonly string[]) => {
    const appRoleAssignments = { [servicePrincipalId]: granted.map((appRoleId, n) => ({ id: `g${n}`, appRoleId })) };
    const { client, close } = await openSimulatedTenant({
      schema: 'tenant-state/1',
      asOf: '2026-11-24T09:00:00Z',
      graph: { servicePrincipals: [{ id: servicePrincipalId, appId: servicePrincipalId }], appRoleAssignments },
    });
    const checks = await checkWriting(client, {
      servicePrincipalId,
      settings: { ...unsaidFeatureSettings, incident: { sets: [...sets] } },
    });
    await close();
    return checks.filter(({ name }) => name.includes('incident.sets')).map(({ name, state }) => `${name}: ${state}`);
  };

  test('is looked for only where the settings turn it on, each permission by itself', async () => {
    expect(await checksWith([], [])).toEqual([]);
    expect(await checksWith(['devices'], [])).toEqual(['Device.ReadWrite.All (incident.sets: devices): missing']);
    const found = await checksWith(['methods'], [graphPermissionIds['UserAuthMethod-Phone.ReadWrite.All'] ?? '']);
    expect(found.toSorted()).toEqual([
      'UserAuthMethod-Email.ReadWrite.All (incident.sets: methods): missing',
      'UserAuthMethod-Passkey.ReadWrite.All (incident.sets: methods): missing',
      'UserAuthMethod-Phone.ReadWrite.All (incident.sets: methods): works',
      'UserAuthMethod-TAP.ReadWrite.All (incident.sets: methods): missing',
    ]);
  });
});
