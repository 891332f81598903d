/** The order of a campaign: those that go first, how many at once, and a stop where something else was measured. The worker holds to it, whatever the queue says. */

import type { Card } from '../../src/chat/card';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { gatewayFeatures } from '../../src/features/gateway';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { TenantError } from '../../src/lib/errors';
import type { DrawJob } from '../../src/queue/redraw';
import type { TenantClient } from '../../src/tenant/client';
import { textOf } from '../support/chat/chat-room';
import { type CampaignLab, type CampaignLabOptions, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { ids } from '../support/corridor/office';
import { approveTyped } from '../support/decisions/typed-approval';

const three = { alpha: {}, bravo: {}, charlie: {} };
const approvals = { tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '30m' };

type Clients = NonNullable<CampaignLabOptions['clientOf']>;

async function planned(order: string, options: Partial<CampaignLabOptions> = {}): Promise<CampaignLab> {
  const lab = openCampaignLab({ tenants: three, approvals, ...options });
  expect(wordsOf(await lab.says('ana', `plan pop-imap @gold ${order}`))).toBe('done');
  await lab.settle();
  return lab;
}

async function approved(order: string, options: Partial<CampaignLabOptions> = {}): Promise<CampaignLab> {
  const lab = await planned(order, options);
  expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
  await lab.settle();
  return lab;
}

/** In one tenant something is opened while it is closed: other than expected is measured. */
const reopening =
  (where: string): Clients =>
  (name, usual, state) =>
    name !== where
      ? usual
      : {
          ...usual,
          write: async (operation) => {
            const result = await usual.write(operation);
            Object.assign(state.exchange['CASMailboxPlan']?.[0] ?? {}, { PopEnabled: true });
            return result;
          },
        };

/** Every write of one tenant ends so. */
const writing =
  (where: string, write: TenantClient['write']): Clients =>
  (name, usual) => ({ ...usual, write: name === where ? write : usual.write });

const idOf = (lab: CampaignLab) => lab.change('alpha')?.request.campaign?.id ?? '';
const card = (lab: CampaignLab) => textOf(lab.cards()[0] ?? null);
const applyJob = (lab: CampaignLab, name: string) => ({
  name: 'apply' as const,
  tenant: lab.change(name)?.plan?.tenant ?? '',
  subject: lab.change(name)?.id ?? '',
  reply: { conversation: { platform: 'terminal', channel: 'room' }, messageKey: lab.change(name)?.id ?? '' },
});

/** The gateway's own look at what should be done by now. */
const gatewayOf = (lab: CampaignLab, draw: (job: DrawJob) => Promise<void> = lab.draw) =>
  watchOverdue({
    features: gatewayFeatures,
    ledger: lab.office.work.ledger,
    shown: { of: () => Promise.resolve(Number.MAX_SAFE_INTEGER) },
    directory: lab.office.directory,
    tenants: lab.office.work.served().map(({ name, id }) => ({ name, id, settingsVersion: '1', channel: { terminal: 'room' } })),
    left: lab.office.work.left,
    now: () => lab.office.now(),
    draw,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });

describe('how many at once', () => {
  test.each([
    ['', 1],
    ['pace=2', 2],
  ])('with "%s" never more than %i are under way, however many workers begin together', async (order, most) => {
    let under = 0;
    let seen = 0;
    const many = Object.fromEntries(Array.from({ length: 6 }, (_unused, index) => [`tenant-${index}`, {}]));
    const lab = await planned(order, {
      tenants: many,
      clientOf: (_name, usual) => ({
        ...usual,
        write: async (operation) => {
          under += 1;
          seen = Math.max(seen, under);
          await new Promise((resolve) => setImmediate(resolve));
          const result = await usual.write(operation);
          under -= 1;
          return result;
        },
      }),
    });
    await lab.clicks('bo', 'Approve all');
    const jobs = Object.keys(many).map((name) => applyJob(lab, name));
    await Promise.allSettled(jobs.flatMap((job) => [lab.office.runJob(job), lab.office.runJob(job)]));
    await lab.settle();
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    expect(new Set(Object.values(lab.statuses()))).toEqual(new Set(['verified']));
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(most);
  });

  test('a job for what has no turn does nothing, and leaves no trace', async () => {
    const lab = await approved('canary=1', { revertsItself: true });
    const before = lab.change('bravo')?.entries;
    await lab.office.runJob(applyJob(lab, 'bravo'));
    expect(lab.change('bravo')).toMatchObject({ status: 'approved', entries: before });
  });
});

describe('those that go first', () => {
  test('the rest begins once they were kept, and not before', async () => {
    const lab = await approved('canary=1 pace=2', { revertsItself: true });
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'approved', charlie: 'approved' });
    expect(card(lab)).toMatch(/alpha first, the others once that was kept; 2 tenants at a time/);
    expect(card(lab)).toContain('1 change to keep');
    expect(wordsOf(await lab.clicks('bo', 'Keep all'))).toBe('done');
    await lab.reconcile();
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
  });

  test('where nobody has to keep a change, it is enough that they were verified', async () => {
    expect((await approved('canary=2')).statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
  });

  test('one that nobody keeps stops the others; the card says so, and whoever goes on is an approver', async () => {
    const lab = await approved('canary=1', { revertsItself: true });
    lab.office.forward(31 * 60_000);
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'revertedUnkept', bravo: 'approved', charlie: 'approved' });
    expect(card(lab)).toMatch(/Stopped: .*alpha/);
    expect(wordsOf(await lab.clicks('ana', 'Go on'))).toBe('not-allowed');
    await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ bravo: 'approved', charlie: 'approved' });
    expect(wordsOf(await lab.clicks('cy', 'Go on'))).toBe('done');
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'revertedUnkept', bravo: 'verified', charlie: 'verified' });
  });

  test.each([
    ['it was rejected', async (lab: CampaignLab) => void (await lab.says('cy', `ask ${lab.change('alpha')?.id ?? ''} smaller`))],
    ['there was nothing to change', async () => undefined],
  ])('where %s, nothing else begins by itself', async (name, end) => {
    const lab = openCampaignLab({ tenants: three, approvals });
    if (name.startsWith('there'))
      Object.assign(lab.states.get('alpha')?.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false });
    await lab.says('ana', 'plan pop-imap @gold canary=1');
    await lab.settle();
    await end(lab);
    await approveTyped((text) => lab.says('bo', text), idOf(lab));
    await lab.settle();
    await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ bravo: 'approved', charlie: 'approved' });
  });

  test('one that this worker does not know keeps the gate closed', async () => {
    const lab = await planned('canary=1');
    const { served } = lab.office.work;
    Object.assign(lab.office.work, { served: () => served().filter(({ name }) => name !== 'alpha') });
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'approved', charlie: 'approved' });
  });

  test.each(['canary=3', 'canary=0', 'pace=many', 'canary=1 canary=1'])('%s is refused', async (order) => {
    const lab = openCampaignLab({ tenants: three, approvals });
    expect(wordsOf(await lab.says('ana', `plan pop-imap @gold ${order}`))).toMatch(/^(no-rest|bad-option)$/);
    expect(lab.statuses()).toEqual({ alpha: undefined, bravo: undefined, charlie: undefined });
  });
});

describe('a stop', () => {
  const stopped = () => approved('', { clientOf: reopening('alpha') });

  test('comes after the first measurement that was not expected: the rest does not begin, and the card names it', async () => {
    const lab = await stopped();
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'mismatch', bravo: 'approved', charlie: 'approved' });
    await lab.settle();
    expect(card(lab)).toMatch(/Stopped: .*alpha c-/);
  });

  test('is gone on with by an approver, for what was seen to have stopped it and for nothing that comes later', async () => {
    const lab = await approved('', {
      clientOf: (name, usual, state) => reopening(name === 'charlie' ? 'none' : name)(name, usual, state),
    });
    expect(wordsOf(await lab.says('bo', `resume ${idOf(lab)}`))).toBe('done');
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'mismatch', bravo: 'mismatch', charlie: 'approved' });
    expect(wordsOf(await lab.says('bo', `resume ${idOf(lab)}`))).toBe('done');
    await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ charlie: 'verified' });
  });

  test('a button that stood for another stop goes on with nothing', async () => {
    const lab = await stopped();
    const event = {
      kind: 'click' as const,
      action: 'resume' as const,
      subject: idOf(lab),
      digest: 'd'.repeat(64),
      key: 'k',
      actor: { platform: 'terminal', id: 'bo', membership: 'member' as const },
      conversation: { platform: 'terminal', channel: 'room' },
    };
    expect(wordsOf(await lab.office.answers(event))).toBe('other-plan');
    expect(lab.change('bravo')?.goneOn).toEqual([]);
  });

  test('is not gone on with where someone ended it a moment before, and whoever pressed learns that', async () => {
    let ended: Promise<unknown> | null = null;
    const before = (ledger: Ledger): Ledger => ({
      ...ledger,
      append: async (tenant, subject, event, conditions) => {
        if (event.type === 'resumed') ended ??= lab.clicks('cy', 'End it');
        if (event.type === 'resumed') await ended;
        return ledger.append(tenant, subject, event, conditions);
      },
    });
    const lab: CampaignLab = await approved('', { clientOf: reopening('alpha'), before });
    const answer = wordsOf(await lab.says('bo', `resume ${idOf(lab)}`));
    for (const name of ['bravo', 'charlie']) expect(answer).toContain(`${lab.change(name)?.id} was revoked by cy`);
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'mismatch', bravo: 'revoked', charlie: 'revoked' });
  });

  test('is not gone on with by the word of somebody who is no approver any more', async () => {
    const lab = await stopped();
    await lab.says('bo', `resume ${idOf(lab)}`);
    const { policy } = lab.office.work;
    Object.assign(lab.office.work, {
      policy: async (id: string) => {
        const now = await policy(id);
        return 'approvers' in now ? { ...now, approvers: new Set([ids.cy]) } : now;
      },
    });
    await lab.reconcile();
    expect(lab.change('bravo')?.journal.intents.size).toBe(0);
  });

  test('stays where the record of what stopped it can no longer be read: nothing begins, and whoever asks reads why', async () => {
    const lab = await stopped();
    lab.office.storage.entries.get(lab.change('alpha')?.plan?.tenant ?? '')?.splice(-2);
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ bravo: 'approved', charlie: 'approved' });
    const told = textOf((await lab.says('bo', `show ${idOf(lab)}`)) as Card);
    expect(told).toMatch(/^Turn off POP and IMAP in 3 tenants\n(.*\n)*Cannot be read now: alpha\./);
  });

  test('stays where the tenant that made it left the settings, until somebody gives that tenant up; its channel is told', async () => {
    const lab = await stopped();
    const { served } = lab.office.work;
    const [alpha, ...others] = served();
    let left = alpha === undefined ? [] : [{ id: alpha.id, name: alpha.id }];
    Object.assign(lab.office.work, { served: () => others, left: () => Promise.resolve(left) });
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    lab.office.forward(11 * 60_000);
    await gatewayOf(lab).look();
    expect(lab.statuses()).toMatchObject({ bravo: 'approved', charlie: 'approved' });
    expect(textOf(lab.cards().at(-1) ?? null)).toMatch(/: its campaign is stopped\n.*in the settings no more.*formerTenants/s);
    left = [];
    await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ bravo: 'verified', charlie: 'verified' });
  });

  test('is ended by a press: what has not begun never will', async () => {
    const lab = await stopped();
    expect(wordsOf(await lab.clicks('bo', 'End it'))).toBe('done');
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'mismatch', bravo: 'revoked', charlie: 'revoked' });
  });
});

describe('what holds up no other', () => {
  test('a tenant whose writes fail', async () => {
    const lab = await approved('', {
      clientOf: writing('alpha', async () => ({ result: 'failed', reason: 'the service said no' })),
    });
    await lab.reconcile();
    expect(lab.statuses()).toEqual({ alpha: 'stopped', bravo: 'verified', charlie: 'verified' });
  });

  test('a tenant that is throttled, from a minute after its last step on', async () => {
    const lab = await planned('', {
      clientOf: writing('alpha', () => Promise.reject(new TenantError('not now', { kind: 'throttled' }))),
    });
    await lab.clicks('bo', 'Approve all');
    await lab.settle().catch(() => undefined);
    expect(lab.statuses()).toMatchObject({ alpha: 'applying' });
    await lab.office.runJob(applyJob(lab, 'bravo'));
    expect(lab.statuses()).toMatchObject({ bravo: 'approved' });
    lab.office.forward(61_000);
    await lab.office.runJob(applyJob(lab, 'bravo'));
    await lab.office.settle();
    expect(lab.statuses()).toMatchObject({ bravo: 'verified', charlie: 'verified' });
  });

  test('a tenant that has drifted since it was planned', async () => {
    const lab = await planned('');
    Object.assign(lab.states.get('alpha')?.exchange['CASMailbox']?.[0] ?? {}, { PopEnabled: false, ImapEnabled: true });
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'refused', bravo: 'verified', charlie: 'verified' });
  });

  test('a tenant that is not of the campaign and whose record cannot be read', async () => {
    const lab = await planned('', { tenants: { ...three, delta: { tags: [] } } });
    await lab.says('ana', 'plan pop-imap --tenant delta');
    await lab.settle();
    lab.office.storage.entries.get(lab.change('delta')?.plan?.tenant ?? '')?.splice(-1);
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    for (let round = 0; round < 3; round += 1) await lab.reconcile();
    expect(lab.statuses()).toMatchObject({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
    expect(lab.office.halts).toHaveLength(1);
  });

  test('a tenant in which nobody has approved yet', async () => {
    const lab = await planned('', { tenants: { ...three, alpha: { approvals: { approvers: { people: [ids.ray] } } } } });
    await lab.clicks('bo', 'Approve all');
    await lab.settle();
    expect(lab.statuses()).toEqual({ alpha: 'waiting', bravo: 'verified', charlie: 'verified' });
  });
});

test('what has had no turn within a day never begins, and is told as that', async () => {
  const lab = await approved('canary=1', { revertsItself: true, approvals: { ...approvals, keepWithin: '2d' } });
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'approved', charlie: 'approved' });
  lab.office.forward(24.5 * 3_600_000);
  await lab.reconcile();
  await lab.settle();
  expect(lab.statuses()).toMatchObject({ bravo: 'refused', charlie: 'refused' });
  expect(card(lab)).toContain('Its turn in the campaign did not come');
});

test('the gateway calls people where a turn has come and no worker takes it, once for the campaign, and not while one waits', async () => {
  const minute = 60_000;
  const lab = await approved('canary=1', { revertsItself: true, approvals: { ...approvals, keepWithin: '2h' } });
  const drawn: string[] = [];
  const { look } = gatewayOf(lab, async ({ view }) => void drawn.push(view));
  lab.office.forward(60 * minute);
  await look();
  expect(drawn).toEqual([]);
  await lab.clicks('bo', 'Keep all');
  lab.office.forward(9 * minute);
  await look();
  expect(drawn).toEqual([]);
  lab.office.forward(2 * minute);
  await look();
  expect(drawn).toEqual(['overdue']);
});
