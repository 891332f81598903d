/**
 * Anyone who can write to the store and has no key decides neither where nor whether nor what people are shown: judged by what was posted, never by what the
 * store holds afterwards.
 */
import type { Redis } from 'ioredis';
import { createMessageStore } from '../../adapters/redis/messages';
import type { Messenger } from '../../src/chat/platform';
import type { Entry } from '../../src/engine/ledger/entry';
import { signedNotice } from '../../src/engine/ledger/notice';
import { verifyLedger } from '../../src/engine/ledger/verify';
import { notingPlaces } from '../../src/gateway/outbox/asked-places';
import { drawMessage } from '../../src/gateway/outbox/draw-message';
import type { AlarmParts } from '../../src/gateway/outbox/posted-alarms';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { canonicalJson, sha256 } from '../../src/lib/json';
import { alarmKey, emergencyKey } from '../../src/queue/message-key';
import { type DrawJob, drawJob } from '../../src/queue/redraw';
import { chanceOf } from '../support/chaos/random';
import { type Outbox, openOutbox } from '../support/chat/outbox';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { stopUndo } from '../support/corridor/undo-stopped';
import { keptByGateways, keyring, signedChain, workerSigner } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import { type ChatRecord, chatRecord } from '../support/store-attacks/chat-record';
import { forgedWords, noteAttacks, notesIn, writeEarlierForm } from '../support/store-attacks/notes';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const minute = 60_000;
const here = { platform: 'slack', channel: 'C1' };
const channel = { slack: 'C1', teams: '19:x' };

let valkey: TestValkey;
let redis: Redis;
beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
  await redis.config('SET', 'appendonly', 'no');
});
beforeEach(() => redis.flushall());
afterAll(() => valkey.stop());

interface Lab {
  readonly chat: ChatRecord;
  readonly office: Office;
  /** A gateway that was started again: it remembers nothing, and has what is in the store. */
  readonly start: (outside?: AlarmParts['outside']) => Outbox;
  /** What the gateway sees on its own, without any job. */
  readonly look: (outbox: Outbox) => Promise<void>;
  readonly unconfirmed: unknown[];
}

function lab(options: Parameters<typeof openOffice>[0] = {}): Lab {
  const chat = chatRecord(['slack', 'teams']);
  const office = openOffice({ approvals: { tiers: { medium: 1 }, incident: { people: [ids.cy] } }, ...options });
  const unconfirmed: unknown[] = [];
  const start: Lab['start'] = (outside) =>
    openOutbox({
      ...(outside === undefined ? {} : { outside }),
      messengers: chat.messengers,
      channel,
      office,
      accounts: (entraId) => ({ slack: `U-${entraId.slice(0, 2)}` }),
      messages: createMessageStore(redis, keptByGateways()),
      unconfirmed: (alarm) => void unconfirmed.push(alarm),
    });
  const look = async (outbox: Outbox): Promise<void> => {
    const { ports } = outbox;
    const watcher = watchOverdue({
      ...ports,
      shown: { of: () => Promise.resolve(1_000_000) },
      alertPlaces: () => ({ places: Object.entries(channel).map(([platform, at]) => ({ platform, channel: at })), quietMs: 0 }),
      draw: (job) => outbox.drawAny(job),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    // A halt is reported at the second look: the queue comes first.
    for (let looks = 0; looks < 2; looks += 1) await watcher.look();
  };
  return { chat, office, start, look, unconfirmed };
}

async function planned({ office }: Lab): Promise<string> {
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  return office.newest();
}

const cardOf = (id: string): Pick<DrawJob, 'view' | 'subject' | 'reply'> => ({
  view: 'change',
  subject: id,
  reply: { conversation: here, messageKey: id },
});
const halted = { view: 'halted' as const, subject: 'ledger', reply: { conversation: here, messageKey: 'halted-slack' } };
const haltCards = ({ chat }: Lab) => chat.posts().filter(({ title }) => title.includes('is not what was written'));

/** A row of nonsense behind the ledger: the tenant halts as soon as someone reads. */
async function nonsense({ office }: Lab): Promise<void> {
  const rows = office.storage.entries.get(tenantId) ?? [];
  const last = rows.at(-1);
  if (last === undefined) throw new Error('The ledger is empty.');
  rows.push({ ...last, seq: last.seq + 1 });
  await office.work.ledger.head(tenantId).catch(() => undefined);
}

test('the alarm that a record is halted is a message of its own, although the store names an old message for it', async () => {
  const at = lab();
  const id = await planned(at);
  const outbox = at.start();
  await outbox.drawAny(cardOf(id));
  const [old] = at.chat.posts();
  await writeEarlierForm(redis, {
    tenant: tenantId,
    key: 'halted-slack',
    copy: { conversation: here, message: old?.message ?? '' },
  });
  await nonsense(at);
  await outbox.drawAny(halted);
  expect(haltCards(at)).toHaveLength(1);
  expect(at.chat.standing().get(old?.message ?? '')?.title).toBe(old?.title);
});

test('the alarm of an emergency is never rewritten into the card of another change, whatever place the store names for that', async () => {
  const at = lab();
  const first = await planned(at);
  await at.office.does('eve', { says: `emergency ${first} it burns` });
  const outbox = at.start();
  const reply = { conversation: here, messageKey: emergencyKey(first) };
  await outbox.drawAny({ view: 'emergency', subject: first, reply });
  const alarm = at.chat.posts().find(({ title }) => title.includes('approved in an emergency'));
  await at.office.settle();
  const copy = { conversation: here, message: alarm?.message ?? '' };
  await writeEarlierForm(redis, { tenant: tenantId, key: first, copy });
  await outbox.drawAny(cardOf(first));
  // The queue is the store's as well: a job for the card that names the message of the alarm.
  await outbox.drawAny({ view: 'change', subject: first, reply });
  expect(at.chat.standing().get(copy.message)?.title).toBe(alarm?.title);
});

test('words that somebody writes beside a card stand on no card, and the card is posted anew once', async () => {
  const at = lab();
  const id = await planned(at);
  const outbox = at.start();
  await outbox.drawAny(cardOf(id));
  const [card] = at.chat.posts();
  const copy = { conversation: here, message: card?.message ?? '' };
  for (const what of [forgedWords, `failed: ${forgedWords}`])
    await writeEarlierForm(redis, {
      tenant: tenantId,
      key: id,
      copy,
      parts: { why: what, [`file x ${id}.csv`]: what, 'detail turn': what },
    });
  for (let times = 0; times < 3; times += 1) await at.start().drawAny(cardOf(id));
  expect(at.chat.shown.filter(({ text }) => text.includes(forgedWords))).toEqual([]);
  const cards = at.chat.posts().filter(({ channel: place, title }) => place === 'C1' && title === card?.title);
  expect(cards.filter(({ under }) => under === undefined)).toHaveLength(2);
});

test('that people were told is believed of no note that nobody signed', async () => {
  const at = lab();
  await planned(at);
  await nonsense(at);
  const hour = at.office.now().toISOString().slice(0, 13);
  const title = 'The record of contoso is not what was written: hardenbot begins nothing there';
  const person = { conversation: { platform: 'person', channel: ids.cy }, message: 'halted-slack' };
  await writeEarlierForm(redis, {
    tenant: tenantId,
    key: 'halted-slack',
    copy: person,
    parts: { 'told slack U-c1': `${title} ${hour}`, posted: title },
  });
  await at.start().drawAny(halted);
  expect(haltCards(at)).toHaveLength(1);
  expect(at.chat.shown.filter(({ how }) => how === 'whisper')).toMatchObject([{ title }]);
});

test('a checkpoint in the chat is never rewritten, and stays in its thread', async () => {
  const at = lab();
  const id = await planned(at);
  await at.office.does('bo', { clicks: 'approve', on: id, digest: at.office.change(id)?.plan?.digest ?? '' });
  await at.office.settle();
  const outbox = at.start();
  await outbox.drawAny(cardOf(id));
  const witnesses = () => at.chat.posts().filter(({ title }) => title === 'Where the ledger stood');
  const before = witnesses();
  expect(before.map(({ channel: place }) => place).sort()).toEqual(['19:x', 'C1']);
  const next = await planned(at);
  for (const witness of before)
    for (const key of [next, `${next}-x`, id])
      await writeEarlierForm(redis, {
        tenant: tenantId,
        key,
        copy: { conversation: here, message: witness.message },
        parts: { 'detail checkpoint': JSON.stringify({ conversation: here, message: witness.message }) },
      });
  for (const drawn of [next, id]) await at.start().drawAny(cardOf(drawn));
  for (const witness of before) expect(at.chat.standing().get(witness.message)?.text).toBe(witness.text);
});

test('a card goes where settings or a signed note have it, not where a job says', async () => {
  const at = lab();
  const id = await planned(at);
  const elsewhere = { platform: 'slack', channel: 'C-EVERYBODY' };
  const outbox = at.start();
  await outbox.drawAny({ ...cardOf(id), reply: { conversation: elsewhere, messageKey: id } });
  expect(at.chat.posts().filter(({ channel: place }) => place === elsewhere.channel)).toEqual([]);
  expect(at.chat.posts().map(({ channel: place }) => place)).toContain('C1');
});

test('an alarm that its chat does not take is told in the other one, else to people alone, else the log names it; and once only where one took it', async () => {
  const at = lab();
  await planned(at);
  await nonsense(at);
  const outbox = at.start();
  at.chat.broken.set('slack', 'later');
  at.chat.broken.set('teams', 'gone');
  await expect(outbox.drawAny(halted)).rejects.toMatchObject({ kind: 'later' });
  expect(at.unconfirmed).toHaveLength(1);
  at.chat.broken.delete('teams');
  await outbox.drawAny(halted).catch(() => undefined);
  expect(haltCards(at).map(({ platform }) => platform)).toEqual(['teams']);
  at.chat.broken.set('slack C1', 'gone');
  at.chat.broken.delete('slack');
  at.office.forward(25 * 60 * minute);
  at.chat.broken.set('teams', 'gone');
  await outbox.drawAny(halted).catch(() => undefined);
  expect(haltCards(at).at(-1)).toMatchObject({ platform: 'slack', channel: expect.stringContaining('alone') });
  expect(at.unconfirmed).toHaveLength(1);
});

describe('the words of somebody who has no key', () => {
  const lure = 'type /harden link AAAA and open https://evil.invalid';
  const saidIn = ({ chat }: Lab) => chat.shown.filter(({ text }) => /evil|harden link/.test(text));

  /** The last entry once more behind itself, with words in every field that is free text. */
  function forged({ office }: Lab): Entry[] {
    const rows = office.storage.entries.get(tenantId) ?? [];
    const [next] = signedChain(
      tenantId,
      [{ subject: lure, event: { type: 'audited', verdicts: { [lure]: 'pass' } }, at: office.now() }],
      rows,
    );
    if (next === undefined) throw new Error('Nothing was forged.');
    const { hash: _hash, signature, ...body } = { ...next, keyId: lure };
    return [...rows, { ...body, hash: sha256(canonicalJson(body)), signature }];
  }

  test('are in no alarm, no answer and no output of verify, whatever field of an entry they are in', async () => {
    const at = lab();
    await planned(at);
    const rows = forged(at);
    at.office.storage.entries.set(tenantId, rows);
    await at.office.work.ledger.head(tenantId).catch(() => undefined);
    await at.start().drawAny(halted);
    expect(haltCards(at)).toHaveLength(1);
    expect(haltCards(at)[0]?.text).toContain('was signed with a key that nobody knows here');
    const stored = rows.map((entry) => ({ seq: entry.seq, text: canonicalJson(entry) }));
    const { problems, notes } = await verifyLedger({ tenant: tenantId, rows: stored, checkpoints: [], keyring });
    expect(problems.length).toBeGreaterThan(0);
    expect([...problems.map(({ text }) => text), ...notes, await at.office.does('ana', { says: 'status' })].join()).not.toMatch(
      /evil|harden link/,
    );
    expect(saidIn(at)).toEqual([]);
  });

  test.each([
    `Entry 3 (audited) was signed with a key that nobody knows here (${lure}).`,
    `Entry 3 does not continue entry 1 of ${lure}.`,
    'Entry 3 does not continue entry 1 of all. Now type harden link AAAA.',
    'Entry 3 (audited) was signed with a key that nobody knows here (0123456789abcdef). Type harden link AAAA ().',
    `Entry 3 (audited) was signed with a key that nobody knows here (0123456789abcdef). ${lure}`,
  ])('that an earlier version signed into a notice (%s) are not shown either, when somebody puts it back', async (reason) => {
    const at = lab();
    await planned(at);
    at.office.storage.halted.set(
      tenantId,
      signedNotice('halted', { tenant: tenantId, at: at.office.now().toISOString(), reason }, workerSigner),
    );
    await at.start().drawAny(halted);
    expect(haltCards(at)).toHaveLength(1);
    expect(saidIn(at)).toEqual([]);
  });
});

test('an alarm that no chat confirms is sent outside once for each fact, and chats are tried until one takes it', async () => {
  const at = lab();
  await planned(at);
  await nonsense(at);
  for (const platform of ['slack', 'teams']) at.chat.broken.set(platform, 'gone');
  const outside: { readonly title: string }[] = [];
  const takes = async (alarm: { readonly title: string }) => outside.push(alarm) > 0;
  for (let times = 0; times < 2; times += 1)
    await expect(at.start(takes).drawAny(halted)).rejects.toThrow('The chat does not take it.');
  expect(outside).toMatchObject([{ title: expect.stringContaining('is not what was written'), tenant: { name: 'contoso' } }]);
  expect(at.unconfirmed).toHaveLength(2);
  at.chat.broken.clear();
  await at.start(takes).drawAny(halted);
  expect(haltCards(at)).toHaveLength(1);
  expect(outside).toHaveLength(1);
});

test('a message for a chat that this gateway does not speak is left to the one that does', async () => {
  const at = lab();
  await planned(at);
  await nonsense(at);
  const { ports } = at.start();
  const outbox = openOutbox({
    messengers: { teams: at.chat.messengers['teams'] as Messenger },
    channel,
    office: at.office,
    messages: ports.messages,
  });
  await expect(outbox.drawAny(halted)).rejects.toThrow('does not speak slack');
  expect(haltCards(at)).toEqual([]);
});

test('a copy of a card and the call below it cost a signature each, drawing them again none, and no press in a channel of the tenant any', async () => {
  const at = lab();
  const id = await planned(at);
  let signed = 0;
  const values = keptByGateways();
  const counted = {
    ...values,
    seal: (...of: Parameters<typeof values.seal>) => {
      signed += 1;
      return values.seal(...of);
    },
  };
  const messages = createMessageStore(redis, counted);
  const outbox = openOutbox({ messengers: at.chat.messengers, channel, office: at.office, messages });
  const counts: number[] = [];
  for (let times = 0; times < 3; times += 1) {
    await outbox.drawAny(cardOf(id));
    counts.push(signed);
  }
  const jobs = notingPlaces({ add: () => Promise.resolve(), ensure: () => Promise.resolve(true) }, outbox.ports);
  const job = (place: string) => ({
    name: 'apply' as const,
    tenant: tenantId,
    subject: id,
    reply: { conversation: { platform: 'slack', channel: place }, messageKey: id },
  });
  for (const place of ['C1', 'C1', 'D-ALONE', 'D-ALONE']) {
    await jobs.add(job(place));
    counts.push(signed);
  }
  expect(counts).toEqual([4, 4, 4, 4, 4, 5, 5]);
  // Where someone pressed alone, the card is shown to them.
  await outbox.drawAny({ ...cardOf(id), reply: job('D-ALONE').reply });
  expect(at.chat.posts().map((one) => one.channel)).toContain('D-ALONE');
});

test('a person whom nothing was told so far is told that a change was undone, and not that it was applied', async () => {
  const at = lab({ revertsItself: true });
  const id = await planned(at);
  await at.office.does('bo', { clicks: 'approve', on: id, digest: at.office.change(id)?.plan?.digest ?? '' });
  await at.office.settle();
  at.office.forward(31 * minute);
  await at.office.settle();
  expect(at.office.change(id)?.status).toBe('revertedUnkept');
  await at.start().drawAny(cardOf(id));
  const alone = at.chat.shown.filter(({ channel: place, how }) => how === 'whisper' || place.startsWith('alone'));
  expect(alone.map(({ text }) => text).join('\n')).toContain('Undone at');
  expect(alone.map(({ text }) => text).join('\n')).not.toMatch(/applied and verified|has begun/);
});

/** Every kind of alarm, with what brings it about and by what it is known in the chat. */
const alarms = {
  halted: { title: 'is not what was written', bring: async (at: Lab) => nonsense(at), job: () => halted },
  emergency: {
    title: 'approved in an emergency',
    bring: async ({ office }: Lab, id: string) => void (await office.does('eve', { says: `emergency ${id} it burns` })),
    job: (id: string) => ({
      view: 'emergency' as const,
      subject: id,
      reply: { conversation: here, messageKey: emergencyKey(id) },
    }),
  },
  'undoing that failed': {
    title: 'could not be undone completely',
    bring: async ({ office }: Lab, id: string) => {
      await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
      await office.settle();
      await stopUndo(office, id);
    },
    job: (id: string) => ({
      view: 'alarm' as const,
      subject: id,
      reply: { conversation: here, messageKey: alarmKey(id, 'reverting') },
    }),
  },
  'work that is overdue': {
    title: 'was approved and is not done',
    bring: async ({ office }: Lab, id: string) => {
      await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
      office.forward(11 * minute);
    },
    job: (id: string) => ({ view: 'overdue' as const, subject: id, reply: { conversation: here, messageKey: `${id}-overdue` } }),
  },
  'rows that a restore set aside': {
    title: 'Foreign rows were removed',
    bring: async ({ office }: Lab) => {
      await office.work.ledger.append(tenantId, 'ledger', { type: 'setAside', rows: 2, sha256: 'a'.repeat(64) });
    },
    job: () => ({ view: 'setAside' as const, subject: 'ledger', reply: { conversation: here, messageKey: 'set-aside-4-slack' } }),
  },
  'a control that regressed': {
    title: 'open again',
    bring: async ({ office }: Lab) => {
      const move = {
        control: 'pop-imap',
        kind: 'regressed' as const,
        from: 'pass' as const,
        to: 'fail' as const,
        at: office.now().toISOString(),
        summary: 'POP is on for kim.',
        objects: [],
        authors: [],
      };
      await office.work.ledger.append(tenantId, 'd-0123abcd', { type: 'drifted', move });
    },
    job: () => ({ view: 'drift' as const, subject: 'd-0123abcd', reply: { conversation: here, messageKey: 'd-0123abcd-slack' } }),
  },
  'a lost end that was restored': {
    title: 'and it was restored',
    bring: async ({ office }: Lab) => {
      const notice = { tenant: tenantId, at: office.now().toISOString(), reason: 'The store had lost entry 4.' };
      office.storage.putBack.set(tenantId, signedNotice('putBack', notice, workerSigner));
    },
    job: () => ({ view: 'putBack' as const, subject: 'ledger', reply: { conversation: here, messageKey: 'put-back-4-slack' } }),
  },
} as const;

describe.each(Object.entries(alarms))('the alarm of %s', (name, { title, bring, job }) => {
  const isOfChange = name === 'emergency' || name === 'undoing that failed';
  test.each(noteAttacks)('is posted, and never as an edit, with notes $what', async ({ run }) => {
    for (let seed = 1; seed <= count({ fast: 1, full: 12 }); seed += 1) {
      await redis.flushall();
      const at = lab({ revertsItself: true });
      const isIt = (one: { readonly title: string }) => one.title.includes(title);
      // An earlier alarm of the same kind and cards of another change: what is restored and swapped is genuine.
      const before = await planned(at);
      const outbox = at.start();
      await outbox.drawAny(cardOf(before));
      const older = await notesIn(redis);
      if (isOfChange) {
        await bring(at, before);
        await outbox.drawAny(job(before));
        await outbox.drawAny(cardOf(before));
        await at.office.settle();
        at.office.forward(minute);
      }
      for (const row of at.office.state.exchange['CASMailbox'] ?? []) row['PopEnabled'] = true;
      const id = await planned(at);
      await at.start().drawAny(cardOf(id));
      const earlier = at.chat.posts().filter(isIt).length;
      await bring(at, id);
      const tampered = { now: await notesIn(redis), older, chance: chanceOf(seed) };
      await run(redis, tampered);
      const restarted = at.start();
      await restarted.drawAny(job(id)).catch(() => undefined);
      await run(redis, { ...tampered, now: await notesIn(redis) });
      // Anyone who took the job away has not taken the alarm away.
      await at.look(restarted);
      const posts = at.chat.posts().filter(isIt);
      expect([seed, posts.length > earlier]).toEqual([seed, true]);
      // In each chat once, however often it is asked for: what this process posted it remembers. Anyone who takes away the notes has what was reported before reported again.
      const inSlack = posts.slice(earlier).filter(({ channel: place }) => place === 'C1').length;
      expect([seed, inSlack > 0 && inSlack <= (isOfChange ? 2 : 1)]).toEqual([seed, true]);
      const alarming = new Set(
        at.chat
          .posts()
          .filter(isIt)
          .map(({ message }) => message),
      );
      expect(at.chat.shown.filter(({ how, message }) => how === 'update' && alarming.has(message))).toEqual([]);
      expect(at.chat.shown.filter(({ text }) => text.includes(forgedWords))).toEqual([]);
    }
  });

  test('is told by the gateway itself where every job for it was taken away', async () => {
    const at = lab({ revertsItself: true });
    const id = await planned(at);
    await bring(at, id);
    at.office.forward(11 * minute);
    await at.look(at.start());
    expect(at.chat.posts().filter((one) => one.title.includes(title))).not.toEqual([]);
  });

  test('is posted once by gateways that are started anew, as long as nobody tampers', async () => {
    const at = lab({ revertsItself: true });
    const id = await planned(at);
    await bring(at, id);
    for (let starts = 0; starts < 3; starts += 1) await at.start().drawAny(job(id));
    const inSlack = at.chat.posts().filter((one) => one.channel === 'C1' && one.title.includes(title));
    expect(inSlack).toHaveLength(1);
  });
});

describe('a made-up job about a change that it does not fit posts nothing', () => {
  const views = ['emergency', 'alarm', 'overdue', 'results'] as const;
  const decide = async ({ office }: Lab, id: string, clicks: 'approve' | 'reject' | 'keep'): Promise<void> => {
    const { digest = '' } = office.change(id)?.plan ?? {};
    await office.does('bo', clicks === 'keep' ? { clicks, on: id } : { clicks, on: id, digest });
    await office.settle();
  };
  const states = {
    waits: () => Promise.resolve(),
    'was rejected': (at: Lab, id: string) => decide(at, id, 'reject'),
    'was applied': (at: Lab, id: string) => decide(at, id, 'approve'),
    'was kept': async (at: Lab, id: string) => {
      await decide(at, id, 'approve');
      await decide(at, id, 'keep');
    },
  };

  test.each(Object.entries(states))('one that %s', async (_what, bring) => {
    const at = lab({ revertsItself: true });
    const id = await planned(at);
    await bring(at, id);
    const { ports } = at.start();
    // A worker has read all that was said.
    const watermark = { upTo: (tenant: string) => at.office.work.ledger.head(tenant) };
    for (const view of views)
      await drawMessage(
        drawJob(view, { tenant: tenantId, subject: id, reply: { conversation: here, messageKey: `${view} ${id}` } }),
        {
          ...ports,
          watermark,
        },
      );
    expect(at.chat.shown).toEqual([]);
  });
});

test('that a worker has read by now what was kept is posted where people were alarmed about it, once', async () => {
  const at = lab({ revertsItself: true });
  const id = await planned(at);
  const { office } = at;
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  await office.does('bo', { clicks: 'keep', on: id });
  await office.settle();
  const { ports } = at.start();
  const job = drawJob('overdue', { tenant: tenantId, subject: id, reply: { conversation: here, messageKey: `${id}-overdue` } });
  await drawMessage(job, { ...ports, watermark: { upTo: () => Promise.resolve(null) } });
  const unheard = at.chat.posts().map(({ title }) => title);
  expect(unheard.length).toBeGreaterThan(0);
  const watermark = { upTo: (tenant: string) => office.work.ledger.head(tenant) };
  for (let times = 0; times < 2; times += 1) await drawMessage(job, { ...ports, watermark });
  const posts = at.chat.posts().slice(unheard.length);
  expect(posts).toHaveLength(unheard.length);
  expect(posts.every(({ text }) => text.includes('one has by now'))).toBe(true);
});
