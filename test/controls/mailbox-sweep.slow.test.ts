/** The background sweep: every mailbox is read at a measured pace, a stop loses nothing, what changes is read again, and what was not reached is unknown. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { keys } from '../../adapters/redis/keys';
import { createSweepStore } from '../../adapters/redis/mailbox-sweep';
import { control } from '../../src/controls/auto-forward/index';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { sweptMailboxes } from '../../src/posture/mailbox-sweep';
import { auditTenant } from '../../src/worker/audit/audit-tenant';
import { BusyTenants } from '../../src/worker/upkeep/busy-tenants';
import { keyring, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey } from '../support/stores/valkey';
import { addressOf, officeOf, openSweepLab, outward, type SweepLab } from '../support/sweep/sweep-lab';

const minute = 60_000;
const hour = 60 * minute;
/** Two requests a second, for as long as a step of the worker lasts. */
const usual = { everyMs: 500, forMs: 45_000 };
const whole = { everyMs: 0, forMs: 10 * hour };

let lab: SweepLab;
const open = async (...of: Parameters<typeof officeOf>): Promise<SweepLab> => {
  lab = await openSweepLab(officeOf(...of));
  return lab;
};
afterEach(() => lab.close());

const swept = () => sweptMailboxes(lab.sweeps, lab.id);
const rulesAsked = () => lab.tenant.simulator.calls().filter(({ cmdlet }) => cmdlet === 'Get-InboxRule').length;

/** What auto-forward says with what the sweep knows. */
async function judged(settings: object = {}) {
  const context = {
    settings: control.settings.parse(settings),
    tenant: { id: lab.id },
    breakGlass: [],
    bot: { servicePrincipalId: null, egress: [] },
    protectedPeople: [],
    reportOnlyForMs: 0,
    swept: await swept(),
    asOf: lab.clock.now(),
  };
  const options = { client: lab.tenant.client, monotonicMs: lab.clock.monotonicMs };
  const { findings } = await auditTenant([{ control, context }], options);
  const [finding] = findings;
  if (finding === undefined) throw new Error('There is no finding.');
  return finding;
}

const policies = {
  HostedOutboundSpamFilterPolicy: [{ Name: 'Default', Identity: 'Default', IsDefault: true, AutoForwardingMode: 'On' }],
  HostedOutboundSpamFilterRule: [],
  RemoteDomain: [{ Name: 'Default', Identity: 'Default', DomainName: '*', AutoForwardEnabled: true }],
  JournalRule: [],
  OutboundConnector: [],
  TransportRule: [],
};

test('steps go on where the last one ended, at the pace, and every mailbox is read once', async () => {
  await open(120);
  const steps = [];
  for (let round = 0; round < 40; round += 1) {
    const began = lab.clock.monotonicMs();
    const step = await lab.step(usual);
    steps.push(step);
    if (step.ended === 'done') break;
    const took = lab.clock.monotonicMs() - began;
    expect(step.requests / (took / 1000)).toBeLessThanOrEqual(2.2);
    lab.pass(minute - took);
  }
  expect(steps.at(-1)?.ended).toBe('done');
  expect(steps.length).toBeGreaterThan(3);
  expect(rulesAsked()).toBe(120);
  expect(await swept()).toMatchObject({ of: 120, rulesRead: 120, accessRead: 120, waiting: 0 });
});

test('hidden rules and rules that send mail outside are found, and say so in the audit with what was read and how old it is', async () => {
  await open(
    3,
    { [addressOf(1)]: [outward(1, { IsHidden: true })], [addressOf(2)]: [outward(2, { ForwardTo: null })] },
    policies,
  );
  await lab.step(whole);
  lab.pass(3 * 24 * hour);
  const finding = await judged();
  expect(finding.summary).toContain('Inbox rules of 3 of 3 mailboxes were read, up to 3 days old.');
  expect(finding.evidence).toContainEqual(
    expect.objectContaining({ object: addressOf(1), actual: 'hidden rule "Sync" to "e" [SMTP:e@mail.example]' }),
  );
  expect(finding.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['hidden-rule', 'rule-outside']));
});

test('who can open or send from other mailboxes is named, those with most of them first', async () => {
  const opens = (User: string) => ({ User, AccessRights: ['FullAccess'], Deny: false, IsInherited: false });
  await open(
    4,
    {},
    {
      ...policies,
      MailboxPermission: {
        [addressOf(0)]: [opens('boss@contoso.com')],
        [addressOf(1)]: [opens('backup@contoso.com')],
        [addressOf(2)]: [opens('backup@contoso.com'), opens('NT AUTHORITY\\SELF')],
        [addressOf(3)]: [],
      },
    },
  );
  expect((await judged()).summary).not.toContain('Others can open');
  await lab.step(whole);
  const { summary, evidence } = await judged();
  expect(summary).toContain('Others can open or send from 3 mailboxes.');
  expect(summary).not.toContain('not read yet');
  const named = evidence.filter(({ property }) => property === 'can open or send from');
  expect(named.map(({ object, actual }) => [object, actual])).toEqual([
    ['backup@contoso.com', `${addressOf(1)} and 1 more mailbox`],
    ['boss@contoso.com', addressOf(0)],
  ]);
});

test('an inbox that everyone can read is found in a mailbox of another language, and is unknown where nothing says which folder it is', async () => {
  const everyone = [{ FolderName: 'Posteingang', User: 'Default', AccessRights: ['Reviewer'] }];
  const inbox = { Name: 'Posteingang', FolderPath: '/Posteingang', FolderType: 'Inbox' };
  await open(
    2,
    {},
    {
      ...policies,
      MailboxFolderPermission: { [addressOf(0)]: everyone, [addressOf(1)]: everyone },
      MailboxFolderStatistics: { [addressOf(0)]: [inbox], [addressOf(1)]: [{ ...inbox, FolderType: 'User Created' }] },
    },
  );
  await lab.step(whole);
  expect(await swept()).toMatchObject({ of: 2, rulesRead: 2, accessRead: 1 });
  expect((await judged()).warnings).toContainEqual(
    expect.objectContaining({ code: 'open-inbox', text: `Everyone may use 1 inbox: ${addressOf(0)} (Default).` }),
  );
});

test('mailboxes that were not reached are unknown and counted, and without a sweep the audit says how to have one', async () => {
  await open(200, {}, policies);
  expect((await judged()).summary).toContain('`mailboxSweep` in settings');
  const { rules } = await lab.step(usual);
  expect(rules).toBeLessThan(200);
  expect((await judged()).summary).toContain(
    `Inbox rules of ${rules} of 200 mailboxes were read, less than a day old; ${200 - rules} are unknown.`,
  );
});

test('a rule made while the sweep runs, in a mailbox that was read already, is found by the log', async () => {
  await open(80);
  await lab.step(usual);
  const read = [...(await lab.sweeps.parts(lab.id)).values()].flat().find(({ rulesAt }) => rulesAt !== null);
  if (read === undefined) throw new Error('Nothing was read.');
  const number = Number(/^p(\d+)@/.exec(read.name)?.[1]);
  lab.pass(20 * minute);
  const at = lab.clock.now();
  const AuditData = JSON.stringify({
    CreationTime: at.toISOString().slice(0, 19),
    Operation: 'UpdateInboxRules',
    MailboxOwnerUPN: read.name,
  });
  const entry = {
    Identity: 'made',
    CreationDate: at.toISOString().slice(0, 19),
    RecordType: 'ExchangeItem',
    Operations: 'UpdateInboxRules',
    UserIds: read.name,
    AuditData,
  };
  lab.tenant.simulator.happen([
    { at: at.getTime(), key: 'exchange.InboxRule', of: read.name, put: outward(number) },
    { at: at.getTime() + 1, key: 'exchange.UnifiedAuditLog', put: entry },
  ]);
  lab.pass(minute);
  await lab.step(usual);
  expect((await swept())?.rules).toEqual([expect.objectContaining({ mailbox: read.name, name: 'Sync' })]);
});

test('it gives way while someone is at the tenant, and asks nothing', async () => {
  await open(5);
  lab.setBusy(() => true);
  expect(await lab.step(usual)).toMatchObject({ ended: 'busy', requests: 0 });
  expect(lab.tenant.simulator.calls().filter(({ service }) => service === 'exchange')).toEqual([]);
  lab.setBusy(() => false);
  expect((await lab.step(usual)).ended).toBe('done');
});

test('an audit that begins in the middle of a step waits for one mailbox at most, and asks what it asks alone', async () => {
  const everyone = Array.from({ length: 1000 }, (_, number) => [addressOf(number), [outward(number)]] as const);
  await open(everyone.length, Object.fromEntries(everyone), policies);
  const asked = (since = 0) =>
    lab.tenant.simulator
      .calls()
      .slice(since)
      .flatMap(({ cmdlet }) => cmdlet ?? []);
  await judged();
  const alone = asked();
  const busy = new BusyTenants();
  lab.setBusy(() => busy.has(lab.id));
  const sweeping = lab.step(whole);
  while (rulesAsked() < 20) await nextTurn();
  const since = lab.tenant.simulator.calls().length;
  await busy.during(async () => void (await judged()))({ name: 'audit', tenant: lab.id } as never);
  const ofAudit = asked(since).filter((cmdlet) => cmdlet !== 'Get-InboxRule');
  expect(ofAudit.toSorted()).toEqual(alone.toSorted());
  // The mailbox that it was at: its rules, and those that Outlook shows.
  expect(asked(since).length - ofAudit.length).toBeLessThanOrEqual(2);
  expect((await sweeping).ended).toBe('busy');
});

test('a tenant is busy from the beginning of a job to its end, however it ends', async () => {
  const busy = new BusyTenants();
  const run = busy.during(() => {
    expect(busy.has('t')).toBe(true);
    return Promise.reject(new Error('in the middle'));
  });
  await expect(run({ tenant: 't' } as never)).rejects.toThrow('in the middle');
  expect(busy.has('t')).toBe(false);
  await open(0);
});

test('a part that was lost is listed again by the next step, and read again', async () => {
  await open(30);
  await lab.step(whole);
  const [[part] = [-1]] = [...(await lab.sweeps.parts(lab.id))].filter(([, mailboxes]) => mailboxes.length > 0);
  lab.sweeps.lose(part);
  expect((await swept())?.rulesRead).toBeLessThan(30);
  await lab.step(whole);
  expect(await swept()).toMatchObject({ of: 30, rulesRead: 30, accessRead: 30 });
});

test('what was read by a clock that was ahead is read again once that is set right', async () => {
  await open(30);
  lab.pass(40 * 24 * hour);
  await lab.step(whole);
  lab.pass(-40 * 24 * hour);
  await lab.step(whole);
  expect(rulesAsked()).toBe(60);
  const { rulesAt } = [...(await lab.sweeps.parts(lab.id)).values()].flat()[0] ?? {};
  expect(new Date(rulesAt ?? '') <= lab.clock.now()).toBe(true);
});

test('what a store lost or somebody else wrote there is unknown, not read', async () => {
  await open(30);
  await lab.step(whole);
  const valkey = await startTestValkey();
  try {
    const redis = valkey.connect();
    const values = sealedValues('worker', { keyring, signer: workerSigner, now: () => lab.clock.now() });
    const store = createSweepStore(redis, values);
    const head = await lab.sweeps.head(lab.id);
    if (head === null) throw new Error('There is no head.');
    await store.saveHead('t', head);
    for (const [part, mailboxes] of await lab.sweeps.parts(lab.id)) await store.savePart('t', part, mailboxes);
    expect((await sweptMailboxes(store, 't'))?.rulesRead).toBe(30);
    const [[part, lost] = [-1, []]] = [...(await store.parts('t'))].filter(([, mailboxes]) => mailboxes.length > 0);
    await redis.hset(keys.sweptParts('t'), { [String(part)]: JSON.stringify(lost) });
    expect(await sweptMailboxes(store, 't')).toMatchObject({ of: 30, rulesRead: 30 - lost.length });
    await redis.set(keys.swept('t'), JSON.stringify(head));
    expect(await sweptMailboxes(store, 't')).toBeNull();
  } finally {
    await valkey.stop();
  }
});
