/** Random ledgers that are archived by a process which dies at any step: whatever reads them finds what it found before, and the next call ends it. */
import type { Redis } from 'ioredis';
import { createEntryLog, storedRows } from '../../adapters/redis/ledger';
import { openSegments, withSegments } from '../../adapters/redis/ledger-segments';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import type { EntryLog } from '../../src/engine/ledger/entry-log';
import type { Ledger } from '../../src/engine/ledger/ledger';
import type { SegmentStore } from '../../src/engine/ledger/segment-store';
import { type Chance, chanceOf } from '../support/chaos/random';
import {
  audited,
  Calendar,
  chainOf,
  controls,
  type Lab,
  openLab,
  standing,
  store,
  tenant,
  turnedAway,
} from '../support/ledger/archive-lab';
import { count } from '../support/runner/counts';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
let redis: Redis;
beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
});
afterAll(() => valkey.stop());

const drifted: LedgerEvent = {
  type: 'drifted',
  move: {
    at: '2026-01-01T08:00:00.000Z',
    control: controls[0] ?? '',
    kind: 'regressed',
    from: 'pass',
    to: 'fail',
    objects: [],
    summary: '',
    authors: [],
  },
};
/** By the first letter of the id of a subject; of those of the last kind nobody knows that they are over. */
const kinds: Readonly<Record<string, LedgerEvent>> = { s: audited, d: drifted, x: turnedAway, c: standing };

/** Sixty subjects of one to four entries, which come in between each other over some hundred days. */
function historyOf(chance: Chance): readonly Entry[] {
  const said: { subject: string; event: LedgerEvent; day: number }[] = [];
  let day = 0;
  const open: string[] = [];
  for (let n = 1; n <= 60; n += 1) {
    open.push(`${chance.pick(['s', 's', 'd', 'x', 'c'])}-${n}`);
    for (let more = chance.below(4); more >= 0; more -= 1) {
      day += chance.below(8);
      const subject = open[Math.max(0, open.length - 1 - chance.below(6))] ?? '';
      said.push({ subject, event: kinds[subject[0] ?? ''] ?? standing, day });
    }
  }
  return chainOf(tenant, new Calendar().now(), said);
}

/** What may leave: over, and touched last before that day; but not the last audit. */
function overBefore(history: readonly Entry[], before: number): ReadonlySet<string> {
  const last = new Map(history.map(({ subject, at }) => [subject, Date.parse(at)]));
  const lastAudit = history.findLast(({ event }) => event.type === 'audited')?.subject;
  return new Set([...last].flatMap(([id, at]) => (at < before && !id.startsWith('c-') && id !== lastAudit ? [id] : [])));
}

/** Everything that can be asked of a ledger about subjects that stay. */
async function reads(ledger: Ledger, ids: readonly string[]): Promise<unknown> {
  const recent = await ledger.recent(tenant, Number.MAX_SAFE_INTEGER);
  const subjects = await Promise.all(
    ids.map(async (id) => [id, await ledger.subject(tenant, id), await ledger.count(tenant, id)]),
  );
  const { subjects: touched } = await ledger.touched(tenant, 20);
  const some = new Set(ids);
  const all: Entry[] = [];
  for await (const entry of ledger.read(tenant, 10)) if (some.has(entry.subject)) all.push(entry);
  return {
    subjects,
    all,
    recent: recent.filter((id) => some.has(id)),
    touched: touched.filter((id) => some.has(id)),
    spent: [...(await ledger.spent(tenant))],
  };
}

/** Ports that die at a step: before it is done, after it, or, of what takes rows away, in the middle of it. */
function mortal(
  chance: Chance,
  segments: SegmentStore,
  log: EntryLog,
  diesAt: number,
): { log: EntryLog; segments: SegmentStore } {
  let step = 0;
  const how = chance.pick(['before', 'after', 'middle']);
  const dying = async <Result>(work: () => Promise<Result>, half: () => Promise<unknown> = work): Promise<Result> => {
    step += 1;
    if (step !== diesAt) return work();
    if (how === 'after') await work();
    if (how === 'middle') await half();
    throw new Error('It died.');
  };
  return {
    log: {
      ...log,
      append: (of, entries, expected) => dying(() => log.append(of, entries, expected)),
      remove: (of, { from, to }) =>
        dying(
          () => log.remove(of, { from, to }),
          () => log.remove(of, { from: Math.ceil((from + to) / 2), to }),
        ),
    },
    segments: { ...segments, write: (of, range, texts) => dying(() => segments.write(of, range, texts)) },
  };
}

async function trial(seed: number): Promise<void> {
  const chance = chanceOf(seed);
  const history = historyOf(chance);
  const lastDay = Date.parse(history.at(-1)?.at ?? '');
  await redis.flushall();
  const lab: Lab = openLab(redis);
  try {
    await store(redis, tenant, history);
    lab.calendar.pass(3000);
    const before = lastDay - 90 * 86_400_000;
    const over = overBefore(history, before);
    const ids = [...new Set(history.map(({ subject }) => subject))].filter((id) => !over.has(id));
    const expected = await reads(lab.worker, ids);
    expect(await reads(lab.gateway, ids)).toEqual(expected);
    const sizes = { min: 1, max: 20 + chance.below(60) };
    const newFolder = lab.newFolder();
    const same = async (): Promise<void> => {
      for (const ledger of [lab.worker, lab.gateway, lab.opened()]) expect(await reads(ledger, ids)).toEqual(expected);
      for (const folder of [newFolder, newFolder, lab.newFolder()])
        expect(await lab.onMirror(folder, (ledger) => reads(ledger, ids))).toEqual(expected);
      expect((await lab.judge()).problems).toEqual([]);
      expect((await lab.judge({ mirror: newFolder, segments: lab.segments })).problems).toEqual([]);
    };
    for (let deaths = 0; deaths < 3; deaths += 1) {
      const ports = mortal(chance, openSegments(lab.segments), createEntryLog(redis), 1 + chance.below(12));
      const died = await lab.archive({ ...ports, sizes }).then(
        () => false,
        (error: Error) => error.message === 'It died.',
      );
      await same();
      if (!died) break;
    }
    await lab.archive({ sizes });
    await same();
    for (const id of over) expect([id, await lab.opened().count(tenant, id)]).toEqual([id, 0]);
    expect(await lab.archive({ sizes })).toEqual({ files: [], removed: 0, notAtHand: [] });
    const whole: string[] = [];
    const archives = await lab.opened().archives(tenant);
    for await (const { text } of withSegments(storedRows(redis, tenant), lab.segments, archives)) whole.push(text);
    expect(whole.slice(0, history.length).map((text) => (JSON.parse(text) as Entry).hash)).toEqual(
      history.map(({ hash }) => hash),
    );
  } finally {
    await lab.close();
  }
}

test.each(Array.from({ length: count({ fast: 3, full: 12 }) }, (_unused, n) => n + 1))(
  'seed %i: killed at any step, everything that stays reads as before, and the next call ends what was begun',
  (seed) => trial(seed),
);
