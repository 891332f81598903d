/** A tenant that grants what the manifests say, and nothing else: what is done beside the controls is not refused once for want of a right. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectory } from '../../adapters/m365/directory';
import { openRawAnswers } from '../../adapters/m365/raw-answers';
import type { RecordedCall, Simulator } from '../../adapters/m365/simulator/index';
import demo from '../../examples/demo-tenant.json';
import { examine } from '../../src/cli/doctor/examine';
import { Secrets } from '../../src/config/load';
import { controls } from '../../src/controls/index';
import { control as popImap } from '../../src/controls/pop-imap/index';
import { licensed } from '../../src/controls/reasoning/access/case-rows';
import { lookWhy } from '../../src/features/why/worker/look';
import { lookMail } from '../../src/features/why/worker/look-mail';
import { groupReader } from '../../src/people/group-members';
import type { Check } from '../../src/setup/doctor/check';
import { lookAtShapes } from '../../src/setup/shapes/look';
import { graphPermissionIds } from '../../src/tenant/permission-table';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, openOffice, tenantId } from '../support/corridor/office';
import { type Granted, grantedTo, without } from '../support/tenants/exact-grants';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';
import { travelTenant } from '../support/tenants/travel-tenant';
import { manualTime } from '../support/time/manual-time';

const connectionTo = ({ tenantId: id, endpoints, ca, credential, resolve }: Simulator) => ({
  tenantId: id,
  endpoints,
  ca,
  credential: { kind: 'secret' as const, clientId: credential.clientId, secret: credential.clientSecret },
  resolve,
  giveUpAfterMs: 60_000,
});

/** What was asked, and what of it was refused for want of a right. */
const refusedOf = (calls: readonly RecordedCall[]): readonly string[] =>
  calls.flatMap(({ status, method, path, cmdlet }) => (status === 401 || status === 403 ? [`${method} ${cmdlet ?? path}`] : []));

test('an account is contained, cleaned, the cleaning taken back and the account restored without one refusal', async () => {
  const sender = {
    Identity: 'mia',
    Trustee: 'bo@contoso.com',
    AccessControlType: 'Allow',
    AccessRights: ['SendAs'],
    IsInherited: false,
  };
  const exchange = { RecipientPermission: { [accounts.mia.name]: [sender], [accounts.shared.name]: [] } };
  const lab = await openIncidentLab(incidentTenant(night, { exchange, more: { simulator: grantedTo('write') } }), {
    approvals: { incident: [ids.bo], tiers: { medium: 1, high: 1 } },
    breakGlass: [accounts.breakGlass.name],
  });
  const decided = async (words: string): Promise<void> => {
    await lab.says('ana', words);
    for (const who of ['bo', 'cy'] as const) await lab.approves(who);
  };
  try {
    await decided(`contain ${accounts.mia.name}`);
    const { id } = lab.incident();
    await decided(`clean ${id} all`);
    await decided(`revert ${lab.office.newest()}`);
    await lab.claimsAll();
    await decided(`restore ${id}`);
    expect(lab.writes().length).toBeGreaterThan(15);
    expect(refusedOf(lab.simulator.calls())).toEqual([]);
  } finally {
    await lab.close();
  }
});

const day = 24 * 3_600_000;

const withTravellers = travelTenant();
/** What everyone is refused would hide what one app is refused, so nothing that is asked for is left out. */
const travelling = {
  graph: { ...withTravellers.graph, signIns: [], identitySecurityDefaultsEnforcementPolicy: [{ isEnabled: false }] },
  exchange: {
    Mailbox: [
      { UserPrincipalName: 'eva@contoso.com', PrimarySmtpAddress: 'eva@contoso.com', RecipientTypeDetails: 'UserMailbox' },
    ],
  },
};

/** A tenant of which an app holds what is given, and nothing else. */
async function onTenant(
  state: object,
  granted: Granted,
  story: (tenant: SimulatedTenant) => Promise<void>,
): Promise<readonly string[]> {
  const tenant = await openSimulatedTenant({ ...state, simulator: granted });
  try {
    await story(tenant);
    expect(tenant.simulator.calls().filter(({ service }) => service !== 'entra')).not.toEqual([]);
    return refusedOf(tenant.simulator.calls());
  } finally {
    await tenant.close();
  }
}

async function travels({ client }: SimulatedTenant): Promise<void> {
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, timeZone: 'Europe/Berlin', client });
  await office.does('ana', { says: 'travel eva@contoso.com ES until=2026-11-27' });
  await office.settle();
  const id = (office.storage.entries.get(tenantId) ?? []).findLast(({ subject }) => subject.startsWith('t-'))?.subject ?? '';
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
  office.forward(4 * day);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
}

test('a travel exception is planned, approved and ended without one refusal', async () => {
  expect(await onTenant(travelling, grantedTo('write'), travels)).toEqual([]);
});

test.each(['read', 'write'] as const)('why somebody is kept out is answered to the %s app without one refusal', async (app) => {
  const refused = await onTenant(travelling, grantedTo(app), async ({ client }) => {
    const question = { person: 'Eva', from: 'ES', client: 'browser', platform: 'linux' } as const;
    const answer = await lookWhy({ client, monotonicMs: () => 0, asOf: night, question });
    const notes = ['Through a VPN or proxy, a sign-in counts as from the country where that has its address.'];
    expect(answer).toMatchObject({ kind: 'told', notes });
  });
  expect(refused).toEqual([]);
});

test.each(['read', 'write'] as const)('whether mail is taken is answered to the %s app without one refusal', async (app) => {
  const refused = await onTenant(demo, grantedTo(app), async ({ client }) => {
    const question = { to: 'ana@contoso.com', sender: 'news@example.com', ip: '203.0.113.9' };
    const answer = await lookMail({ client, monotonicMs: () => 0, asOf: new Date(demo.asOf), question });
    expect(answer).toMatchObject({ kind: 'mail', notes: [] });
  });
  expect(refused).toEqual([]);
});

/** Whole, before the simulated tenant, without a store and without chat: those it would miss first. */
async function doctor({ simulator }: SimulatedTenant): Promise<readonly Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-exact-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, simulator.ca);
  const person = demo.graph.users[0]?.id;
  const settings = {
    tenants: {
      contoso: {
        tenantId: simulator.tenantId,
        endpoints: { ...simulator.endpoints, caFile },
        bot: { servicePrincipalId: hardenbot },
        channel: { terminal: 'hardening' },
        breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      },
    },
    people: [{ entraId: person, name: 'ana@contoso.com' }],
    access: { read: { people: [person] }, request: { people: [person] } },
    approvals: { approvers: { people: [person] } },
  };
  const settingsFile = join(folder, 'hardenbot.yaml');
  writeFileSync(settingsFile, JSON.stringify(settings));
  const { clientId, clientSecret } = simulator.credential;
  const prefix = Secrets.tenantPrefix('contoso');
  const secrets = new Secrets({ [`${prefix}_CLIENT_ID`]: clientId, [`${prefix}_CLIENT_SECRET`]: clientSecret });
  const clock = { ...manualTime(), now: () => new Date(demo.asOf) };
  const { tenants } = await examine({ settingsFile, secrets, clock, post: false, url: null });
  rmSync(folder, { recursive: true });
  return tenants.find(({ tenant }) => tenant === 'contoso')?.checks ?? [];
}

const hardenbot = demo.graph.servicePrincipals[0]?.id ?? '';
const licences = {
  ...licensed,
  servicePlans: ['AAD_PREMIUM', 'AAD_PREMIUM_P2'].map((servicePlanName) => ({ servicePlanName, provisioningStatus: 'Success' })),
};
/** Licensed for everything that is asked for, with the assignments that consent to what the app asks for leaves behind. */
const asConsented = (app: 'read' | 'write') => ({
  ...demo,
  graph: {
    ...demo.graph,
    applications: [],
    subscribedSkus: [licences],
    authenticationRequirements: Object.fromEntries(demo.graph.users.map(({ id }) => [id, { perUserMfaState: 'disabled' }])),
    appRoleAssignments: {
      ...demo.graph.appRoleAssignments,
      [hardenbot]: grantedTo(app).permissions.flatMap((name) => {
        const appRoleId = graphPermissionIds[name];
        return appRoleId === undefined ? [] : [{ id: `of ${name}`, principalId: hardenbot, appRoleId }];
      }),
    },
  },
});

test.each([
  ['read', grantedTo('write').permissions.filter((name) => !grantedTo('read').permissions.includes(name))],
  ['write', []],
] as const)(
  'hardenbot doctor is not refused once as the %s app, and misses only what that app is not to have',
  async (app, lacking) => {
    const refused = await onTenant(asConsented(app), grantedTo(app), async (tenant) => {
      const checks = (await doctor(tenant)).filter(({ area }) => area === 'permission');
      expect(checks.length).toBeGreaterThan(30);
      const missed = checks.flatMap(({ name, state }) => (state === 'missing' ? [name.split(' ')[0]] : []));
      expect(new Set(missed)).toEqual(new Set(lacking));
    });
    expect(refused).toEqual([]);
  },
);

test.each([
  // Risk is for containing an account, which only the worker does.
  ['read', ['GET /v1.0/identityProtection/riskyUsers']],
  ['write', []],
] as const)('hardenbot doctor --shapes reads every list that the %s app is for', async (app, notItsOwn) => {
  const refused = await onTenant(asConsented(app), grantedTo(app), async ({ simulator }) => {
    const raw = openRawAnswers(connectionTo(simulator), manualTime());
    const shapes = await lookAtShapes(raw, new Date(demo.asOf));
    await raw.close();
    expect(shapes.filter(({ state }) => state === 'compared').length).toBeGreaterThan(40);
  });
  expect([...new Set(refused.map((call) => call.replace(/\/[-0-9a-f]{36}$/, '')))]).toEqual(notItsOwn);
});

const group = demo.graph.groups[0]?.id ?? '';

/** Who is in a group, by the words of the gateway. */
async function askedBy(granted: Granted): Promise<{ readonly members: unknown; readonly refused: readonly string[] }> {
  let members: unknown;
  const refused = await onTenant(demo, granted, async ({ simulator }) => {
    const directory = openDirectory(connectionTo(simulator), manualTime());
    members = await groupReader(directory).members(group);
    await directory.close();
  });
  return { members, refused };
}

test('the app for the directory reads who is in a group without one refusal', async () => {
  const { members, refused } = await askedBy(grantedTo('directory'));
  expect(members).toEqual((await askedBy(grantedTo('read'))).members);
  expect(members).toHaveProperty('size', demo.graph.groups[0]?.members.length);
  expect(refused).toEqual([]);
});

test.each(grantedTo('directory').permissions)(
  'without %s a group is unreadable, not empty, and what to grant is said',
  async (name) => {
    const { members } = await askedBy(without(grantedTo('directory'), name));
    expect(members).toMatchObject({
      code: 'group-unreadable',
      remedy: `Nothing was decided; grant ${name} to "hardenbot (directory)": hardenbot manifest entra prints the script.`,
    });
  },
);

test('a page for a framework is made of what was audited, and asks the tenant for nothing more', async () => {
  const refused = await onTenant(asConsented('write'), grantedTo('write'), async ({ simulator, client }) => {
    const office = openOffice({ client, alongside: controls.filter((control) => control !== popImap) });
    await office.does('ana', { says: 'audit' });
    await office.settle();
    const audited = simulator.calls().length;
    expect(audited).toBeGreaterThan(50);
    expect(await office.does('ana', { says: 'evidence nis2' })).toMatch(/^card: NIS2/);
    await office.settle();
    expect(simulator.calls()).toHaveLength(audited);
  });
  // A slot of the demo's web app refuses everyone.
  expect(refused.filter((call) => !call.includes('/slots/staging/'))).toEqual([]);
});
