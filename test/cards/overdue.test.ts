/** What no worker did in time is reported by the gateway, which sees it on its own. */

import type { Messenger } from '../../src/chat/platform';
import type { ReadWatermarkStore } from '../../src/engine/changes/read-watermark';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { gatewayFeatures } from '../../src/features/gateway';
import { type OverdueInput, watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { TenantError } from '../../src/lib/errors';
import { utcMinute } from '../../src/lib/utc-minute';
import type { DrawJob } from '../../src/queue/redraw';
import { changeCard } from '../../src/views/change';
import { overdueCard } from '../../src/views/notices';
import { revertUnkept } from '../../src/worker/apply/revert-job';
import { runJob } from '../../src/worker/run-job';
import { textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { type Office, openOffice, otherTenantId, tenantId } from '../support/corridor/office';
import { stopUndo } from '../support/corridor/undo-stopped';
import { viewInOffice } from '../support/corridor/view-in-office';

const minute = 60_000;
const tenants = [
  { name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } },
  { name: 'fabrikam', id: otherTenantId, settingsVersion: '1', channel: { terminal: 'elsewhere' } },
];

/** A change that everyone needed approved; nobody runs jobs unless asked to. */
async function approved(
  options: Parameters<typeof openOffice>[0] = {},
): Promise<{ readonly office: Office; readonly id: string }> {
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, ...options });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

const asksFor = (retryAfterMs: number) =>
  new TenantError('Exchange Online asks to be left alone.', { kind: 'throttled', retryAfterMs });

type Watched = Partial<Pick<OverdueInput, 'ledger' | 'left' | 'watermark' | 'progress'>> & {
  readonly shown?: number;
  /** How many entries the card of each change shows; all of them where it is left out. */
  readonly cards?: number;
  /** Whose message cannot be drawn: a subject, or a platform. */
  readonly undrawn?: string;
  /** Whether no chat takes anything now. */
  readonly isAway?: () => boolean;
};

function watch(
  office: Office,
  {
    ledger = office.work.ledger,
    shown = 0,
    cards = Number.MAX_SAFE_INTEGER,
    left = () => Promise.resolve([]),
    undrawn,
    isAway = () => false,
    ...more
  }: Watched = {},
) {
  const drawn: DrawJob[] = [];
  const errors: string[] = [];
  const { look } = watchOverdue({
    features: gatewayFeatures,
    ...more,
    ledger,
    shown: { of: async (_tenant, key) => (key.endsWith('-overdue') ? shown : cards) },
    directory: office.directory,
    tenants,
    left,
    now: () => office.now(),
    draw: async (job) => {
      if (isAway()) throw new Error('The chat takes nothing.');
      if (job.subject === undrawn || job.reply.conversation.platform === undrawn) throw new Error('channel_not_found');
      drawn.push(job);
    },
    logger: { info: () => undefined, warn: () => undefined, error: (_fields, message) => void errors.push(message) },
  });
  return { look, drawn, errors };
}

/** Not in the first minutes, and however often it is looked at. */
async function isToldOnce(
  office: Office,
  { look, drawn, id }: Pick<ReturnType<typeof watch>, 'look' | 'drawn'> & { readonly id: string },
): Promise<void> {
  office.forward(9 * minute);
  await look();
  expect(drawn).toEqual([]);
  office.forward(2 * minute);
  await look();
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
}

test('a change whose service asked the worker to wait is not overdue before that time, and the reason is noted for its card', async () => {
  const asked = 3_600_000;
  const { office, id } = await approved({ approvals: { tiers: { medium: 1 }, applyWithin: '4h' } });
  const { work } = office;
  const write = () => Promise.reject(asksFor(asked));
  const tenant: typeof work.tenant = (of) => {
    const known = work.tenant(of);
    return known === undefined ? undefined : { ...known, client: { ...known.client, write } };
  };
  const conversation = { platform: 'terminal', channel: 'hardening' };
  const job = { name: 'apply', tenant: tenantId, subject: id, reply: { conversation, messageKey: id } } as const;
  const run = runJob({ work: { ...work, tenant }, scan: () => Promise.resolve() }, job);
  await expect(run).rejects.toThrow('asks to be left alone');
  expect(await office.work.progress.get(tenantId, id)).toMatchObject({
    waitsFor: 'Exchange Online asks to be left alone',
    againAt: new Date(office.now().getTime() + asked).toISOString(),
  });
  const card = changeCard({ ...viewInOffice(office, id, undefined), progress: await office.work.progress.get(tenantId, id) });
  expect(textOf(card)).toContain(
    `asks to be left alone. hardenbot tries again from ${utcMinute(new Date(office.now().getTime() + asked))}`,
  );
  const { look, drawn, errors } = watch(office, { progress: office.work.progress });
  for (let minutes = 0; minutes < 65; minutes += 5) {
    office.forward(5 * minute);
    await look();
  }
  expect({ drawn: told(drawn), errors }).toEqual({ drawn: [], errors: [] });
  office.forward(6 * minute);
  await look();
  expect({ drawn: told(drawn), errors }).toEqual({ drawn: [`overdue ${id}`], errors: ['no worker did in time what was due'] });
});

const told = (drawn: readonly DrawJob[]) => drawn.map(({ view, subject }) => `${view} ${subject}`);

test('a change that was approved and that no worker began is told once, after a while, without the queue', async () => {
  const { office, id } = await approved();
  const { look, drawn, errors } = watch(office);
  await isToldOnce(office, { look, drawn, id });
  expect(errors).toEqual(['no worker did in time what was due']);
});

test.each([0, 1])('of two changes one is told where the message of the other cannot be shown (%i)', async (at) => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const both: string[] = [];
  while (both.length < 2) {
    await office.does('ana', { says: 'plan pop-imap' });
    both.push(office.newest());
    // A plan that was not made by then keeps no one from asking again.
    office.forward(11 * minute);
  }
  await office.settle();
  for (const id of both) await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const { look, drawn, errors } = watch(office, { undrawn: both[at] ?? '' });
  office.forward(11 * minute);
  await look();
  await look();
  expect(told(drawn)).toEqual([`overdue ${both[1 - at]}`]);
  expect(errors).toContain('what is overdue could not be reported');
});

test('what one chat cannot show and another one has is told once', async () => {
  const { office, id } = await approved();
  const { look, errors } = watch(office, { undrawn: id, shown: Number.MAX_SAFE_INTEGER });
  office.forward(11 * minute);
  await look();
  await look();
  expect(errors).toEqual(['no worker did in time what was due']);
});

test('a plan that too few approved waits for people, and not for a worker', async () => {
  const { office } = await approved({ approvals: { tiers: { medium: 2 } } });
  const { look, drawn, errors } = watch(office);
  office.forward(30 * minute);
  await look();
  expect([drawn, errors]).toEqual([[], []]);
});

test('it is told also where nobody can say which tenants left the settings', async () => {
  const { office, id } = await approved();
  const { look, drawn } = watch(office, { left: () => Promise.reject(new Error('the store is away')) });
  office.forward(11 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
});

test('jobs without authority that are turned away meanwhile do not put that off', async () => {
  const { office, id } = await approved();
  const { look, drawn } = watch(office);
  office.forward(9 * minute);
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
  office.forward(2 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
});

test('a change that nobody kept and that was not put back is told', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  const { look, drawn } = watch(office);
  office.forward(35 * minute);
  await look();
  expect(drawn).toEqual([]);
  office.forward(6 * minute);
  await look();
  expect(told(drawn)).toEqual([`overdue ${id}`]);
  const change = office.change(id);
  const of = { tenant: 'contoso', control: undefined, now: office.now(), heldUp: null };
  const card = change === null ? null : overdueCard({ ...of, change });
  expect(card === null ? '' : textOf(card)).toContain('what the change did may still be in force');
});

test('an undo that begins late and fails again and again is told ten minutes after its time, not after its last try', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  const { look, drawn } = watch(office);
  const { work } = office;
  const failing: typeof work.tenant = (of) => {
    const known = work.tenant(of);
    const write = () => Promise.reject(new Error('The tenant takes nothing.'));
    return known === undefined ? undefined : { ...known, client: { ...known.client, write } };
  };
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  office.forward(38 * minute);
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(
      revertUnkept({ ...work, tenant: failing }, { name: 'undo', tenant: tenantId, subject: id, reply }),
    ).rejects.toThrow('takes nothing');
    office.forward(minute);
    await look();
  }
  expect(office.change(id)?.status).toBe('reverting');
  expect(told(drawn)).toEqual([`overdue ${id}`]);
});

test('a change that stopped half way is told without the queue as well, once; what the chat has already is not posted again', async () => {
  const { office, id } = await undoStopped();
  const { look, drawn } = watch(office);
  office.forward(11 * minute);
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(told(drawn)).toEqual([`alarm ${id}`]);
  const posted: string[] = [];
  const messenger: Messenger = {
    post: async (to, { title }) => ({ conversation: to, message: `${posted.push(title)}` }),
    update: () => Promise.reject(new Error('An alarm is never rewritten.')),
    whisper: () => Promise.resolve(),
  };
  const outbox = openOutbox({ messengers: { terminal: messenger }, channel: { terminal: 'hardening' }, office });
  const [job] = drawn;
  for (let times = 0; times < 2; times += 1) if (job !== undefined) await outbox.drawAny(job);
  expect(posted).toEqual([expect.stringContaining('could not be undone completely')]);
});

/** A change that nobody kept, and that could not be undone. */
async function undoStopped(): Promise<{ readonly office: Office; readonly id: string }> {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  await stopUndo(office, id);
  expect(office.change(id)?.status).toBe('revertStopped');
  return { office, id };
}

test('a gateway that stood still for days after it had seen that something stopped tells it all the same', async () => {
  const { office, id } = await undoStopped();
  const { look, drawn } = watch(office);
  await look();
  office.forward(4 * 24 * 60 * minute);
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(told(drawn)).toEqual([`alarm ${id}`]);
});

test('a gateway that was away for days tells what stopped meanwhile, once, and what is older than its notes not at all', async () => {
  const { office, id } = await undoStopped();
  office.forward(4 * 24 * 60 * minute);
  const back = watch(office);
  for (let looks = 0; looks < 2; looks += 1) await back.look();
  expect(told(back.drawn)).toEqual([`alarm ${id}`]);
  office.forward(30 * 24 * 60 * minute);
  const later = watch(office);
  await later.look();
  expect(later.drawn).toEqual([]);
});

test('what no chat confirms is tried again for a day after the gateway first tried', async () => {
  const { office, id } = await undoStopped();
  office.forward(2 * 24 * 60 * minute);
  const { look, errors } = watch(office, { undrawn: id });
  await look();
  office.forward(23 * 60 * minute);
  await look();
  expect(errors).toHaveLength(2);
  office.forward(2 * 60 * minute);
  await look();
  expect(errors).toHaveLength(2);
});

test('a card that does not say for ten minutes what the ledger says is drawn without the queue, once', async () => {
  const { office, id } = await approved();
  await office.settle();
  const { look, drawn } = watch(office, { cards: 3 });
  await look();
  expect(drawn).toEqual([]);
  office.forward(11 * minute);
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(told(drawn)).toEqual([`change ${id}`]);
});

test('a card that no chat took for days is tried every ten minutes, and drawn once a chat takes it', async () => {
  const { office, id } = await approved();
  await office.settle();
  let isAway = true;
  const { look, drawn, errors } = watch(office, { cards: 3, isAway: () => isAway });
  office.forward(3 * 24 * 60 * minute);
  for (let looks = 0; looks < 10; looks += 1) {
    await look();
    office.forward(minute);
  }
  expect(errors).toHaveLength(1);
  isAway = false;
  await look();
  office.forward(60 * minute);
  await look();
  expect(told(drawn)).toEqual([`change ${id}`]);
});

test('an emergency is told without the queue although its change ended within the first minutes', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('eve', { says: `emergency ${id} it burns` });
  await office.settle();
  const { look, drawn } = watch(office);
  office.forward(minute);
  await look();
  expect(drawn).toEqual([]);
  office.forward(10 * minute);
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(told(drawn)).toEqual([`emergency ${id}`]);
});

test('a change that was told because nobody began it is told again where nobody undoes it', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  const { look, drawn } = watch(office);
  office.forward(11 * minute);
  await look();
  await office.settle();
  office.forward(41 * minute);
  for (let looks = 0; looks < 2; looks += 1) await look();
  expect(told(drawn)).toEqual([`overdue ${id}`, `overdue ${id}`]);
});

test('what was done, kept or put back in time is not', async () => {
  const { office, id } = await approved({ revertsItself: true, approvals: { tiers: { medium: 1 } } });
  await office.settle();
  const { look, drawn } = watch(office);
  const kept = openOffice({ from: office.snapshot(), revertsItself: true, approvals: { tiers: { medium: 1 } } });
  const other = watch(kept);
  await kept.does('cy', { clicks: 'keep', on: id, digest: kept.change(id)?.plan?.digest ?? '' });
  kept.forward(60 * minute);
  await other.look();
  office.forward(31 * minute);
  await office.settle();
  office.forward(60 * minute);
  await look();
  expect([...drawn, ...other.drawn]).toEqual([]);
});

describe('what somebody said against a change', () => {
  const said = {
    revoked: async () => {
      const { office, id } = await approved();
      await office.does('ana', { says: `revoke ${id}` });
      return { office, id };
    },
    rejected: async () => {
      const { office, id } = await approved({ approvals: { tiers: { medium: 2 } } });
      await office.does('cy', { clicks: 'reject', on: id, digest: office.change(id)?.plan?.digest ?? '', reason: 'no' });
      return { office, id };
    },
    kept: async () => {
      const { office, id } = await approved({ revertsItself: true });
      await office.settle();
      await office.does('ana', { says: `keep ${id}` });
      return { office, id };
    },
  };
  const each = Object.keys(said) as (keyof typeof said)[];
  /** A worker that has read up to an entry, this many before the last one. */
  const watermarkBut = (office: Office, left: number): ReadWatermarkStore => ({
    upTo: async (tenant) => {
      const entries = office.storage.entries.get(tenant) ?? [];
      const { seq, hash } = entries.at(-1 - left) ?? { seq: 0, hash: '' };
      return { seq, hash };
    },
    say: () => Promise.reject(new Error('A gateway says nothing of the kind.')),
  });

  test.each(each)('and that is %s is reported once where no worker says that it has read that, after a while', async (what) => {
    const { office, id } = await said[what]();
    const { look, drawn, errors } = watch(office, { watermark: watermarkBut(office, 1) });
    await isToldOnce(office, { look, drawn, id });
    expect(errors).toEqual(['no worker has read in time what someone said of a change']);
    const change = office.change(id);
    const of = { tenant: 'contoso', control: undefined, now: office.now(), heldUp: null, isUnacknowledged: true };
    const card = change === null ? null : overdueCard({ ...of, change });
    expect(card?.title).toContain(`was ${what}, and no worker has read that`);
  });

  test.each(each)('and that is %s is not told where a worker has read it', async (what) => {
    const { office } = await said[what]();
    const { look, drawn } = watch(office, { watermark: watermarkBut(office, 0) });
    office.forward(11 * minute);
    await look();
    expect(drawn).toEqual([]);
  });

  test('and that a worker has read by now is told where people were called', async () => {
    const { office, id } = await said.revoked();
    let left = 1;
    const { look, drawn } = watch(office, {
      watermark: { ...watermarkBut(office, 0), upTo: (of) => watermarkBut(office, left).upTo(of) },
    });
    office.forward(11 * minute);
    await look();
    left = 0;
    await look();
    await look();
    expect(told(drawn)).toEqual([`overdue ${id}`, `overdue ${id}`]);
    const change = office.change(id);
    const of = { tenant: 'contoso', control: undefined, now: office.now(), heldUp: null, isUnacknowledged: false };
    expect(change === null ? null : textOf(overdueCard({ ...of, change }))).toContain('one has by now');
  });

  test('is told where what a worker has read is not in the ledger that people see', async () => {
    const { office, id } = await said.revoked();
    const head = await office.work.ledger.head(tenantId);
    const other = { upTo: () => Promise.resolve({ seq: head.seq, hash: 'f'.repeat(64) }) };
    const { look, drawn } = watch(office, { watermark: other });
    office.forward(11 * minute);
    await look();
    expect(told(drawn)).toEqual([`overdue ${id}`]);
  });

  test('is not told at once where nobody says any more what workers have read: they have as long to say it again', async () => {
    const { office, id } = await said.revoked();
    const { look, drawn } = watch(office, { watermark: { upTo: () => Promise.resolve(null) } });
    office.forward(60 * minute);
    await look();
    office.forward(9 * minute);
    await look();
    expect(drawn).toEqual([]);
    office.forward(2 * minute);
    await look();
    expect(told(drawn)).toEqual([`overdue ${id}`]);
  });

  test('is not told for ever: what was said more than a day ago is over', async () => {
    const { office } = await said.revoked();
    const { look, drawn } = watch(office, { watermark: watermarkBut(office, 1) });
    office.forward(25 * 60 * minute);
    await look();
    expect(drawn).toEqual([]);
  });
});

test('a tenant whose ledger is halted is told as that, once, and keeps no other tenant waiting', async () => {
  const { office, id } = await approved();
  const { ledger } = office.work;
  const halted: typeof ledger = {
    ...ledger,
    touched: (tenant, after) =>
      tenant === tenantId ? ledger.touched(tenant, after) : Promise.reject(new LedgerBehind('Entry 3 is another one.')),
    whyHalted: async (tenant) => (tenant === tenantId ? null : 'Entry 3 is another one.'),
  };
  const { look, drawn } = watch(office, { ledger: halted });
  office.forward(11 * minute);
  await look();
  await look();
  expect(told(drawn).sort()).toEqual(['halted ledger', `overdue ${id}`]);
});

test('a gateway that stops in the middle of a look looks at no further tenant', async () => {
  const { office } = await approved();
  const stopping = new AbortController();
  const asked: string[] = [];
  const { ledger } = office.work;
  const stopsAtFirst: OverdueInput['ledger'] = new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (tenant: string, ...more: readonly unknown[]): unknown => {
        asked.push(tenant);
        stopping.abort();
        return Reflect.apply(method, target, [tenant, ...more]);
      };
    },
  });
  await watch(office, { ledger: stopsAtFirst }).look(stopping.signal);
  expect(new Set(asked)).toEqual(new Set([tenantId]));
});
