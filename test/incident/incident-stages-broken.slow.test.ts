/** Workers that end, services that are busy and ledgers that are halted in the middle of cleaning and restoring: nothing doubled, nothing skipped. */
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { awayFrom } from '../support/corridor/away-lab';
import { haltBehind } from '../support/corridor/halt-behind';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { addUnsigned } from '../support/ledger/forgeries';
import { sample } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia } = accounts;
let lab: IncidentLab;
afterEach(() => lab.close());

const wanted = [
  'Set-Mailbox',
  'Disable-InboxRule',
  'Disable-InboxRule',
  `DELETE /v1.0/users/${mia.id}/authentication/microsoftAuthenticatorMethods/m2`,
  `POST /v1.0/users/${mia.id}/revokeSignInSessions`,
];

async function contained(more: object = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, { more }), { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
}

const client = () => {
  const tenant = lab.office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  return tenant.client;
};

/** The worker ends right before or after it sends the write of that number. */
function endAt(number: number, when: 'before' | 'after'): void {
  const { write } = client();
  let n = 0;
  Object.assign(client(), {
    write: async (...given: Parameters<typeof write>) => {
      n += 1;
      if (n !== number) return write(...given);
      if (when === 'after') await write(...given);
      throw new RetryLater('The worker ends.', 0);
    },
  });
}

const isEnabled = () =>
  (lab.simulator.state() as { readonly graph: { readonly users: { id: string; accountEnabled: boolean }[] } }).graph.users.find(
    (user) => user.id === mia.id,
  )?.accountEnabled;

const distinct = (writes: readonly string[]) => [...new Set(writes)].sort();

describe.each(['before', 'after'] as const)('a worker that ends %s a write', (when) => {
  test.each(sample([1, 4, 5], 2))('number %i of cleaning is followed by one that does what is left', async (number) => {
    await contained();
    const before = lab.writes().length;
    await lab.says('ana', `clean ${lab.incident().id}`);
    const plan = lab.office.newest();
    await lab.approves('bo');
    endAt(number, when);
    await lab.approves('cy');
    expect(lab.change(plan)).toMatchObject({ status: 'verified', verification: { measured: 'partial' } });
    expect(distinct(lab.writes().slice(before))).toEqual(distinct(wanted));
    const again = lab.writes().slice(before).length - wanted.length;
    // Only ending sessions may be done twice; what was read back is not sent again.
    expect(again).toBeLessThanOrEqual(number === 5 && when === 'after' ? 1 : 0);
  });

  test('of restoring access is followed by one that reads everything again and ends it once', async () => {
    await contained();
    await lab.claimsAll();
    await lab.says('ana', `restore ${lab.incident().id}`);
    const plan = lab.office.newest();
    await lab.approves('bo');
    endAt(1, when);
    await lab.approves('cy');
    expect(lab.change(plan)).toMatchObject({ status: 'verified', verification: { measured: 'pass' } });
    expect(isEnabled()).toBe(true);
    expect(lab.writes().filter((write) => write === `PATCH /v1.0/users/${mia.id}`)).toHaveLength(3);
  });
});

test('a service that refuses one step of cleaning leaves it partly done, and what is left is done later', async () => {
  await contained({ simulator: { faults: [{ match: 'graph.authenticationMethods', only: 'writes', status: 403, times: 1 }] } });
  await lab.says('ana', `clean ${lab.incident().id}`);
  const plan = lab.office.newest();
  for (const who of ['bo', 'cy'] as const) await lab.approves(who, plan);
  expect(lab.change(plan).status).toBe('partly');
  expect(await lab.says('ana', `resume ${plan}`)).toBe('done');
  expect(lab.change(plan).status).toBe('verified');
});

test('a service that throttles each step is waited for, and every step is done once', async () => {
  await contained({ simulator: { faults: [{ match: 'graph.authenticationMethods', only: 'writes', status: 429, times: 2 }] } });
  const before = lab.writes().length;
  await lab.says('ana', `clean ${lab.incident().id}`);
  const plan = lab.office.newest();
  for (const who of ['bo', 'cy'] as const) await lab.approves(who, plan);
  expect(lab.change(plan).status).toBe('verified');
  expect(distinct(lab.writes().slice(before))).toEqual(distinct(wanted));
});

const halts = [
  ['clean', 4],
  ['restore', 2],
  ['clean', 1],
  ['clean', 7],
  ['restore', 1],
  ['restore', 3],
] as const;
test.each(sample(halts, 2))(
  'a ledger that is halted in the middle of %s, behind entry %i, is gone on with',
  async (stage, entries) => {
    await contained();
    if (stage === 'restore') await lab.claimsAll();
    const before = lab.writes().length;
    await lab.says('ana', `${stage} ${lab.incident().id}`);
    const plan = lab.office.newest();
    await lab.approves('bo');
    const goesOn = haltBehind(lab.office, plan, entries);
    await lab.approves('cy');
    expect(lab.change(plan).status).toBe('applying');
    const written = lab.writes().length;
    const away = awayFrom(lab.office);
    for (let looks = 0; looks < 2; looks += 1) await away.look('halted');
    // Nobody could take it back meanwhile: it waits.
    expect(lab.writes()).toHaveLength(written);
    goesOn();
    await away.look(null);
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: plan };
    await lab.office.runJob({ name: 'apply', tenant: tenantId, subject: plan, reply });
    expect(lab.change(plan)).toMatchObject({ status: 'verified', checkpoint: expect.anything() });
    const done = lab.writes().slice(before);
    if (stage === 'clean') expect(distinct(done)).toEqual(distinct(wanted));
    expect(isEnabled()).toBe(stage === 'restore');
  },
);

test('while the ledger of the tenant is halted access is not restored', async () => {
  await contained();
  await lab.claimsAll();
  await lab.says('ana', `restore ${lab.incident().id}`);
  const plan = lab.office.newest();
  await lab.approves('bo');
  const [claim] = lab.incident().claims;
  if (claim === undefined) throw new Error('There is no claim.');
  addUnsigned(lab.office, { type: 'claimed', items: [...claim.items], decision: claim.signed }, lab.incident().id);
  expect(await lab.approves('cy', plan)).toBe('ledger-halted');
  expect(isEnabled()).toBe(false);
});
