/** What signing the notes of messages costs a draw and a click: the time in signatures and verifications, against all of it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '../adapters/redis/connection';
import { findServerProgram, startEmbeddedValkey } from '../adapters/redis/embedded';
import { createMessageStore } from '../adapters/redis/messages';
import type { SealedValues } from '../src/engine/ledger/sealed-value';
import { shownHash } from '../src/engine/plan/stored-operations';
import { shownMeasure } from '../src/features/cards';
import { shownNow } from '../src/views/decided-card';
import { openOutbox } from '../test/support/chat/outbox';
import { openSlackLab, slackIds } from '../test/support/chat/slack-driver';
import { openOffice, tenantId } from '../test/support/corridor/office';
import { keptByGateways } from '../test/support/ledger/signed-entries';
import type { Benchmark } from './support/benchmark';
import { timed } from './support/timed';

const times = 200;

interface Spent {
  ms: number;
  signed: number;
  opened: number;
}

/** The same, with the time that it takes counted. */
function counting(values: SealedValues, spent: Spent): SealedValues {
  const within = <Result>(work: () => Result): Result => {
    const before = performance.now();
    try {
      return work();
    } finally {
      spent.ms += performance.now() - before;
    }
  };
  return {
    seal: (place, value) => {
      spent.signed += 1;
      return within(() => values.seal(place, value));
    },
    open: (place, text) => {
      if (text !== null) spent.opened += 1;
      return within(() => values.open(place, text));
    },
    isNewer: (...asked) => within(() => values.isNewer(...asked)),
  };
}

/** Milliseconds of one, and of it in signatures. */
async function opened(isFirst: boolean) {
  const dataDir = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const server = await startEmbeddedValkey({ ...findServerProgram(join(__dirname, '..')), dataDir });
  const redis = connectRedis(server.url);
  const lab = await openSlackLab();
  const slack = lab.platform();
  const spent: Spent = { ms: 0, signed: 0, opened: 0 };
  const messages = createMessageStore(redis, counting(keptByGateways(), spent));
  const outbox = openOutbox({ messengers: { slack }, channel: { slack: slackIds.channel }, messages });
  const here = { platform: 'slack', channel: slackIds.channel };
  const change = await outbox.plan();
  return {
    round: async () => {
      let all = 0;
      spent.ms = 0;
      for (let time = 0; time < times; time += 1) {
        if (isFirst) await redis.flushall();
        all += await timed(() => outbox.draw(change, here));
      }
      return { value: (100 * spent.ms) / all, floor: all / times };
    },
    close: async () => {
      await slack.stop();
      await lab.slack.close();
      redis.disconnect();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const draw = (name: string, isFirst: boolean): Benchmark => ({
  name,
  about: `time in signatures and verifications of notes, in percent of ${isFirst ? 'the first drawing of a card with its call and its list' : 'each drawing afterwards'} against the local Slack; the floor is the drawing`,
  unit: '%',
  goal: { kind: 'atMost', number: 5 },
  rounds: 3,
  open: () => opened(isFirst),
});

/** Milliseconds of a processor for one, so that a busy machine says the same. */
function cpuOf(work: () => unknown): number {
  for (let time = 0; time < times; time += 1) work();
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

/** Of a click, in percent of what bench/click.ts measures at its best: 22 ms. */
const usualClickMs = 22;

const press: Benchmark = {
  name: 'notices-click',
  about: `a processor's time for drawing and hashing the card of a decision in both processes, and for the note that is signed where someone presses in a chat with the bot alone, in percent of a click of ${usualClickMs} ms; the floor is that signature`,
  unit: '%',
  goal: { kind: 'atMost', number: 5 },
  rounds: 3,
  open: async () => {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const change = office.change(office.newest());
    if (change?.plan == null) throw new Error('There is no plan.');
    const first = office.storage.plans.get(`${tenantId}/${change.id}`) ?? [];
    const control = shownMeasure('pop-imap', office.work.controls);
    const on = { tenant: 'contoso', change, plan: change.plan, first, control, drawnBy: '0'.repeat(16) };
    const values = keptByGateways();
    let note = 0;
    return {
      round: () => {
        const signing = cpuOf(() => {
          note += 1;
          values.seal({ tenant: tenantId, name: 'note' }, note);
        });
        // What was hashed before was the plan alone.
        const drawing = cpuOf(() => shownNow(on)) - cpuOf(() => shownHash(on.plan, first));
        return Promise.resolve({ value: (100 * (2 * drawing + signing)) / usualClickMs, floor: signing });
      },
      close: () => Promise.resolve(),
    };
  },
};

export const notices: readonly Benchmark[] = [draw('notices-draw', true), draw('notices-redraw', false), press];
