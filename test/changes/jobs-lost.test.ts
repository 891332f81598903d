/** What the queue lost comes back from the ledger; people are called when a change stops half way. */

import type { Card } from '../../src/chat/card';
import type { Actor, ChatPlatform } from '../../src/chat/platform';
import type { Job } from '../../src/queue/job';
import { expiredKey } from '../../src/queue/message-key';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { wholeRound } from '../support/corridor/whole-round';
import { decideTyped } from '../support/decisions/typed-approval';

const minute = 60_000;

describe('a reminder that was lost', () => {
  const approvals = { escalation: [ids.cy], remindAfter: '10m', expiresAfter: '2h' };

  async function waiting(): Promise<Office> {
    const office = openOffice({ approvals });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    return office;
  }

  /** A round of a worker whose queue forgot everything. */
  function rounds(office: Office, shown = office.work.shown): () => Promise<readonly Job[]> {
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no tenant.');
    const jobs = { add: () => Promise.resolve(), ensure: () => Promise.resolve(true) };
    const reconciler = createReconciler({ ...office.work, shown, jobs }, [tenant]);
    return async () => (await wholeRound(reconciler)).added;
  }

  test('is given by the next round, and not a second time', async () => {
    const office = await waiting();
    const round = rounds(office);
    expect(await round()).toEqual([]);
    office.forward(12 * minute);
    const [job] = await round();
    expect(job).toMatchObject({ name: 'remind', subject: office.newest() });
    if (job !== undefined) await office.runJob(job);
    expect(office.change(office.newest())?.reminders.count).toBe(1);
    office.forward(minute);
    expect(await round()).toEqual([]);
  });

  test.each([
    ['by nobody', []],
    ['by one of two', ['bo' as const]],
  ])('of a plan that was approved %s and expired days ago has the card say so, until it does', async (_by, approving) => {
    const office = await waiting();
    const id = office.newest();
    for (const who of approving)
      await office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    const says = new Set<string>();
    const shown = {
      of: async (_tenant: string, key: string) => (key === expiredKey(id) && !says.has(key) ? 0 : Number.MAX_SAFE_INTEGER),
      record: async (_tenant: string, key: string) => void says.add(key),
    };
    const found = () => rounds(office, shown)();
    office.forward(minute / 6);
    expect(await found()).toEqual([]);
    office.forward(50 * 60 * minute);
    expect(await found()).toMatchObject([{ name: 'draw', view: 'change', subject: id }]);
    await shown.record(tenantId, expiredKey(id));
    expect(await found()).toEqual([]);
  });
});

describe('those whom settings name for what cannot wait are told personally, beside the channel', () => {
  let harness: Harness;
  let room: ChatRoom;
  let told: Promise<{ readonly person: Actor; readonly card: Card }>;

  const mailbox = (name: string) => ({
    PrimarySmtpAddress: `${name}@contoso.com`,
    Guid: `0a000000-0000-4000-8000-${name.padStart(12, '0')}`,
    PopEnabled: true,
    ImapEnabled: true,
  });
  const tenant = {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: { CASMailbox: [mailbox('1'), mailbox('2')], CASMailboxPlan: [] },
  };

  /** A plan waits for approval; its id. */
  async function open(simulator: object): Promise<string> {
    room = openChatRoom('terminal', 'hardening');
    let tell: (what: Awaited<typeof told>) => void = () => undefined;
    told = new Promise((resolve) => {
      tell = resolve;
    });
    const platform: ChatPlatform = {
      ...room,
      whisper: (_to, person, card) => {
        // Anyone who asked is notified besides.
        if (person.id !== 'ana') tell({ person, card });
        return Promise.resolve();
      },
    };
    const approvers = { people: Object.values(people) };
    harness = await openHarness({
      platform,
      state: { ...tenant, simulator },
      controls: { 'pop-imap': {} },
      settings: {
        approvals: { approvers, tiers: { low: 1, medium: 1, high: 1 }, emergency: [people.bo], incident: [people.cy] },
      },
    });
    await room.says('ana', 'plan pop-imap');
    const plan = await room.waitFor((card) => textOf(card).includes('waiting for approval'), 'a plan');
    return changeIdIn(plan);
  }
  afterEach(() => harness.close());

  test('of a change that stops half way', async () => {
    await open({ faults: [{ match: 'exchange.CASMailbox', only: 'writes', status: 403, skip: 1 }] });
    await room.clicks('bo', 'Approve');
    const card = await room.waitFor(({ title }) => title.endsWith('stopped half way'), 'an alarm');
    expect(textOf(card)).toContain('2@contoso.com');
    const { person, card: whispered } = await told;
    expect({ person: person.id, title: whispered.title }).toEqual({ person: 'cy', title: card.title });
  });

  test('of somebody who approves alone', async () => {
    const id = await open({});
    await decideTyped((text) => room.says('bo', text), `emergency ${id} mail is being read right now`);
    const { person, card } = await told;
    expect(person.id).toBe('cy');
    expect(textOf(card)).toContain('EMERGENCY approval by bo: mail is being read right now');
  });
});
