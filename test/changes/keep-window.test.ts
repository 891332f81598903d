/** Changes that undo themselves: kept in time they stay, and nothing that stops or starts again makes anyone miss the deadline. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { definitions } from '../../src/controls/definitions';
import { control as smtpAuth } from '../../src/controls/smtp-auth/index';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import type { LeaseStore } from '../../src/engine/ledger/lease';
import type { Measure } from '../../src/engine/plan/measure';
import { invert, type Operation } from '../../src/engine/plan/operation';
import { madeAgain } from '../../src/engine/plan/plan';
import { workerFeatures } from '../../src/features/worker';
import { TenantError } from '../../src/lib/errors';
import type { TenantClient } from '../../src/tenant/client';
import { tightensSignIn } from '../../src/tenant/resources/registry';
import { changeCard } from '../../src/views/change';
import { changesCard } from '../../src/views/changes';
import { homeCard } from '../../src/views/home';
import { lifeCard } from '../../src/views/life';
import { newsOf } from '../../src/views/news';
import { overdueCard } from '../../src/views/notices';
import { groupChangesCard } from '../../src/views/tenants-lists';
import { keepWithin } from '../../src/worker/apply/check-approval';
import type { Held } from '../../src/worker/apply/lease';
import { settleAnnounced } from '../../src/worker/apply/run-operations';
import { reasonOfFailure } from '../../src/worker/failure';
import { kindsOf } from '../../src/worker/feature';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { type Name, type Office, type OfficeOptions, openOffice, tenantId, writableTenant } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { add } from '../support/ledger/forgeries';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const minute = 60_000;

const tenantState = () => ({
  exchange: {
    CASMailbox: [1, 2, 3].map((n) => ({
      PrimarySmtpAddress: `${n}@contoso.com`,
      Guid: `0a000000-0000-4000-8000-00000000000${n}`,
      PopEnabled: true,
      ImapEnabled: true,
    })),
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
});

async function approved(options: OfficeOptions = {}): Promise<{ office: Office; id: string }> {
  const office = openOffice({ revertsItself: true, approvals: { tiers: { medium: 1 } }, ...options });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

async function applied(options: OfficeOptions = {}): Promise<{ office: Office; id: string }> {
  const { office, id } = await approved(options);
  await office.settle();
  return { office, id };
}

const isOff = (office: Office): boolean =>
  (office.state.exchange['CASMailbox'] ?? []).every((row) => row['PopEnabled'] === false);

test.each<Name>(['ana', 'bo', 'cy', 'eve'])('%s keeps it in time, and it stays', async (who) => {
  const { office, id } = await applied();
  expect(await office.does(who, { clicks: 'keep', on: id })).toBe('done');
  office.forward(31 * minute);
  await office.settle();
  expect(isOff(office)).toBe(true);
});

test('nobody keeps it, so it is put back, measured, and cannot be kept any more', async () => {
  const { office, id } = await applied();
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(isOff(office)).toBe(false);
  expect(await office.does('ana', { clicks: 'keep', on: id })).toBe('nothing-to-keep');
});

describe('what does not wait to be kept is named by its title, with why', () => {
  const title = '"Turn off POP and IMAP for 2 mailboxes"';
  const said = async (office: Office, id: string) => {
    const answer = await office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id: 'ana', membership: 'member' },
      conversation: { platform: 'terminal', channel: 'hardening' },
      key: `keep ${id} ${office.now().toISOString()}`,
      text: `keep ${id}`,
    });
    return answer !== null && 'reason' in answer ? answer.reason : answer;
  };

  test('it was undone, or soon will be', async () => {
    const { office, id } = await applied();
    office.forward(31 * minute);
    expect(await said(office, id)).toBe(`${title} (${id}) was not kept in time, and will be undone.`);
    await office.settle();
    expect(await said(office, id)).toBe(`${title} (${id}) was undone at 2026-11-24 09:31 UTC.`);
  });

  test('someone kept it', async () => {
    const { office, id } = await applied();
    await office.does('bo', { clicks: 'keep', on: id });
    expect(await said(office, id)).toBe(`${title} (${id}) was kept by bo at 2026-11-24 09:00 UTC.`);
  });

  test('it stays without that', async () => {
    const { office, id } = await applied({ revertsItself: false });
    expect(await said(office, id)).toBe(`${title} (${id}) has no time within which it has to be kept: it stays.`);
  });

  test('it was revoked before it began', async () => {
    const { office, id } = await approved();
    await office.does('ana', { clicks: 'revoke', on: id });
    expect(await said(office, id)).toBe(`${title} (${id}) was revoked by ana: there is nothing to keep.`);
  });
});

test('of more to keep than a card has lines for, each card says how to see the others, and never by itself', async () => {
  const { office, id } = await applied();
  const { change } = viewInOffice(office, id, undefined);
  const changes = Array.from({ length: 7 }, (_, n) => ({ ...change, id: `c-${n}` }));
  const brief = () => ({ what: 'Turn off POP', affected: '', undone: '' });
  const now = office.now();
  const one = textOf(changesCard('contoso', changes, { now, brief }));
  expect(one).toContain('and 2 more changes to keep later: each is “applied, to be kept” below, and /harden show <id> opens it.');
  expect(one).not.toContain('/harden changes');
  const items = ['contoso', 'fabrikam'].map((tenant) => ({ tenant, items: changes }));
  const view = { group: 'all', at: now, tenants: items, inChannel: false, unread: [] };
  const several = textOf(groupChangesCard(view, 15, brief));
  expect(several).toContain(
    'and 9 more changes to keep later: each is “applied, to be kept” in the file below; /harden changes contoso shows those of one tenant.',
  );
  const toKeep = changes.map((each) => ({ id: each.id, what: 'Turn off POP', tenant: 'contoso', until: now }));
  const home = (...names: readonly string[]) => {
    const requests = changes.map((each) => ({
      id: `x${each.id}`,
      what: 'Turn off POP',
      status: 'waiting' as const,
      keepUntil: null,
    }));
    const blank = { toKeep, score: null, trend: [], findings: [], waiting: [], requests, notices: [] };
    return textOf(homeCard({ person: 'Ana', tenants: names.map((name) => ({ name, ...blank })) }, []));
  };
  expect(home('contoso')).toContain('and 2 more changes to keep later: /harden changes lists them.');
  expect(home('contoso')).toContain('and 3 more; /harden changes lists them');
  expect(home('contoso', 'fabrikam')).toContain('and 9 more changes to keep later: /harden changes @all lists them.');
  expect(home('contoso', 'fabrikam')).toContain('and 10 more; /harden changes @all lists them');
});

test('what is drawn after the deadline, before a worker undoes it, asks nobody to keep it', async () => {
  const { office, id } = await applied();
  const drawn = () => {
    const view = viewInOffice(office, id, undefined);
    const listed = changesCard('contoso', [view.change], {
      now: office.now(),
      brief: () => ({ what: 'Turn off POP', affected: '', undone: '' }),
    });
    return [textOf(changeCard(view)), textOf(listed)];
  };
  for (const text of drawn()) expect(text).toMatch(/keep it before .*"keep"/su);
  const news = () => newsOf(viewInOffice(office, id, undefined)).map(({ part }) => part);
  expect(news()).toEqual(['begun', 'verified']);
  office.forward(31 * minute);
  expect(news()).toEqual(['begun']);
  for (const text of drawn()) {
    expect(text).toContain('not kept in time, to be undone');
    expect(text).not.toMatch(/applied and verified|keep it before|"keep"/u);
  }
  expect(await office.does('bo', { clicks: 'keep', on: id })).toBe('nothing-to-keep');
});

test('half way before it is put back people are called to keep it, once', async () => {
  const { office, id } = await applied();
  const reminders = () => office.change(id)?.reminders.count;
  office.forward(14 * minute);
  await office.settle();
  expect(reminders()).toBe(0);
  for (let times = 0; times < 5; times += 1) {
    office.forward(2 * minute);
    await office.settle();
  }
  expect(reminders()).toBe(1);
});

test('a full disk of the worker is waited for while it is put back, and told as that; a mistake of ours is not waited for', async () => {
  const endedBy = async (message: string) => {
    const { office, id } = await applied();
    const tenant = office.change(id)?.plan?.tenant ?? '';
    await office.work.ledger.append(tenant, id, { type: 'undoing', why: 'notKept' });
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await giveUp(office.work, { name: 'undo', tenant, subject: id, reply }, new Error(message));
    return office.change(id)?.status;
  };
  const full = 'ENOSPC: no space left on device, write';
  expect(await endedBy(full)).toBe('reverting');
  expect(await endedBy('a mistake')).toBe('revertStopped');
  expect(reasonOfFailure(new Error(full))).toContain('The disk of the worker is full');
});

test.each([
  ['is away', 'unavailable', 'applying', 'reverting'],
  ['is busy', 'throttled', 'applying', 'reverting'],
  ['breaks at the same write again and again', 'ambiguous', 'stopped', 'revertStopped'],
  ['takes a right away', 'forbidden', 'stopped', 'reverting'],
] as const)('a change whose service %s (%s): it is %s, or %s where it is put back', async (_what, kind, applying, reverting) => {
  const endedBy = async (name: 'apply' | 'undo', { office, id }: Awaited<ReturnType<typeof approved>>, event: LedgerEvent) => {
    await office.work.ledger.append(tenantId, id, event);
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const error = new TenantError('Exchange Online answered so', { kind });
    await giveUp(office.work, { name, tenant: tenantId, subject: id, reply }, error);
    return office.change(id)?.status;
  };
  expect(await endedBy('apply', await approved(), { type: 'applying', nonces: [] })).toBe(applying);
  expect(await endedBy('undo', await applied(), { type: 'undoing', why: 'notKept' })).toBe(reverting);
});

test('a credential that has expired is waited for while it is put back, and cards say why, and that it is tried again', async () => {
  const { office, id } = await applied();
  const tenant = office.change(id)?.plan?.tenant ?? '';
  await office.work.ledger.append(tenant, id, { type: 'undoing', why: 'notKept' });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  const expired = 'Entra ID refused the credential (AADSTS7000222): its secret has expired';
  await giveUp(
    office.work,
    { name: 'undo', tenant, subject: id, reply },
    new TenantError(expired, { kind: 'unauthenticated', code: 'AADSTS7000222' }),
  );
  const view = { ...viewInOffice(office, id, undefined), progress: await office.work.progress.get(tenant, id) };
  expect(view.change.status).toBe('reverting');
  expect(textOf(changeCard(view))).toContain(`Not undone yet: ${expired}. hardenbot tries again until it is done`);
  const overdue = overdueCard({ ...view, now: office.now(), heldUp: null, waitsFor: view.progress?.waitsFor });
  expect(textOf(overdue)).toContain(`The last try ended so: ${expired}. It is tried again automatically.`);
});

const refused = new TenantError('Entra ID refused the credential', { kind: 'unauthenticated' });
const away = new TenantError('Exchange Online answered 503', { kind: 'unavailable', status: 503 });
const lacked = new TenantError('Exchange Online answered 403', { kind: 'forbidden', status: 403 });

test.each([
  ['sent', () => Promise.reject(refused), false],
  ['read back', () => Promise.resolve({ result: 'unknown', reason: refused.message, waitsFor: refused } as const), true],
  ['done', () => Promise.resolve({ result: 'failed', reason: away.message, waitsFor: away } as const), false],
  ['allowed', () => Promise.resolve({ result: 'failed', reason: lacked.message, lacks: lacked } as const), false],
] as const)(
  'a step of putting back that cannot be %s now waits for the next credential, for the service or for the right to do it, and is written once',
  async (_what, ends, isSent) => {
    const state = tenantState();
    const writes: Operation[] = [];
    const inner = writableTenant(state, writes);
    let isRefused = false;
    const client: TenantClient = {
      ...inner,
      write: async (operation) => {
        if (!isRefused || writes.length < 4) return inner.write(operation);
        if (isSent) await inner.write(operation);
        return ends();
      },
    };
    const { office, id } = await applied({ client });
    expect(writes).toHaveLength(3);
    isRefused = true;
    office.forward(31 * minute);
    const failed: unknown = await office.settle().catch((error: unknown) => error);
    const waitsFor = (await office.work.progress.get(tenantId, id))?.waitsFor;
    expect(failed instanceof Error ? failed.message : waitsFor).toMatch(/refused the credential|answered (503|403)/);
    expect(office.change(id)?.status).toBe('reverting');
    isRefused = false;
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
    expect(office.change(id)?.status).toBe('revertedUnkept');
    expect(writes).toHaveLength(6);
    expect([...(office.change(id)?.revertJournal.outcomes ?? [])].map(([, { result }]) => result)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
  },
);

describe('a service that asks for an hour', () => {
  const hour = 60 * minute;
  const asksFor = new TenantError('Exchange Online asks to be left alone', {
    kind: 'throttled',
    status: 429,
    retryAfterMs: hour,
  });

  /** A change of a tenant that asks for it from the moment that `says` it does. */
  async function ofBusyTenant() {
    const says = { busy: false, busyOnceWritten: false };
    const inner = writableTenant(tenantState(), []);
    const client: TenantClient = {
      ...inner,
      restMs: () => (says.busy ? hour : 0),
      read: (query) => {
        if (says.busy) throw asksFor;
        return inner.read(query);
      },
      write: async (operation) => {
        const outcome = await inner.write(operation);
        says.busy = says.busyOnceWritten;
        return outcome;
      },
    };
    const { office, id } = await approved({ client });
    const card = async (): Promise<string> => {
      const progress = await office.work.progress.get(tenantId, id);
      const view = { ...viewInOffice(office, id, undefined), progress };
      const overdue = overdueCard({ ...view, now: office.now(), heldUp: null, waitsFor: progress?.waitsFor });
      return [changeCard(view), ...(overdue === null ? [] : [overdue])].map(textOf).join('\n');
    };
    return { office, id, says, card };
  }

  test('when a change is to be undone is the reason on its cards, with when it is tried again', async () => {
    const { office, id, says, card } = await ofBusyTenant();
    await office.settle();
    expect(office.change(id)?.status).toBe('verified');
    office.forward(31 * minute);
    says.busy = true;
    await office.settle().catch(() => undefined);
    expect(office.change(id)?.reverting).toBeNull();
    const words = await card();
    expect(words).toMatch(/Not undone yet: Tenant contoso is busy.*hardenbot tries again from 2026-\d\d-\d\d \d\d:\d\d/);
    expect(words).toMatch(/The last try ended so: Tenant contoso is busy/);
  });

  test('when a change was undone is waited for before it says what was measured since', async () => {
    const { office, id, says } = await ofBusyTenant();
    await office.settle();
    office.forward(31 * minute);
    says.busyOnceWritten = true;
    const failed: unknown = await office.settle().catch((error: unknown) => error);
    expect(failed).toMatchObject({ detail: { retryAfterMs: hour } });
    expect(office.change(id)).toMatchObject({ status: 'revertedUnkept', checkpoint: null, revertMeasured: null });
    says.busyOnceWritten = false;
    says.busy = false;
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
    expect(office.change(id)?.revertMeasured).toMatchObject({ measured: 'partial', expected: 'partial' });
    expect(office.change(id)?.checkpoint).not.toBeNull();
  });

  test('when a change is to be measured is waited for, and no failed try', async () => {
    const { office, id, says, card } = await ofBusyTenant();
    says.busyOnceWritten = true;
    const failed: unknown = await office.settle().catch((error: unknown) => error);
    expect(office.change(id)?.status).toBe('applied');
    expect(failed).toMatchObject({ detail: { retryAfterMs: hour } });
    expect(await card()).toMatch(/Not checked yet: .*hardenbot looks again from 2026-\d\d-\d\d \d\d:\d\d/);
    office.forward(31 * minute);
    await office.settle().catch(() => undefined);
    expect(await card()).toMatch(/Not undone yet: /);
  });
});

test('an operation of which nobody knows whether it was done is not said to be put back', async () => {
  const { office, id } = await applied();
  const tenant = office.change(id)?.plan?.tenant ?? '';
  await office.work.ledger.append(tenant, id, { type: 'outcome', n: 2, result: 'unknown', reason: 'no answer' });
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)).toMatchObject({
    status: 'revertStopped',
    stopped: expect.stringContaining('nobody knows whether operation 2 was done'),
  });
});

describe('what was announced when the worker died, at a tenant that cannot be asked now,', () => {
  const operation: Operation = {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: 'ana',
    identity: 'ana',
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  };
  async function settle(mayWait: boolean, kind: 'throttled' | 'unauthenticated' = 'throttled'): Promise<readonly LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    const busy = () => Promise.reject(new TenantError('It answered 4xx.', { kind }));
    const journal = { intents: new Set([1]), outcomes: new Map() };
    const append = () => Promise.reject(new Error('One entry after the other was not asked for.'));
    const held = {
      check: () => undefined,
      append,
      appendAll: async (_subject: string, more: readonly LedgerEvent[]) => void events.push(...more),
    };
    const clock = { now: () => new Date(0), monotonicMs: () => 0, sleep: () => Promise.resolve() };
    await settleAnnounced(
      { clock, doubtMs: [0], stopping: new AbortController().signal },
      {
        tenant: { client: { current: busy } as unknown as TenantClient },
        subject: 'c-1',
        operations: [operation],
        journal,
        isRevert: false,
        held: held as unknown as Held,
      },
      mayWait,
    );
    return events;
  }

  test.each(['throttled', 'unauthenticated'] as const)(
    'because it is %s, waits for it where somebody comes back, and nothing is said of it before',
    async (kind) => {
      await expect(settle(true, kind)).rejects.toThrow('4xx');
    },
  );

  test('is said to be unknown where nobody comes back', async () => {
    expect(await settle(false)).toMatchObject([{ type: 'outcome', n: 1, result: 'unknown' }]);
  });
});

test('its life says once until when it has to be kept', async () => {
  const { office, id } = await applied();
  const shown = textOf(lifeCard({ id, tenant: 'contoso', entries: await office.work.ledger.subject(tenantId, id) }));
  expect(shown.match(/undoes itself at .* unless kept/g)).toHaveLength(1);
});

test('the person who asked has it put back at once, without an approval', async () => {
  const { office, id } = await applied();
  expect(await office.does('ana', { says: `revert ${id}` })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  const card = textOf(changeCard(viewInOffice(office, id, undefined)));
  expect(card).toMatch(/undone without being kept at [^:]+:\d+ UTC: ana wanted it back/);
  expect(card).not.toContain('itself');
});

const mallory: Operation = { kind: 'update', resource: 'mallory-was-here', object: 'x', identity: 'x', before: {}, after: {} };
test.each<[string, readonly Operation[]]>([
  ['nothing', []],
  ['a plan of a kind that does not exist', [mallory]],
  ['a plan of a kind that is always held', [{ ...mallory, resource: 'exchange.TransportRule' }]],
])('it is put back in time where the store has %s in place of its plan', async (_what, stored) => {
  const { office, id } = await applied();
  await office.work.plans.saveOperations(tenantId, id, stored);
  await office.work.leases.acquire(tenantId, ['exchange.TransportRule'], 1000 * minute);
  office.forward(31 * minute);
  await office.settle();
  expect([office.change(id)?.status, isOff(office)]).toEqual(['revertedUnkept', false]);
});

describe('someone who writes to the store keeps the lease of what has to be undone', () => {
  /** Of a store in which each lease is someone else's, or is gone before anything was written under it. */
  const hostile: Readonly<Record<string, (office: Office) => void>> = {
    'so that none is given': (office) =>
      Object.assign(office.work.leases, { acquire: () => Promise.resolve(null) } satisfies Partial<LeaseStore>),
    'or takes each away at once': ({ work: { leases } }) => {
      const acquire = leases.acquire.bind(leases);
      Object.assign(leases, {
        acquire: async (...wanted) => {
          const lease = await acquire(...wanted);
          if (lease !== null) await leases.release(lease);
          return lease;
        },
      } satisfies Partial<LeaseStore>);
    },
  };

  test.each(Object.keys(hostile))('%s: it is undone within two minutes of its time', async (how) => {
    const { office, id } = await applied();
    hostile[how]?.(office);
    const undo = () => createReconciler(office.work, office.work.served(), { graceMs: 0 }).round().then(office.settle);
    office.forward(30.5 * minute);
    await office.settle();
    await undo();
    expect([office.change(id)?.status, isOff(office)]).toEqual(['verified', true]);
    office.forward(minute);
    await undo();
    expect([office.change(id)?.status, isOff(office)]).toEqual(['revertedUnkept', false]);
  });

  test('while the record names a worker that is at another change of these objects, it waits', async () => {
    const { office, id } = await applied();
    const [row] = office.state.exchange['CASMailbox'] ?? [];
    if (row === undefined) throw new Error('There is no mailbox.');
    row['PopEnabled'] = true;
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    row['PopEnabled'] = false;
    const other = office.newest();
    office.forward(40 * minute);
    await office.does('bo', { clicks: 'approve', on: other, digest: office.change(other)?.plan?.digest ?? '' });
    await office.work.ledger.append(tenantId, other, { type: 'applying', nonces: [] });
    hostile['so that none is given']?.(office);
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const undo = () => office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
    await undo();
    expect([office.change(other)?.status, office.change(id)?.status]).toEqual(['applying', 'verified']);
    office.forward(16 * minute);
    await undo();
    expect(office.change(id)?.status).toBe('revertedUnkept');
  });

  test('an approved change waits while another one of these objects may be at its checks, which the record does not name yet', async () => {
    const office = openOffice({ approvals: { tiers: { medium: 1, high: 1 } }, alongside: [smtpAuth] });
    for (const row of office.state.exchange['CASMailbox'] ?? []) row['SmtpClientAuthenticationDisabled'] = false;
    Object.assign(office.state.exchange, {
      TransportConfig: { Identity: 'Transport Settings', SmtpClientAuthenticationDisabled: true },
    });
    const ids: string[] = [];
    for (const control of ['pop-imap', 'smtp-auth']) {
      await office.does('ana', { says: `plan ${control}` });
      await office.settle();
      ids.push(office.newest());
    }
    hostile['so that none is given']?.(office);
    for (const id of ids) await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    const [id = ''] = ids;
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    const apply = () => office.runJob({ name: 'apply', tenant: tenantId, subject: id, reply });
    office.forward(2 * minute);
    await apply();
    expect(ids.map((one) => office.change(one)?.status)).toEqual(['approved', 'approved']);
    office.forward(14 * minute);
    await apply();
    expect(office.change(id)?.status).toBe('verified');
  });
});

test('a word to keep that nobody signed does not hold it', async () => {
  const { office, id } = await applied();
  const [signed] = office.change(id)?.approvals ?? [];
  const plan = office.change(id)?.plan;
  if (signed === undefined || plan === undefined || plan === null) throw new Error('It was not applied.');
  const decision = { ...signed, decision: { ...signed.decision, kind: 'keep' as const } };
  add(office, { type: 'kept', decision });
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
});

describe('with real processes', () => {
  const tenant = {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: {
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', RejectDirectSend: false },
    },
  };
  const says = (words: string) => (card: Card) => textOf(card).includes(words);
  const refusesDirectSend = (harness: Harness) =>
    (harness.simulator.state() as typeof tenant).exchange.OrganizationConfig.RejectDirectSend;
  const hour = 60 * minute;
  let room: ChatRoom;
  let clock: HurriedClock;
  let harness: Harness;

  beforeEach(async () => {
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    harness = await openHarness({
      platform: room,
      state: tenant,
      controls: { 'direct-send': {} },
      settings: {
        approvals: {
          approvers: { people: Object.values(people) },
          tiers: { low: 1, medium: 1, high: 1 },
          keepWithin: '2h',
        },
      },
      withoutWorker: true,
      clock,
      timing: { ...usualTiming, leaseMs: 4 * hour, reconcileEveryMs: 200 },
    });
  });
  afterEach(() => harness.close());

  test('the deadline holds although the worker is stopped and another one starts', async () => {
    const first = await harness.startWorker();
    await room.says('ana', 'plan direct-send');
    await room.waitFor(says('waiting for approval'), 'a plan to approve');
    await room.clicks('bo', 'Approve');
    await room.waitFor(
      (card) => says('applied and verified')(card) && says('or it is undone automatically')(card),
      'applied for now',
    );
    expect(refusesDirectSend(harness)).toBe(true);
    await first.stop();
    clock.forward(3 * hour);
    await harness.startWorker();
    await room.waitFor(says('undone without being kept'), 'undone by the worker that started later');
    expect(refusesDirectSend(harness)).toBe(false);
  });

  test('the deadline holds although the store lost the job that was to wake somebody', async () => {
    const first = await harness.startWorker();
    await room.says('ana', 'plan direct-send');
    await room.waitFor(says('waiting for approval'), 'a plan to approve');
    await room.clicks('bo', 'Approve');
    await room.waitFor(
      (card) => says('applied and verified')(card) && says('or it is undone automatically')(card),
      'applied for now',
    );
    await first.stop();
    const redis = harness.valkey.connect();
    const lost = await redis.keys('{hardenbot}:change:*');
    if (lost.length > 0) await redis.del(...lost);
    clock.forward(3 * hour);
    await harness.startWorker();
    await room.waitFor(says('undone without being kept'), 'undone by the round that reads the ledger');
    expect(refusesDirectSend(harness)).toBe(false);
  });
});

describe('the card of a change that somebody kept', () => {
  const cardOf = async (isKeepAcknowledged: boolean | undefined, undone = false): Promise<string> => {
    const { office, id } = await applied();
    await office.does('bo', { clicks: 'keep', on: id });
    if (undone) await office.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
    if (undone) await office.work.ledger.append(tenantId, id, { type: 'undone', done: 2, total: 2 });
    const view = viewInOffice(office, id, undefined);
    return textOf(changeCard(isKeepAcknowledged === undefined ? view : { ...view, isKeepAcknowledged }));
  };

  test('says that it is not confirmed until a worker has read it', async () => {
    expect(await cardOf(false)).toContain('Kept by bo, not yet confirmed: no worker has read it so far.');
    expect(await cardOf(true)).toContain('Kept by bo.');
  });

  test('says where it was undone all the same, and offers to plan it again', async () => {
    const card = await cardOf(undefined, true);
    expect(card).toContain('bo kept it, but the decision did not reach the worker in time or no longer counts.');
    expect(card).toContain('Plan again');
  });
});

describe('whatever can keep people from signing in undoes itself unless someone keeps it', () => {
  const named = { object: 'x', identity: '7a1c0d52-0000-4000-8000-00000000ca01' };
  const update = (resource: string, before: object, after: object) =>
    ({ kind: 'update', resource: `graph.${resource}`, ...named, before, after }) as Operation;
  const policy = (before: object, after: object) => update('conditionalAccessPolicies', before, after);
  const users = (part: object) => ({ 'conditions.users': { includeUsers: ['All'], excludeUsers: [], ...part } });
  const made = (state: string): Operation => ({
    kind: 'create',
    resource: 'graph.conditionalAccessPolicies',
    object: 'x',
    name: 'x',
    after: {
      displayName: 'x',
      state,
      conditions: { users: { includeUsers: ['All'] } },
      grantControls: { builtInControls: ['block'] },
    },
  });
  const tightening: Readonly<Record<string, Operation>> = {
    'a policy is turned on': policy({ state: 'disabled' }, { state: 'enabled' }),
    'a policy that only reports is enforced': policy({ state: 'enabledForReportingButNotEnforced' }, { state: 'enabled' }),
    'a policy leaves out one person fewer': policy(users({ excludeUsers: ['a', 'b'] }), users({ excludeUsers: ['a'] })),
    'a policy leaves out another person': policy(users({ excludeUsers: ['a'] }), users({ excludeUsers: ['b'] })),
    'a policy is about one group more': policy(users({ includeGroups: ['a'] }), users({ includeGroups: ['a', 'b'] })),
    'a policy leaves out no place any more': policy(
      { 'conditions.locations': { includeLocations: ['All'], excludeLocations: ['home'] } },
      { 'conditions.locations': null },
    ),
    'a policy holds on every platform': policy(
      { 'conditions.platforms': { includePlatforms: ['iOS'] } },
      { 'conditions.platforms': { includePlatforms: [] } },
    ),
    'a policy blocks in place of asking for MFA': policy(
      { grantControls: { operator: 'OR', builtInControls: ['mfa'] } },
      { grantControls: { operator: 'OR', builtInControls: ['block'] } },
    ),
    'a deleted policy is made again': made('enabled'),
    'a place is changed': update('namedLocations', { isTrusted: true }, { isTrusted: false }),
    'security defaults are turned on': update(
      'identitySecurityDefaultsEnforcementPolicy',
      { isEnabled: false },
      { isEnabled: true },
    ),
    'a person is not left out any more': {
      kind: 'remove',
      resource: 'graph.policyExclusions',
      ...named,
      name: 'x/y',
      before: {},
    },
  };
  const loosening: Readonly<Record<string, Operation>> = {
    'a policy is turned off': policy({ state: 'enabled' }, { state: 'disabled' }),
    'a policy only reports, of more people': policy(
      { state: 'enabled', ...users({ excludeUsers: ['a'] }) },
      { state: 'enabledForReportingButNotEnforced', ...users({}) },
    ),
    'a policy leaves out one person more': policy(users({ excludeUsers: ['a'] }), users({ excludeUsers: ['a', 'b'] })),
    'a policy is about one group fewer': policy(users({ includeGroups: ['a', 'b'] }), users({ includeGroups: ['a'] })),
    'a policy has another name': policy({ displayName: 'x' }, { displayName: 'y' }),
    'a policy is made that only reports': made('enabledForReportingButNotEnforced'),
    'a policy is deleted': invert(made('enabled'), named.identity) as Operation,
    'security defaults are turned off': update(
      'identitySecurityDefaultsEnforcementPolicy',
      { isEnabled: true },
      { isEnabled: false },
    ),
  };
  const work = { keepWithinMs: () => 30 * minute };
  const measures: readonly Measure[] = [
    ...definitions,
    ...kindsOf({ features: workerFeatures }).map(({ measure }) => measure),
    ...workerFeatures.flatMap(({ playbook }) => playbook?.stages ?? []),
  ];
  const redo = { reverts: 'CHG-1', warnings: [{ code: madeAgain, text: '' }] };
  const signals = { signal: 's-1', object: 'o', name: 'x', resource: 'r', changedAt: '2026-11-24T09:00:00.000Z' };
  const relations = {
    plan: { warnings: [] },
    wayBack: { warnings: [], signals },
    redo,
    undo: { reverts: 'CHG-1', warnings: [] },
  };
  const waits = (measure: Measure, relation: keyof typeof relations, operation: Operation): boolean => {
    const plan = { id: 'CHG-2', tenant: tenantId, stage: 'enforce' as const, ...relations[relation] };
    return keepWithin(work, measure, { ...plan, tightens: tightensSignIn(operation) }) !== undefined;
  };

  test.each(Object.entries(tightening))('%s, by an undo, a redo or a way back', (_name, operation) => {
    expect(measures.length).toBeGreaterThan(definitions.length);
    for (const measure of measures) {
      expect([measure.id, waits(measure, 'plan', operation)]).toEqual([measure.id, measure.revertedUnlessKept === true]);
      expect([measure.id, waits(measure, 'wayBack', operation)]).toEqual([measure.id, true]);
      expect([measure.id, waits(measure, 'redo', operation)]).toEqual([measure.id, true]);
      // What had to be kept is itself what tightened: its undo allows people again.
      expect([measure.id, waits(measure, 'undo', operation)]).toEqual([measure.id, measure.revertedUnlessKept !== true]);
    }
  });

  test.each(Object.entries(loosening))('not so: %s', (_name, operation) => {
    for (const measure of measures) {
      expect([measure.id, waits(measure, 'undo', operation)]).toEqual([measure.id, false]);
      if (measure.revertedUnlessKept !== true)
        expect([measure.id, waits(measure, 'plan', operation)]).toEqual([measure.id, false]);
    }
  });
});
