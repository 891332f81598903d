/** What a bad night does to containing an account: services that break in any step, workers that end, names that mean two, reads that fail. */
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { sampleInTurn } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import type { SeenRequest } from '../support/wire/http-listener';

const { mia } = accounts;
let lab: IncidentLab;
afterEach(() => lab.close());

async function open(changes: Parameters<typeof incidentTenant>[1] = {}, options: { readonly door?: true } = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, changes), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
    ...options,
  });
}

async function contain(): Promise<void> {
  expect(await lab.says('ana', `contain ${mia.name}`)).toBe('done');
  expect(await lab.approves('bo')).toBe('done');
}

const results = () => [...lab.change().journal.outcomes].sort(([one], [other]) => one - other).map(([, { result }]) => result);
const isDone = (result: string | undefined) => result === 'applied' || result === 'unchanged';
const warnings = () => (lab.change().plan?.warnings ?? []).map(({ text }) => text).join('\n');
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));

/** The steps as they are on the wire, in their order. */
const steps = [
  { name: 'block sign-in', is: ({ method, body }: SeenRequest) => method === 'PATCH' && body.includes('accountEnabled') },
  { name: 'end every session', is: ({ path }: SeenRequest) => path.endsWith('/revokeSignInSessions') },
  { name: 'replace the password', is: ({ method, body }: SeenRequest) => method === 'PATCH' && body.includes('passwordProfile') },
  { name: 'tell of the risk', is: ({ path }: SeenRequest) => path.endsWith('/confirmCompromised') },
] as const;

const seen = () => lab.door?.seen ?? [];
const broken = { status: 503, body: '{"error":{"code":"ServiceUnavailable","message":"Out of order."}}' };

describe('in a step', () => {
  // In the quick lane each step has two of these nights, and each night two of the steps.
  const numbered = steps.map((step, index) => [step.name, step, index] as const);
  const some = (turn: number) => sampleInTurn(numbered, 2, turn);

  test.each(some(0))('%s, the service is out of order once: it is tried again', async (_name, step) => {
    await open({}, { door: true });
    let times = 0;
    lab.door?.script((request) => (step.is(request) && times++ === 0 ? broken : null));
    await contain();
    expect(lab.change().status).toBe('verified');
    expect(results()).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(seen().filter(step.is)).toHaveLength(2);
  });

  test.each(some(1))(
    '%s, the service stays out of order: the other steps are done, and what is left is resumed and finished',
    async (_name, step, index) => {
      await open({}, { door: true });
      lab.door?.script((request) => (step.is(request) ? broken : null));
      await contain();
      expect(lab.change().status).toBe('partly');
      expect(results().map(isDone)).toEqual(steps.map((_one, other) => other !== index));
      lab.door?.script(() => null);
      const before = seen().length;
      expect(await lab.office.does('ana', { clicks: 'resume', on: lab.office.newest() })).toBe('done');
      await lab.office.settle();
      expect(steps.map(({ is }) => seen().slice(before).filter(is).length)).toEqual(
        steps.map((_one, other) => (other === index ? 1 : 0)),
      );
      expect(lab.change().status).toBe('verified');
    },
  );

  test.each([...some(0).map((one) => ['before', ...one] as const), ...some(1).map((one) => ['after', ...one] as const)])(
    'the worker ends right %s %s: another one finishes',
    async (when, _name, _step, index) => {
      await open({}, { door: true });
      const { client } = lab.office.work.tenant(tenantId) ?? {};
      if (client === undefined) throw new Error('There is no tenant.');
      const { write } = client;
      let n = 0;
      Object.assign(client, {
        write: async (...given: Parameters<typeof write>) => {
          n += 1;
          if (n !== index + 1) return write(...given);
          if (when === 'after') await write(...given);
          throw new RetryLater('The worker ends.', 0);
        },
      });
      await contain();
      expect(lab.change().status).toBe('verified');
      const isSeen = index === 0 || when === 'before' ? 1 : 2;
      expect(steps.map(({ is }) => seen().filter(is).length)).toEqual(steps.map((_one, other) => (other === index ? isSeen : 1)));
    },
  );
});

test('the credential is taken no more after the first step: each further one says what helps, and with the next credential they are resumed, the first not sent again', async () => {
  await open({}, { door: true });
  const expired = { error: 'invalid_client', error_description: 'AADSTS7000222: The provided client secret keys are expired.' };
  let isSent = false;
  lab.door?.script((request) => {
    if (isSent && !request.path.includes('.well-known'))
      return { status: 401, body: JSON.stringify(request.path.includes('/oauth2/') ? expired : {}) };
    isSent ||= steps[0].is(request);
    return null;
  });
  await contain();
  expect(lab.change().status).toBe('partly');
  const reasons = [...lab.change().journal.outcomes].map(([, { reason }]) => reason);
  expect(reasons).toEqual(steps.map(() => expect.stringContaining('its secret has expired')));
  lab.door?.script(() => null);
  const before = seen().length;
  expect(await lab.office.does('ana', { clicks: 'resume', on: lab.office.newest() })).toBe('done');
  await lab.office.settle();
  expect(lab.change().status).toBe('verified');
  expect(steps.map(({ is }) => seen().slice(before).filter(is).length)).toEqual([0, 1, 1, 1]);
});

test('undoing what was partly done would restore access without proof, and is not planned', async () => {
  await open({}, { door: true });
  lab.door?.script((request) => (steps[1].is(request) ? broken : null));
  await contain();
  await lab.says('ana', `revert ${lab.office.newest()}`);
  expect(lab.change()).toMatchObject({ status: 'refused', refusal: { reason: expect.stringContaining('without proof') } });
});

test('the new password goes over the wire and is nowhere else', async () => {
  await open({}, { door: true });
  await contain();
  await lab.claimsAll();
  await lab.says('ana', `restore ${lab.incident().id}`);
  const [request] = seen().filter(steps[2].is);
  const password = (JSON.parse(request?.body ?? '') as { passwordProfile: { password: string } }).passwordProfile.password;
  expect(password).toHaveLength(24);
  const { entries, ...rest } = lab.office.storage;
  const kept = JSON.stringify([[...entries], Object.values(rest).map((one) => (one instanceof Map ? [...one] : one))]);
  for (const text of [kept, JSON.stringify(lab.simulator.calls()), card(), JSON.stringify(lab.change())])
    expect(text).not.toContain(password);
});

describe('which account is meant', () => {
  const refused = async (typed: string) => {
    await lab.says('ana', `contain ${typed}`);
    return lab.change().refusal?.reason ?? '';
  };
  const user = (n: number, more: object) => ({
    id: `00000000-0000-4000-8000-0000000000${n}`,
    displayName: 'x',
    accountEnabled: true,
    userType: 'Member',
    ...more,
  });

  test.each(['MIA@Contoso.COM', '<mailto:mia@contoso.com|mia@contoso.com>', 'mia.alias@contoso.com', 'Mia.Mail@contoso.com'])(
    'one account, however it is written: %s',
    async (typed) => {
      const own = user(50, {
        userPrincipalName: mia.name,
        mail: 'mia.mail@contoso.com',
        proxyAddresses: ['SMTP:mia.mail@contoso.com', 'smtp:mia.alias@contoso.com'],
      });
      await open({ graph: { users: [own] } });
      await lab.says('ana', `contain ${typed}`);
      expect(lab.change().plan?.incident?.account).toEqual({ id: own.id, name: mia.name });
    },
  );

  test('a name that is the mail address of another account means either, so it asks, with what tells them apart', async () => {
    const [one, other] = [
      user(50, { userPrincipalName: 'mia@contoso.com', mail: 'mia.m@contoso.com' }),
      user(51, { userPrincipalName: 'm.meyer@contoso.com', mail: 'mia@contoso.com' }),
    ];
    await open({ graph: { users: [one, other] } });
    const reason = await refused('mia@contoso.com');
    for (const word of [one.id, other.id, 'mia@contoso.com', 'm.meyer@contoso.com']) expect(reason).toContain(word);
    expect(lab.writes()).toEqual([]);
    await lab.says('ana', `contain ${other.id}`);
    expect(lab.change().plan?.incident?.account.id).toBe(other.id);
  });

  test.each([
    "o'brien@contoso.com",
    'mia@contoso.com/authentication/methods',
    "x' or startswith(mail,'m",
    '../users',
    '$count',
    '%00@x',
  ])('hostile text names nobody, and leads to no other address: %s', async (typed) => {
    await open();
    const answer = await lab.says('ana', `contain ${typed}`);
    expect(answer === 'unknown-account' || (lab.change().status === 'refused' && lab.change().plan === null)).toBe(true);
    expect(lab.writes()).toEqual([]);
  });

  test('where accounts cannot be read, nothing is planned, and the card says what it takes', async () => {
    await open({ graph: { users: undefined } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.change()).toMatchObject({ status: 'refused', plan: null });
    expect(lab.change().refusal?.remedy).toMatch(/by hand now.*User\.Read\.All/);
    expect(lab.incident().refusal?.reason).toContain('Accounts cannot be read');
  });

  test.each([
    ['itself', mia.id],
    ['through a group', '00000000-0000-4000-8000-000000000030'],
  ])('a Global Administrator who only may activate the role, %s, takes two people', async (_name, principalId) => {
    const role = { principalId, roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10', directoryScopeId: '/' };
    const groups = [
      { id: '00000000-0000-4000-8000-000000000030', displayName: 'Admins', members: ['00000000-0000-4000-8000-000000000031'] },
      { id: '00000000-0000-4000-8000-000000000031', displayName: 'Inner', members: [mia.id] },
    ];
    await open({ graph: { groups, roleAssignments: [], roleEligibilityScheduleInstances: [role] } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.change().plan?.incident?.approvals).toBe(2);
    expect(warnings()).toContain('It takes a second approver.');
    await lab.approves('bo');
    expect(lab.writes()).toEqual([]);
  });

  test('a block that a synchronisation may write over is no full success', async () => {
    await open();
    await lab.says('ana', `contain ${accounts.synced.name}`);
    await lab.approves('bo');
    expect(lab.change()).toMatchObject({ status: 'verified', verification: { measured: 'partial', expected: 'partial' } });
  });

  test('an account without a mailbox is contained and read all the same', async () => {
    await open({ exchange: { Mailbox: [] } });
    await contain();
    expect(lab.change().status).toBe('verified');
    expect(lab.incident().evidence).toMatchObject({ mailboxRecord: 'none', missing: [] });
  });
});

test('a second plan says that the first is waiting, and what the first did is not done again', async () => {
  await open();
  await lab.says('ana', `contain ${mia.name}`);
  const first = lab.office.newest();
  await lab.says('ana', `contain ${mia.name}`);
  expect(warnings()).toContain(`${first} would do the same to this account`);
  await lab.approves('bo', first);
  await lab.says('ana', `contain ${mia.name}`);
  expect(lab.change().status).toBe('nothingToDo');
});

test('the emergency person alone contains a Global Administrator too, and somebody has to review it', async () => {
  await open();
  await lab.says('ana', `contain ${accounts.global.name}`);
  expect(await lab.says('eve', `emergency ${lab.office.newest()} the intruder makes accounts`)).toBe('done');
  expect(lab.change()).toMatchObject({ status: 'verified', review: null });
  expect(lab.writes()).toHaveLength(4);
});
