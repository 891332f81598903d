/** A flood of one account keeps nobody else waiting, costs the store nothing beyond its limit, and learns so. */
import type { Actor, Answer, ChatEvent } from '../../src/chat/platform';
import { buttons } from '../../src/features/buttons';
import { commands } from '../../src/features/commands';
import { readAsk } from '../../src/gateway/ask/read-ask';
import {
  createActLimits,
  createActQueues,
  maxActs,
  maxHeavyActs,
  queueLimits,
  unknownLimits,
} from '../../src/gateway/events/act-limits';
import { type Refusal, refuse } from '../../src/lib/errors';

const actor = (id: string): Actor => ({ platform: 'slack', id, membership: 'member' });
const act = (id: string, text = 'link'): ChatEvent => ({
  kind: 'command',
  text,
  actor: actor(id),
  conversation: { platform: 'slack', channel: 'C1' },
  key: 'k',
});
const done: Answer = { title: 'done', tone: 'good', blocks: [] };

/** Ana is listed, Lin linked herself, everyone else is unknown. */
function limitsOf() {
  let now = 0;
  let looked = 0;
  let acted = 0;
  const known = new Set(['ana', 'lin']);
  const limits = createActLimits({
    clock: { monotonicMs: () => now },
    directory: {
      isListed: ({ id }) => id === 'ana',
      identify: ({ id }) => {
        looked += 1;
        return Promise.resolve(known.has(id) ? { entraId: id, name: id } : refuse('unknown-person', 'Unknown.', ''));
      },
    },
  });
  const does = (id: string, text?: string): Promise<Answer | Refusal> =>
    limits.run(readAsk(act(id, text), { commands, buttons }), () => {
      acted += 1;
      if (!known.has(id)) limits.sawUnknown(actor(id));
      return Promise.resolve(done);
    });
  let release = (): void => undefined;
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  /** Does not end before `release`. */
  const asks = (id: string, text: string): Promise<Answer | Refusal> =>
    limits.run(readAsk(act(id, text), { commands, buttons }), () => isReleased.then(() => done));
  return {
    asks,
    release: () => release(),
    does,
    known,
    acted: () => acted,
    looked: () => looked,
    wait: (ms: number) => (now += ms),
  };
}

test('an unknown account acts five times within ten minutes, and reads that once in a while', async () => {
  const { does, acted, looked, wait } = limitsOf();
  for (let n = 0; n < unknownLimits.acts; n += 1) expect(await does('sam')).toBe(done);
  expect(await does('sam')).toMatchObject({ code: 'too-many-acts', remedy: expect.stringContaining('10 minutes') });
  for (let n = 0; n < 100; n += 1) expect(await does('sam')).toBeNull();
  expect([acted(), looked()]).toEqual([unknownLimits.acts, 1]);
  wait(unknownLimits.windowMs);
  expect(await does('sam')).toBe(done);
});

test('of three thousand acts at once of an unknown account, the store hears of five', async () => {
  const { does, acted } = limitsOf();
  const answers = await Promise.all(Array.from({ length: 3000 }, () => does('sam')));
  expect(acted()).toBeLessThanOrEqual(unknownLimits.acts + queueLimits.ofAccount);
  expect(answers.filter((answer) => answer !== null && answer !== done).length).toBeGreaterThan(0);
});

test('an account that was linked meanwhile goes on within ten seconds', async () => {
  const { does, known, wait } = limitsOf();
  for (let n = 0; n < 7; n += 1) await does('sam');
  known.add('sam');
  expect(await does('sam')).toBeNull();
  wait(10_000);
  expect(await does('sam')).toBe(done);
  expect(await does('sam')).toBe(done);
});

test('many unknown accounts together have a limit as well, which accounts that are known do not feel', async () => {
  const { does } = limitsOf();
  for (let n = 0; n < unknownLimits.allActs; n += 1) await does(`stranger-${n}`);
  expect(await does('one more')).toMatchObject({ code: 'too-many-acts' });
  for (const id of ['ana', 'lin']) for (let n = 0; n < 10; n += 1) expect(await does(id)).toBe(done);
});

test('a person has a limit for everything that asks for work, and none for what ends harm or decides', async () => {
  const { does } = limitsOf();
  for (let n = 0; n < maxActs.acts; n += 1) expect(await does('ana', 'status')).toBe(done);
  expect(await does('ana', 'waive')).toMatchObject({ code: 'too-many-acts', reason: expect.stringContaining('120') });
  for (let n = 0; n < 200; n += 1) expect(await does('ana', 'keep')).toBe(done);
});

test('what ends harm or decides has its turn at once while all else that this person asked for waits and is too much', async () => {
  const { asks, does, release } = limitsOf();
  const flood = Array.from({ length: 200 }, () => asks('ana', 'status'));
  expect(await does('ana', 'keep')).toBe(done);
  expect(await does('ana', 'status')).not.toBe(done);
  release();
  await Promise.all(flood);
});

test.each(['evidence nis2', '"evidence" nis2', '\u200bExport', 'EVIDENCE nis2 @all'])(
  'what reads everything of a tenant is asked for twenty times a minute, and nothing else waits for that: %j',
  async (text) => {
    const { does, wait } = limitsOf();
    for (let n = 0; n < maxHeavyActs.acts; n += 1) expect(await does('ana', text)).toBe(done);
    expect(await does('ana', text)).toMatchObject({ code: 'too-many-acts', reason: expect.stringContaining('20 pages') });
    for (const other of ['status', 'keep']) expect(await does('ana', other)).toBe(done);
    expect(await does('lin', text)).toBe(done);
    wait(maxHeavyActs.windowMs);
    expect(await does('ana', text)).toBe(done);
  },
);

describe('turns', () => {
  const pending = () => {
    let release = (): void => undefined;
    const work = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { work, release };
  };

  test('a listed account does not wait for a lane that is full of others', async () => {
    const queues = createActQueues();
    const { work, release } = pending();
    for (let n = 0; n < 2 * queueLimits.others; n += 1) void queues.run(`stranger-${n}`, false, () => work);
    expect(await queues.run('ana', true, () => Promise.resolve('at once'))).toBe('at once');
    release();
  });

  test('one account has few at once, its later acts wait, and what is too much is not taken', async () => {
    const queues = createActQueues();
    const { work, release } = pending();
    let begun = 0;
    const taken = Array.from({ length: 200 }, () =>
      queues.run('sam', true, async () => {
        begun += 1;
        await work;
      }),
    );
    expect(begun).toBe(queueLimits.ofAccount);
    expect(taken.filter((turn) => turn === null)).toHaveLength(200 - queueLimits.ofAccount - queueLimits.waitingOfAccount);
    release();
    for (const turn of taken) if (turn !== null) await turn;
    expect(begun).toBe(queueLimits.ofAccount + queueLimits.waitingOfAccount);
  });

  test('a failure gives the turn on', async () => {
    const queues = createActQueues();
    const failed = Array.from({ length: 10 }, () => queues.run('sam', false, () => Promise.reject(new Error('broken'))));
    for (const turn of failed) await expect(turn).rejects.toThrow('broken');
    expect(await queues.run('sam', false, () => Promise.resolve(1))).toBe(1);
  });
});
