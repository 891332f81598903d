/** Compares the clock of a process with that of the store while it runs: deadlines and decisions are judged by it. */
import { Gauge } from 'prom-client';
import { chatTitles } from '../config/chats.js';
import { maxSkewMs, type WallClock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';

export interface ClockWatch {
  /** Looks now, and again and again until it is closed. Never rejects. */
  start(): Promise<void>;
  /** Why nothing should be begun by this clock that has to end in time, as a sentence; null: it agrees with the store's, or nobody could tell yet. */
  readonly whyWrong: () => string | null;
  readonly gauge: Gauge;
  close(): void;
}

interface ClockWatchInput {
  /** Whose clock it is. */
  readonly name: keyof typeof consequences;
  /** The one that the process works by. */
  readonly clock: WallClock;
  /** Rejects where it cannot be asked. */
  readonly storeTime: () => Promise<Date>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

const usualEveryMs = 60_000;

const consequences = {
  worker: 'Nothing is begun that has to end in time.',
  gateway: `${chatTitles.join(' and ')} may be refused as too old or too early, and times on cards are wrong.`,
} as const;

export function watchClock({ name, clock, storeTime, logger, everyMs = usualEveryMs }: ClockWatchInput): ClockWatch {
  /** Milliseconds by which this clock is ahead, negative where it is behind; null while nobody can tell. */
  let aheadMs: number | null = null;
  let wasWrong = false;
  const whyWrong = (): string | null => {
    if (aheadMs === null || Math.abs(aheadMs) <= maxSkewMs) return null;
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    return `The clock of this ${name} is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the store.`;
  };
  const look = async (): Promise<void> => {
    const asked = clock.now().getTime();
    const theirs = await storeTime().catch(() => null);
    const answered = clock.now().getTime();
    // An answer that took as long as clocks may differ says nothing.
    if (theirs === null || answered - asked > maxSkewMs) return;
    aheadMs = (asked + answered) / 2 - theirs.getTime();
    const wrong = whyWrong();
    if (wrong !== null && !wasWrong)
      logger.error(
        { aheadMs: Math.round(aheadMs) },
        `${wrong} ${consequences[name]} Keep both machines' time by NTP, then start this process again.`,
      );
    if (wrong === null && wasWrong)
      logger.warn({ aheadMs: Math.round(aheadMs) }, `the clock of this ${name} agrees with the store again`);
    wasWrong = wrong !== null;
  };
  let timer: NodeJS.Timeout | undefined;
  const gauge = new Gauge({
    name: 'hardenbot_clock_ahead_seconds',
    help: 'How far the clock of this process is ahead of that of the store, as looked at once a minute; negative: behind.',
    // Only one with a label can be without a value.
    labelNames: ['of'],
    registers: [],
    collect() {
      this.reset();
      if (aheadMs !== null) this.set({ of: 'store' }, aheadMs / 1000);
    },
  });
  return {
    start: () => {
      timer ??= setInterval(() => void look(), everyMs).unref();
      return look();
    },
    whyWrong,
    gauge,
    close: () => clearInterval(timer),
  };
}
