/** The past of a tenant as it is kept: bounded, and the same on Valkey as it was put in. */
import { createHistoryStore } from '../../adapters/redis/history';
import { createRoundStore } from '../../adapters/redis/rounds';
import { controls } from '../../src/controls/index';
import type { Move } from '../../src/engine/ledger/move';
import { daysBefore, daysUpTo } from '../../src/lib/calendar';
import { type DailyPosture, daysKept, movesKept } from '../../src/posture/history';
import { controlHistoryCard, tenantHistoryCard } from '../../src/views/history';
import { textOf } from '../support/chat/chat-room';
import { yearOfHistory } from '../support/evidence/year-of-history';
import { keptByWorkers } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

const day = (name: string, score = 50): DailyPosture => ({
  day: name,
  at: `${name}T08:00:00.000Z`,
  score,
  verdicts: { 'pop-imap': 'pass' },
});
const move = (at: Date): Move => ({
  at: at.toISOString(),
  control: 'pop-imap',
  kind: 'new',
  from: 'partial',
  to: 'partial',
  objects: ['ana'],
  summary: '',
  authors: [],
});

test('days are kept for 400 days, the oldest going first, and the same day is replaced', async () => {
  const store = createHistoryStore(valkey.connect(), keptByWorkers());
  const all = daysUpTo('2026-11-24', daysKept + 30);
  for (const name of all) await store.saveDay('t-days', day(name));
  await store.saveDay('t-days', day('2026-11-24', 75));
  const kept = await store.days('t-days', all);
  expect(kept).toHaveLength(daysKept);
  expect(kept[0]?.day).toBe(daysBefore('2026-11-24', daysKept - 1));
  expect(kept.at(-1)?.score).toBe(75);
});

test('what moved is kept newest first, so many of them', async () => {
  const store = createHistoryStore(valkey.connect(), keptByWorkers());
  const start = Date.parse('2026-11-24T00:00:00Z');
  for (let number = 0; number < movesKept + 20; number += 1)
    await store.addMoves('t-moves', [move(new Date(start + number * 1000))]);
  const kept = await store.moves('t-moves', new Date(0));
  expect(kept).toHaveLength(movesKept);
  expect(kept[0]?.at).toBe(new Date(start + (movesKept + 19) * 1000).toISOString());
  expect(await store.moves('t-moves', new Date(start + (movesKept + 17) * 1000))).toHaveLength(2);
});

test('a tenant sees nothing of another one', async () => {
  const redis = valkey.connect();
  const [store, rounds] = [createHistoryStore(redis, keptByWorkers()), createRoundStore(redis, keptByWorkers())];
  await store.saveDay('t-one', day('2026-11-24'));
  await store.addMoves('t-one', [move(new Date('2026-11-24T00:00:00Z'))]);
  await rounds.saveRound('t-one', { day: '2026-11-24', scan: 's-1', startedAt: '2026-11-24T08:00:00.000Z', ended: true });
  expect(await store.days('t-two', ['2026-11-24'])).toEqual([]);
  expect(await store.moves('t-two', new Date(0))).toEqual([]);
  expect([...(await store.controls('t-two'))]).toEqual([]);
  expect(await rounds.round('t-two')).toBeNull();
  expect(await rounds.digests(['t-two', 't-one'])).toEqual([null, null]);
});

describe('a year of history', () => {
  const { days, moves } = yearOfHistory('2026-11-24');
  const control = controls.find(({ id }) => id === 'pop-imap');

  test('is drawn as one line of the whole tenant, with what changed against earlier', () => {
    const text = textOf(tenantHistoryCard({ tenant: 'contoso', days, moves }));
    expect(text).toContain('365 days known');
    expect(text).toMatch(/[▁▂▃▄▅▆▇█]{60}/);
    expect(text).toContain('Against 90 days before');
    expect(text.length).toBeLessThan(4000);
  });

  test('is drawn of one control, with the days on which its verdict turned', () => {
    if (control === undefined) throw new Error('There is no such control.');
    const shown = controlHistoryCard({ tenant: 'contoso', days, moves }, control);
    const text = textOf(shown);
    expect(text).toMatch(/[█▄▁·]{60}/);
    expect(text).toContain('365 days known');
    expect(text.length).toBeLessThan(5000);
  });
});
