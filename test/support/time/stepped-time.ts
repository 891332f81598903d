/** Time for tests of things that wait side by side: it stands still until it is moved on, and ends each pause at its own moment, in order. */
import type { ManualTime } from './manual-time';

export interface SteppedTime extends Omit<ManualTime, 'pauses'> {
  /** Lets this many milliseconds pass. */
  pass(ms: number): Promise<void>;
}

export function steppedTime(): SteppedTime {
  let now = 0;
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  /** Everything that can go on without time passing has done so. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    monotonicMs: () => now,
    random: () => 0.5,
    sleep: (ms) => new Promise((resolve) => void waiting.push({ at: now + ms, wake: resolve })),
    pass: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = Math.min(...waiting.map(({ at }) => at));
        if (next > end) break;
        now = next;
        const due = waiting.filter(({ at }) => at <= now);
        waiting = waiting.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
      now = end;
    },
  };
}
