/** The jobs that a worker is at, a small file each beside its mirror. Nobody who writes to the store reaches it. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import type { UnderWay } from '../../src/queue/under-way.js';

/** Milliseconds after which it says nothing any more that a process died at a job: by then it was mended, or asked for again. */
const forgottenAfterMs = 24 * 3_600_000;

/**
 * Files are written and not forced to the disk: they are there when the process dies, which is what they count, and a machine that lost its
 * power did not die of a job.
 */
export function openUnderWay(folder: string, now: () => Date): UnderWay {
  const place = join(folder, 'under-way');
  makeFolders(place, 0o700);
  for (const name of readdirSync(place)) {
    const path = join(place, name);
    if (now().getTime() - statSync(path).mtimeMs > forgottenAfterMs) rmSync(path, { force: true });
  }
  /** How many in this process are at each. */
  const active = new Map<string, number>();
  const pathOf = (job: string): string => join(place, sha256(job).slice(0, 32));
  const forget = (job: string): void => rmSync(pathOf(job), { force: true });
  return {
    // What someone here is at has ended nothing yet.
    died: (job) => (active.has(job) ? 0 : countIn(pathOf(job))),
    begins: (job) => {
      const others = active.get(job) ?? 0;
      if (others === 0) writeFileSync(pathOf(job), String(countIn(pathOf(job)) + 1), { mode: 0o600 });
      active.set(job, others + 1);
    },
    ends: (job) => {
      const left = (active.get(job) ?? 0) - 1;
      if (left > 0) return void active.set(job, left);
      active.delete(job);
      forget(job);
    },
    forget,
    close: () => {
      for (const job of active.keys()) forget(job);
      active.clear();
    },
  };
}

/** 0 where there is none, or it was cut when the process died. */
function countIn(path: string): number {
  try {
    const count = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
