/** The playbook for a compromised account: contained step by step, read before anything is changed, cleaned by choice, and restored. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityTable } from '../../docs/make/identity-table';
import { contentOf } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { incidentsCard } from '../../src/features/incident/gateway/incident';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentView } from '../../src/features/incident/gateway/incident-view';
import { identityRules, refusedIdentities } from '../../src/features/incident/identity';
import { incidentReads, incidentWrites, namedReads } from '../../src/features/incident/needs';
import { resourceByKey } from '../../src/tenant/resources/registry';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, listedAccounts, tenantId } from '../support/corridor/office';
import { addUnsigned } from '../support/ledger/forgeries';
import { askOften } from '../support/ledger/many-requests';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';

const { mia } = accounts;
const oneApproves = { incident: [ids.bo] };
let lab: IncidentLab;
afterEach(() => lab.close());

const contained = [
  `PATCH /v1.0/users/${mia.id}`,
  `POST /v1.0/users/${mia.id}/revokeSignInSessions`,
  `PATCH /v1.0/users/${mia.id}`,
  'POST /v1.0/identityProtection/riskyUsers/confirmCompromised',
];

/** Faults on the writes to accounts: those of the risk are another collection. */
const failing = (fault: object) => ({ more: { simulator: { faults: [{ match: 'graph.users', only: 'writes', ...fault }] } } });

async function open(
  changes: Parameters<typeof incidentTenant>[1] = {},
  approvals: object = oneApproves,
  breakGlass: readonly string[] = [accounts.breakGlass.name],
): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, changes), { approvals: { ...approvals }, breakGlass });
}

async function contain(): Promise<void> {
  expect(await lab.says('ana', `contain ${mia.name}`)).toBe('done');
  expect(await lab.approves('bo')).toBe('done');
}

const results = () => [...lab.change().journal.outcomes].map(([, { result }]) => result);
const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));

test('an incident is found by its account, and an account without one is led to contain', async () => {
  await open();
  await contain();
  expect(await lab.says('bo', `incident ${mia.name.toUpperCase()}`)).toMatch(/Incident of mia@/);
  expect(await lab.says('bo', `incident <mailto:${mia.name}|${mia.name}>`)).toMatch(/Incident of mia@/);
  expect(await lab.says('bo', 'incident none@contoso.com')).toBe('unknown-incident');
});

test.each(['approve', 'revert', 'keep', 'resume'])(
  'the id of an incident is none of a change, and %s does not say that it was applied',
  async (command) => {
    await open();
    await contain();
    expect(await lab.says('bo', `${command} ${lab.incident().id}`)).toBe('not-a-change');
  },
);

test('the list of changes says whose account each contained', async () => {
  await open();
  await contain();
  const answer = await lab.office.answers({
    kind: 'command',
    text: 'changes',
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'changes',
  });
  expect(textOf(answer as Card)).toContain(`Contain ${mia.name}`);
});

describe('containing', () => {
  test('one person of the incident group is enough, and every step has its own result', async () => {
    await open();
    await contain();
    expect(lab.writes()).toEqual(contained);
    expect(results()).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(lab.change()).toMatchObject({ status: 'verified', verification: { measured: 'pass', expected: 'pass' } });
    const { summary } = lab.change().verification ?? {};
    expect(summary).toContain('accountEnabled false');
    expect(summary).toContain(
      'Sessions from before 2026-11-24 09:00 UTC no longer work. The password was replaced at 2026-11-24 09:00 UTC',
    );
  });

  test('an approver who is not of the incident group cannot take the short way', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    expect(await lab.approves('cy')).toBe('not-an-approver');
    expect(lab.writes()).toEqual([]);
  });

  test('without an incident group it takes what every change of that risk takes', async () => {
    await open({}, {});
    await contain();
    expect(lab.writes()).toEqual([]);
    expect(await lab.approves('cy')).toBe('done');
    expect(lab.writes()).toEqual(contained);
  });

  test('the emergency person alone is enough', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    expect(await lab.says('eve', `emergency ${lab.office.newest()} mail is being read right now`)).toBe('done');
    expect(lab.writes()).toEqual(contained);
  });

  test('a freeze does not stop it', async () => {
    await open({}, { ...oneApproves, freeze: [{ from: '2026-11-01', to: '2026-12-31' }] });
    await contain();
    expect(lab.writes()).toEqual(contained);
  });

  test('a freeze does not stop it where nobody is in the incident group either', async () => {
    await open({}, { freeze: [{ from: '2026-11-01', to: '2026-12-31' }] });
    await contain();
    expect(await lab.approves('cy')).toBe('done');
    expect(lab.writes()).toEqual(contained);
  });

  test('the account decides nothing about itself, whatever it may decide otherwise', async () => {
    await open({ graph: { users: listedAccounts } }, { incident: [ids.bo, ids.cy], emergency: [ids.bo] });
    await lab.says('ana', 'contain bo@contoso.com');
    const id = lab.office.newest();
    const digest = lab.change().plan?.digest ?? '';
    expect(await lab.approves('bo')).toBe('not-an-approver');
    expect(await lab.office.does('bo', { clicks: 'reject', on: id, digest, reason: 'all is well' })).toBe('not-an-approver');
    expect(await lab.says('bo', `revoke ${id}`)).toBe('not-allowed');
    expect(await lab.says('bo', `emergency ${id} all is well`)).toBe('not-for-emergencies');
    expect(await lab.approves('cy')).toBe('done');
    expect(lab.writes()).toHaveLength(4);
  });

  test('a step that is refused stops nothing', async () => {
    await open({ more: { simulator: { faults: [{ match: 'graph.riskyUsers', only: 'writes', status: 403 }] } } });
    await contain();
    expect(results()).toEqual(['applied', 'applied', 'applied', 'failed']);
    expect(lab.change().status).toBe('partly');
  });

  const p2 = { id: 'k', servicePlans: [{ servicePlanName: 'AAD_PREMIUM_P2', provisioningStatus: 'Success' }] };
  test.each([
    ['without', []],
    ['after the end of', [{ ...p2, capabilityStatus: 'Suspended', prepaidUnits: { enabled: 0, suspended: 25 } }]],
  ])('%s the licence that knows risk, that step is not planned', async (_when, skus) => {
    await open({ graph: { subscribedSkus: skus } });
    await contain();
    expect(lab.change()).toMatchObject({ status: 'verified', plan: { operations: 3 } });
  });

  test('whoever approves changes in hardenbot is named as that', async () => {
    await open({ graph: { users: listedAccounts } });
    await lab.says('ana', 'contain cy@contoso.com');
    expect(lab.change().plan?.warnings.map(({ code }) => code)).toContain('decides');
  });

  test('a service that breaks once while sessions are ended is asked again', async () => {
    await open(failing({ status: 503, skip: 1, times: 1 }));
    await contain();
    expect(lab.writes()).toEqual([contained[0], contained[1], ...contained.slice(1)]);
    expect(lab.change().status).toBe('verified');
  });

  test('a service that is out of order in the middle leaves the change partly done, and what is left is resumed and finished', async () => {
    await open(failing({ status: 503, skip: 1, times: 6 }));
    await contain();
    expect(results()).toEqual(['applied', 'unknown', 'unknown', 'applied']);
    expect(lab.change().status).toBe('partly');
    const before = lab.writes().length;
    expect(await lab.says('ana', `resume ${lab.office.newest()}`)).toBe('done');
    expect(lab.writes().slice(before)).toEqual([contained[1], contained[2]]);
    expect(lab.change().status).toBe('verified');
    expect(await lab.says('ana', `resume ${lab.office.newest()}`)).toBe('nothing-to-resume');
  });

  test('what is left is not resumed when the approval is too old', async () => {
    await open(failing({ status: 503, skip: 1, times: 6 }));
    await contain();
    lab.office.forward(61 * 60_000);
    expect(await lab.says('ana', `resume ${lab.office.newest()}`)).toBe('apply-expired');
  });

  test('a job that nobody asked for reads nothing and plans nothing', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    const incident = lab.incident().id;
    const plan = lab.office.newest();
    const calls = lab.simulator.calls().length;
    const of = { tenant: tenantId, reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'x' } };
    await lab.office.runJob({ name: 'collect', subject: 'i-9999999', ...of });
    await lab.office.runJob({ name: 'plan', subject: incident, ...of });
    await lab.office.runJob({ name: 'collect', subject: plan, ...of });
    await lab.office.runJob({ name: 'collect', subject: incident, ...of });
    expect(lab.office.rejectedJobs).toEqual(['no-request', 'wrong-job', 'wrong-job', 'collected-already']);
    expect(lab.simulator.calls()).toHaveLength(calls);
  });

  test('nobody resumes by writing to the store', async () => {
    await open(failing({ status: 503, skip: 1, times: 6 }));
    await contain();
    const { id, approvals } = lab.change();
    const [approval] = approvals;
    if (approval === undefined) throw new Error('There is no approval.');
    const forged = { ...approval, decision: { ...approval.decision, kind: 'resume' as const } };
    addUnsigned(lab.office, { type: 'resumed', decision: forged }, id);
    const before = lab.writes().length;
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await lab.office.runJob({ name: 'apply', tenant: tenantId, subject: id, reply });
    expect(lab.writes()).toHaveLength(before);
    expect(lab.office.halts).toEqual([expect.stringContaining('resumed')]);
  });

  test('a worker that ends in the middle of a step is followed by one that does the step again', async () => {
    await open();
    const tenant = lab.office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no tenant.');
    const { write } = tenant.client;
    let died = false;
    Object.assign(tenant.client, {
      write: async (...given: Parameters<typeof write>) => {
        const written = await write(...given);
        if (given[0].kind !== 'action' || died) return written;
        died = true;
        throw new RetryLater('The worker ends.', 0);
      },
    });
    await contain();
    expect(lab.writes()).toEqual([contained[0], contained[1], ...contained.slice(1)]);
    expect(lab.change().status).toBe('verified');
  });

  test('an account that is contained already has nothing left to contain', async () => {
    await open();
    await contain();
    expect(await lab.says('ana', `contain ${mia.name}`)).toBe('done');
    expect(lab.change()).toMatchObject({ status: 'nothingToDo' });
    expect(lab.writes()).toEqual(contained);
  });

  test('after it was let in again, everything is contained again', async () => {
    await open();
    await contain();
    await lab.claimsAll();
    await lab.says('ana', `restore ${lab.incident().id}`);
    await lab.approves('bo');
    await lab.approves('cy');
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.change().plan?.operations).toBe(4);
  });

  test('undoing it would restore access without proof, and is not planned', async () => {
    await open();
    await contain();
    await lab.says('ana', `revert ${lab.office.newest()}`);
    expect(lab.change().refusal?.reason).toContain('without proof');
    expect(lab.writes()).toEqual(contained);
  });

  test('nobody lowers the number of approvals by writing to the store', async () => {
    await open();
    await lab.says('ana', `contain ${accounts.global.name}`);
    lowerApprovals();
    expect(await lab.approves('bo')).toBe('ledger-halted');
    expect(lab.writes()).toEqual([]);
  });

  test('the short way is of the first stage alone', async () => {
    await open();
    await contain();
    await lab.says('ana', `clean ${lab.incident().id}`);
    lowerApprovals();
    expect(await lab.approves('bo')).toBe('ledger-halted');
    expect(lab.writes()).toEqual(contained);
  });

  function lowerApprovals(): void {
    const entries = lab.office.storage.entries.get(tenantId) ?? [];
    for (const [index, entry] of entries.entries())
      if (entry.event.type === 'planned' && entry.event.plan.incident !== undefined) {
        const incident = { ...entry.event.plan.incident, approvals: 1 };
        entries[index] = { ...entry, event: { ...entry.event, plan: { ...entry.event.plan, incident } } };
      }
  }
});

describe('which account', () => {
  test.each([
    ['member', mia, ['block', 'revoke', 'reset', 'risk'], 1],
    ['synchronised', accounts.synced, ['block', 'revoke', 'risk'], 1],
    ['federated', accounts.federated, ['block', 'revoke', 'risk'], 1],
    ['guest', accounts.guest, ['block'], 1],
    ['sharedMailbox', accounts.shared, ['block', 'revoke', 'reset', 'risk'], 1],
    ['globalAdministrator', accounts.global, ['block', 'revoke', 'reset', 'risk'], 2],
    ['globalAdministrator', accounts.viaGroup, ['block', 'revoke', 'reset', 'risk'], 2],
    ['administrator', accounts.helpdesk, ['block', 'revoke', 'reset', 'risk'], 1],
  ] as const)(
    '%s %o: these steps, this many approvals, and what people have to know',
    async (kind, account, wanted, approvals) => {
      await open();
      expect(await lab.says('ana', `contain ${account.name}`)).toBe('done');
      const { plan } = lab.change();
      const operations = await lab.office.work.plans.first(tenantId, lab.office.newest(), 10);
      const words = {
        'graph.users': 'block',
        'graph.users/revokeSignInSessions': 'revoke',
        'graph.users/passwordProfile': 'reset',
      };
      expect(operations.map(({ resource }) => words[resource as keyof typeof words] ?? 'risk')).toEqual(wanted);
      expect(plan?.incident).toMatchObject({ account, approvals });
      const rule = identityRules.find((one) => one.kind === kind);
      if (rule !== undefined && rule.words !== '') expect(plan?.warnings.map(({ text }) => text).join()).toContain(rule.words);
    },
  );

  test('a Global Administrator takes a second approver, and one of the incident group', async () => {
    await open();
    await lab.says('ana', `contain ${accounts.global.name}`);
    expect(await lab.approves('cy')).toBe('done');
    expect(lab.writes()).toEqual([]);
    expect(await lab.approves('bo')).toBe('done');
    expect(lab.writes()).toHaveLength(4);
  });

  test('an account whose roles cannot be read counts as a Global Administrator', async () => {
    await open({ more: { collection: { 'graph.roleAssignments': { complete: false, returned: 0 } } } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.change().plan?.incident?.approvals).toBe(2);
  });

  test('the requester may ask for it and not approve it', async () => {
    await open({ graph: { users: listedAccounts } });
    await lab.says('ana', 'contain ana@contoso.com');
    expect(await lab.approves('ana')).toBe('not-an-approver');
    expect(await lab.approves('bo')).toBe('done');
    expect(lab.writes()).toHaveLength(4);
  });

  test.each([
    ['emergency-account', accounts.breakGlass.name],
    ['emergency-account', accounts.breakGlass.id],
    ['own-identity', '00000000-0000-4000-8000-000000000041'],
    ['ambiguous-account', 'twin@contoso.com'],
    ['ambiguous-account', 'twin'],
    ['ambiguous-account', 'mia'],
    ['unknown-account', 'nobody@contoso.com'],
    ['unknown-account', 'nobody'],
  ] as const)('%s (%s) is refused in words, and nothing is done', async (code, typed) => {
    await open();
    expect(await lab.says('ana', `contain ${typed}`)).toBe('done');
    const words = refusedIdentities.find((one) => one.code === code)?.words;
    expect(lab.change()).toMatchObject({ status: 'refused', refusal: { remedy: words } });
    expect(lab.incident().refusal?.remedy).toBe(words);
    expect(lab.writes()).toEqual([]);
  });

  test('an emergency account that settings name by its address is one, and no account that only carries the name of one', async () => {
    const { id, name } = accounts.breakGlass;
    const called = (userPrincipalName: string, mail: string, own = id) => ({
      id: own,
      userPrincipalName,
      mail,
      accountEnabled: true,
    });
    const others = incidentTenant(night).graph.users.filter((user) => user.id !== id);
    await open({ graph: { users: [...others, called('rescue@contoso.onmicrosoft.com', name)] } });
    await lab.says('ana', `contain ${id}`);
    expect(lab.change().refusal?.reason).toContain('is an emergency account by the settings');
    await lab.close();
    await open({ graph: { users: [...others, called(name, 'rescue@contoso.com'), called('x@contoso.com', name, mia.id)] } });
    await lab.says('ana', `contain ${mia.id}`);
    expect(lab.change().status).toBe('waiting');
  });

  test('an account that took the name of an emergency account is refused by its object id, and contained once settings name yours by its id', async () => {
    const { id, name } = accounts.breakGlass;
    const users = incidentTenant(night).graph.users.filter((user) => user.id !== id && user.id !== mia.id);
    const thief = { id: mia.id, userPrincipalName: name, mail: null, accountEnabled: true };
    const renamed = { id, userPrincipalName: 'rescue@contoso.onmicrosoft.com', mail: null, accountEnabled: true };
    const graph = { users: [...users, thief, renamed] };
    await open({ graph });
    await lab.says('ana', `contain ${mia.id}`);
    expect(lab.change().refusal).toMatchObject({
      reason: expect.stringContaining(`object id ${mia.id}`),
    });
    expect(lab.change().refusal?.remedy).toContain('write the object id of yours under breakGlass');
    await lab.close();
    await open({ graph }, oneApproves, [id]);
    await lab.says('ana', `contain ${mia.id}`);
    expect(lab.change().status).toBe('waiting');
    await lab.says('ana', `contain ${id}`);
    expect(lab.change().refusal?.reason).toContain('is an emergency account');
  });

  test('who is in the incident group may ask for a containment, and for nothing else', async () => {
    await open({}, { incident: [ids.ray, ids.bo] });
    expect(await lab.says('ray', `contain ${accounts.mia.name}`)).toBe('done');
    expect(lab.change().status).toBe('waiting');
    expect(await lab.approves('ray')).toBe('self-approval');
    expect(await lab.approves('bo')).toBe('done');
    expect(await lab.says('ray', 'plan pop-imap')).toBe('not-allowed');
    expect(await lab.says('ray', `clean ${lab.incident().id}`)).toBe('not-allowed');
  });

  test('a slip of the fingers is told with the name that was probably meant, and opens no incident', async () => {
    await open();
    await lab.says('ana', 'contain mja@contoso.com');
    expect(lab.change().refusal?.reason).not.toContain('Did you mean');
    await lab.says('ana', 'contain miaa@contoso.com');
    expect(lab.change().refusal?.reason).toContain(`Did you mean ${accounts.mia.name}?`);
    const view = { tenant: 'contoso', incident: lab.incident(), stages: [], file: null };
    expect(incidentCard(view)).toMatchObject({ title: 'No incident of miaa@contoso.com in contoso', tone: 'neutral' });
    expect(JSON.stringify(incidentsCard('contoso', [view]))).toContain('There was none.');
  });

  test('one that is open is on the list however many came after it, and how many are not shown is said', async () => {
    await open();
    await contain();
    const view = await incidentView({ id: tenantId, name: 'contoso', settingsVersion: '' }, lab.incident().id, {
      ledger: lab.office.work.ledger,
      evidence: lab.office.work.evidence,
      directory: lab.office.directory,
      now: lab.office.now,
    });
    if (view === null) throw new Error('There is no incident.');
    const refusal = { code: 'failed', reason: 'It could not be read.', remedy: '' };
    const over = { ...view, stages: [], incident: { ...view.incident, evidence: null, refusal, stages: [] } };
    const later = Array.from({ length: 16 }, (_unused, n) => ({
      ...over,
      incident: { ...over.incident, id: `i-over${n}`, requestedAt: new Date(night.getTime() + n * 60_000) },
    }));
    const { blocks } = incidentsCard('contoso', [...later, view]);
    const [table] = blocks;
    expect(JSON.stringify(blocks)).toContain('/harden incident @all lists them all in a file.');
    if (table?.kind !== 'table') throw new Error('There is no list.');
    expect([table.rows.length, table.rows[0]?.[0]?.text, table.more]).toEqual([15, view.incident.id, 2]);
  });

  test.each(['mia and bo', '[mia@contoso.com](mailto:bo@contoso.com)', '<mailto:bo@contoso.com|mia@contoso.com>'])(
    'what is not one name is not guessed at: %s',
    async (typed) => {
      await open();
      expect(await lab.says('ana', `contain ${typed}`)).toBe('unknown-account');
      expect(lab.office.newest()).toBe('');
    },
  );
});

test('the manual has the table that the code acts on', async () => {
  await open();
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'incident.md'), 'utf8');
  expect(manual).toContain(identityTable());
});

test('the permissions that are asked for are those of what an incident reads and changes', async () => {
  const toSomebody = { Identity: 'mia\\9', Name: 'to someone', Enabled: true, ForwardTo: ['"Bo" [EX:/o=x/cn=bo]'] };
  await open({ exchange: { InboxRule: { [mia.name]: [toSomebody] } } });
  const reads = new Set<string>();
  const { client } = lab.office.work.tenant(tenantId) ?? {};
  if (client === undefined) throw new Error('There is no tenant.');
  const { read } = client;
  Object.assign(client, {
    read: (wanted: Parameters<typeof read>[0]) => {
      reads.add(wanted.resource.key);
      return read(wanted);
    },
  });
  await lab.says('ana', 'contain nobody');
  await contain();
  const plans = [lab.office.newest()];
  await lab.says('ana', `clean ${lab.incident().id} all`);
  plans.push(lab.office.newest());
  const operations = await Promise.all(plans.map((id) => lab.office.work.plans.first(tenantId, id, 100)));
  expect([...reads].filter((key) => !namedReads.includes(key)).sort()).toEqual([...incidentReads].sort());
  const writes = new Set(operations.flat().map(({ resource }) => resource));
  const onDemand = (key: string) => resourceByKey(key).permission.onDemand !== undefined;
  expect([...incidentWrites].filter((key) => !writes.has(key) && !onDemand(key))).toEqual([
    'exchange.CASMailbox',
    'exchange.RecipientPermission',
    'graph.policyExclusions',
    'graph.users/{of}/authentication/softwareOathMethods',
    'graph.users/{of}/authentication/windowsHelloForBusinessMethods',
    'graph.users/{of}/authentication/platformCredentialMethods',
  ]);
  expect([...writes].filter((key) => !incidentWrites.some((one) => one === key))).toEqual([]);
});

describe('what is read', () => {
  test('it is read before anybody approved, and nothing is written for it', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.incident().evidence?.items.length).toBeGreaterThan(0);
    expect(lab.writes()).toEqual([]);
  });

  test('each thing has what is proposed of it, and what is new is marked', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    expect(itemOf('evil.example')).toMatchObject({ advice: 'clean', why: 'it leads outside' });
    expect(itemOf('RSS Feeds')).toMatchObject({ advice: 'clean' });
    expect(itemOf('to a colleague')).toMatchObject({ advice: 'ask' });
    expect(itemOf('newsletters')).toMatchObject({ advice: 'leave', operations: [] });
    expect(itemOf('Mail Sync Pro')).toMatchObject({ advice: 'clean', fresh: true });
    expect(itemOf('microsoftAuthenticator')).toMatchObject({ advice: 'clean', fresh: true });
    expect(itemOf('microsoftAuthenticator')?.operations).toMatchObject([{ kind: 'remove', final: true }]);
    expect(itemOf('may open the mailbox')).toMatchObject({ advice: 'ask' });
    expect(lab.incident().evidence?.firstSuspicious).toBe('2026-11-24T00:00:00.000Z');
  });

  test('a consent of which nobody knows when it was given is asked about', async () => {
    await open({ graph: { directoryAudits: [] } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(itemOf('Mail Sync Pro')).toMatchObject({ advice: 'ask', fresh: false });
  });

  test('where the tenant keeps no record, it says that looking back is impossible', async () => {
    await open({
      exchange: { AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: false }, OrganizationConfig: { AuditDisabled: true } },
    });
    await lab.says('ana', `contain ${mia.name}`);
    expect(card()).toContain('The audit log of this tenant is OFF: nobody can look back.');
    expect(card()).toContain('What was done in this mailbox is NOT recorded');
  });

  test('every read that failed is named, with what it takes', async () => {
    await open({ graph: { signIns: undefined }, exchange: { InboxRule: undefined } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(lab.incident().evidence?.missing.map(({ read }) => read)).toEqual(
      expect.arrayContaining(['sign-ins', 'inbox rules, hidden ones too']),
    );
    expect(card()).toContain('AuditLog.Read.All');
  });

  test('the file holds every row, and a file that somebody changed in the store is not handed out', async () => {
    await open();
    const files = new Map<string, string>();
    const save = (_tenant: string, hash: string, text: string) => Promise.resolve(void files.set(hash, text));
    Object.assign(lab.office.work, { evidence: { save } });
    await lab.says('ana', `contain ${mia.name}`);
    const read = async () => {
      const load = (_tenant: string, hash: string) => Promise.resolve(files.get(hash) ?? null);
      const address = { name: 'contoso', id: tenantId, settingsVersion: '' };
      const { directory, work } = lab.office;
      const ports = { ledger: work.ledger, evidence: { load }, directory, now: lab.office.now };
      const view = await incidentView(address, lab.incident().id, ports);
      return view?.file === null || view === null ? '' : contentOf(view.file);
    };
    expect((await read()).split('\n')).toHaveLength((lab.incident().evidence?.file.lines ?? 0) + 1);
    for (const hash of files.keys()) files.set(hash, 'all is well');
    expect(await read()).toBe('The file is not there any more, or not the one whose hash the ledger keeps.\n');
  });

  test('a rule that Outlook hides is found, and one that only calls itself a rule of Exchange is not left alone', async () => {
    const hides = { SubjectContainsWords: ['invoice'], DeleteMessage: true };
    const rules = [
      { Identity: 'mia\\7', Name: 'Junk E-mail Rule', Enabled: true, ...hides },
      { Identity: 'mia\\8', Name: 'Junk E-mail Rule', Enabled: true, MoveToFolder: 'mia:\\Junk Email', IsHidden: true },
      { Identity: 'mia\\9', Name: 'quiet', Enabled: true, IsHidden: true },
      { Identity: 'mia\\10', Name: 'Clutter', Enabled: true, IsHidden: true, ...hides },
      { Identity: 'mia\\11', Name: 'Microsoft.Exchange.OOF', Enabled: true, IsHidden: true, DeleteMessage: true },
    ];
    await open({ exchange: { InboxRule: { [mia.name]: rules } } });
    await lab.says('ana', `contain ${mia.name}`);
    const found = (lab.incident().evidence?.items ?? []).filter(({ key }) => key.startsWith('rule'));
    expect(found.map(({ advice, what }) => `${advice} ${what.split(':')[0]}`)).toEqual([
      'clean rule "Junk E-mail Rule"',
      'leave hidden rule "Junk E-mail Rule"',
      'ask hidden rule "quiet"',
      'clean hidden rule "Clutter"',
      'ask hidden rule "Microsoft.Exchange.OOF"',
    ]);
  });

  test.each([
    '"boss@contoso.com" [SMTP:mia@evil.example]',
    '"Boss [EX:/o=contoso/cn=boss]" [SMTP:mia@evil.example]',
    '"Boss [SMTP:boss@contoso.com]" [SMTP:mia@evil.example]',
  ])('a rule that sends mail to %s leads outside, whatever the name in quotes says', async (target) => {
    const rule = { Identity: 'mia\\7', Name: 'copy', Enabled: true, ForwardTo: [target] };
    await open({ exchange: { InboxRule: { [mia.name]: [rule] } } });
    await lab.says('ana', `contain ${mia.name}`);
    const [found] = (lab.incident().evidence?.items ?? []).filter(({ key }) => key.startsWith('rule'));
    expect(found).toMatchObject({ advice: 'clean', why: 'it sends mail outside' });
  });
});

describe('cleaning and putting back', () => {
  /** Mail and consents: accounts carry when sessions ended, and a consent that was restored has another id. */
  const state = () => {
    const { graph, ...rest } = lab.simulator.state() as {
      readonly graph: { readonly oauth2PermissionGrants: readonly object[] };
    };
    return withoutServiceProperties({ ...rest, grants: graph.oauth2PermissionGrants.map((grant) => ({ ...grant, id: '' })) });
  };
  const cleanAll = async (words = '') => {
    await lab.says('ana', `clean ${lab.incident().id} ${words}`);
    await lab.approves('bo');
    await lab.approves('cy');
  };

  test('what is proposed is cleaned as one plan, by switching off rather than deleting', async () => {
    await open();
    await contain();
    const before = lab.writes().length;
    await cleanAll();
    expect(lab.writes().slice(before)).toEqual([
      'Set-Mailbox',
      'Disable-InboxRule',
      'Disable-InboxRule',
      `DELETE /v1.0/users/${mia.id}/authentication/microsoftAuthenticatorMethods/m2`,
      `POST /v1.0/users/${mia.id}/revokeSignInSessions`,
    ]);
    expect(lab.change().status).toBe('verified');
  });

  test('of two numbers of an intruder the alternate one goes first: the service keeps the other while it is there', async () => {
    const kind = { '@odata.type': '#microsoft.graph.phoneAuthenticationMethod', createdDateTime: '2026-11-24T05:00:00Z' };
    const mobile = { ...kind, id: '3179e48a-750b-4051-897c-87b9720928f7', phoneType: 'mobile', phoneNumber: '+234 1' };
    const alternate = { ...mobile, id: 'b6332ec1-7057-4abe-9331-3d72feddfe41', phoneType: 'alternateMobile' };
    const numbers = incidentTenant(night, { graph: { authenticationMethods: { [mia.id]: [mobile, alternate] } } });
    lab = await openIncidentLab(numbers, { approvals: { ...oneApproves }, sets: ['methods'] });
    await contain();
    await cleanAll();
    const phones = lab.writes().filter((write) => write.includes('phoneMethods'));
    expect(phones.map((write) => write.split('/').at(-1))).toEqual([alternate.id, mobile.id]);
    expect(lab.change().status).toBe('verified');
  });

  describe('the service keeps the default method while others are there', () => {
    const since = '2026-11-24T05:00:00Z';
    const own = (kind: string, id: string, more: object = {}) => ({
      '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
      id,
      createdDateTime: since,
      ...more,
    });
    const removed = () => lab.writes().flatMap((write) => /^DELETE .*\/(\w+Methods)\//.exec(write)?.[1] ?? []);
    const clean = async (methods: readonly object[], preferred?: string) => {
      const registration = { [mia.id]: { id: mia.id, userPreferredMethodForSecondaryAuthentication: preferred } };
      await open({
        graph: {
          authenticationMethods: { [mia.id]: methods },
          ...(preferred === undefined ? {} : { userRegistrationDetails: Object.values(registration) }),
        },
      });
      await contain();
      await cleanAll();
    };

    test.each([
      ['the default that the report named before the containment', 'oath', 'softwareOath', 'microsoftAuthenticator'],
      ['an app that may be the default, where nothing names it', undefined, 'microsoftAuthenticator', 'softwareOath'],
    ] as const)('last goes %s', async (_what, preferred, isDefault, other) => {
      await clean([own(isDefault, 'm8', { isDefault: true }), own(other, 'm9')], preferred);
      expect(removed()).toEqual([`${other}Methods`, `${isDefault}Methods`]);
      expect(lab.change().status).toBe('verified');
      expect(JSON.stringify(lab.change().plan?.warnings)).not.toContain('default-method');
    });

    test('where a method of the person stays, the plan says that another one has to be the default', async () => {
      const phone = own('phone', '3179e48a-750b-4051-897c-87b9720928f7', {
        phoneType: 'mobile',
        createdDateTime: '2020-01-01T00:00:00Z',
      });
      await clean([own('microsoftAuthenticator', 'm8', { isDefault: true }), phone]);
      expect(lab.change().status).toBe('partly');
      expect(lab.change().plan?.warnings).toContainEqual(
        expect.objectContaining({ code: 'default-method', text: expect.stringContaining('set another one as the default') }),
      );
    });
  });

  test('the mobile number of an intruder stays beside an alternate one of the person, and is set by hand', async () => {
    const kind = { '@odata.type': '#microsoft.graph.phoneAuthenticationMethod', phoneNumber: '+234 1' };
    const since = { mobile: '2026-11-24T05:00:00Z', alternateMobile: '2020-01-01T00:00:00Z' };
    const numbers = Object.entries(since).map(([phoneType, createdDateTime]) => ({
      ...kind,
      id: phoneType === 'mobile' ? '3179e48a-750b-4051-897c-87b9720928f7' : 'b6332ec1-7057-4abe-9331-3d72feddfe41',
      phoneType,
      createdDateTime,
    }));
    lab = await openIncidentLab(incidentTenant(night, { graph: { authenticationMethods: { [mia.id]: numbers } } }), {
      approvals: { ...oneApproves },
      sets: ['methods'],
    });
    await contain();
    const item = lab.incident().evidence?.items.find(({ key }) => key === 'method 3179e48a-750b-4051-897c-87b9720928f7');
    expect(item).toMatchObject({ operations: [], why: expect.stringContaining("set it to the person's own number") });
    await cleanAll();
    expect(lab.change().status).toBe('verified');
  });

  test('what somebody wrote into the evidence is not what is cleaned', async () => {
    await open();
    await contain();
    const entries = lab.office.storage.entries.get(tenantId) ?? [];
    for (const [index, entry] of entries.entries()) {
      const { event } = entry;
      if (event.type !== 'collected') continue;
      const items = event.evidence.items.map((item) => ({ ...item, what: 'a rule of the intruder' }));
      entries[index] = { ...entry, event: { ...event, evidence: { ...event.evidence, items } } };
    }
    await lab.says('ana', `clean ${lab.incident().id}`);
    expect(JSON.stringify(lab.change())).not.toContain('a rule of the intruder');
  });

  test('only the items that were named are cleaned', async () => {
    await open();
    await contain();
    const before = lab.writes().length;
    await cleanAll(`${itemOf('to a colleague')?.n}`);
    expect(lab.writes().slice(before)).toEqual(['Disable-InboxRule']);
  });

  test('an item that is not there, or that a person has to do, is refused', async () => {
    await open();
    await contain();
    expect(await lab.says('ana', `clean ${lab.incident().id} 77`)).toBe('unknown-item');
    expect(await lab.says('ana', `clean ${lab.incident().id} one`)).toBe('unknown-item');
    await lab.says('ana', `clean ${lab.incident().id} ${itemOf('Mail Sync Pro')?.n}`);
    expect(lab.change().refusal?.reason).toContain('hardenbot does not do item');
  });

  test('after a false alarm, undoing puts forwarding and rules back exactly', async () => {
    await open();
    const before = state();
    await contain();
    await cleanAll('all');
    expect(state()).not.toEqual(before);
    await lab.says('ana', `revert ${lab.office.newest()}`);
    await lab.approves('bo');
    await lab.approves('cy');
    expect(lab.change().status).toBe('verified');
    expect(state()).toEqual(before);
  });

  test('restoring lets the person in again, and leaves what was cleaned as it is', async () => {
    await open();
    await contain();
    await cleanAll();
    const cleaned = state();
    await lab.claimsAll();
    await lab.says('ana', `restore ${lab.incident().id}`);
    await lab.approves('bo');
    await lab.approves('cy');
    expect(lab.change()).toMatchObject({ status: 'verified', plan: { operations: 1 } });
    expect(
      lab
        .change()
        .plan?.warnings.map(({ text }) => text)
        .join(),
    ).toContain('The old password is not restored');
    expect(state()).toEqual(cleaned);
  });

  test('an account that was taken over once more is let in by its newest incident alone', async () => {
    await open();
    await contain();
    const first = lab.incident().id;
    lab.office.forward(1000);
    await lab.says('ana', `contain ${mia.name}`);
    const second = lab.incident().id;
    await lab.claimsAll();
    await lab.says('ana', `restore ${first}`);
    expect(lab.change().refusal?.reason).toContain('has a newer incident');
    await lab.says('ana', `restore ${second}`);
    expect(lab.change().refusal).toBeNull();
    expect(lab.change().plan?.operations).toBe(1);
  });

  test('an account that was contained is let in again, whatever was asked for since', async () => {
    await open();
    await contain();
    const { id } = lab.incident();
    await askOften(lab.office, lab.office.newest(), 301);
    await lab.claimsAll();
    await lab.says('ana', `restore ${id}`);
    expect(lab.change().refusal).toBeNull();
    expect(lab.change().plan?.operations).toBe(1);
  });

  test('an account that somebody else blocked is not let in by hardenbot', async () => {
    await open({ graph: { users: [{ id: mia.id, userPrincipalName: mia.name, displayName: 'mia', accountEnabled: false }] } });
    await lab.says('ana', `contain ${mia.name}`);
    await lab.says('ana', `restore ${lab.incident().id}`);
    expect(lab.change().refusal?.reason).toContain('was not blocked by hardenbot');
  });

  test('an account that was blocked before and is let in meanwhile is not said to be contained', async () => {
    const users = (accountEnabled: boolean) => ({
      graph: { users: [{ id: mia.id, userPrincipalName: mia.name, displayName: 'mia', accountEnabled }] },
    });
    await open(users(false));
    await lab.says('ana', `contain ${mia.name}`);
    lab.simulator.load(incidentTenant(night, users(true)));
    await lab.approves('bo');
    expect(lab.change()).toMatchObject({ status: 'mismatch', verification: { measured: 'partial' } });
  });

  test('restoring puts back what is named, as far as it is still ours', async () => {
    await open();
    const before = state();
    await contain();
    await cleanAll('all');
    await lab.claimsAll();
    await lab.says('ana', `restore ${lab.incident().id} all`);
    await lab.approves('bo');
    await lab.approves('cy');
    expect(lab.change().status).toBe('verified');
    expect(state()).toEqual(before);
  });

  test('some minutes after it was contained the account is read again, and the numbers stay what they were', async () => {
    await open();
    await lab.says('ana', `contain ${mia.name}`);
    const first = lab.incident().evidence;
    await lab.approves('bo');
    lab.office.forward(10 * 60_000);
    await lab.office.settle();
    const second = lab.incident().evidence;
    expect(second?.collectedAt).not.toBe(first?.collectedAt);
    expect(second?.items.map(({ n, key }) => `${n} ${key}`)).toEqual(first?.items.map(({ n, key }) => `${n} ${key}`));
  });
});
