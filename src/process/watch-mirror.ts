/** Looks at the folder of the mirror while a worker runs: where it takes nothing, no job can be done, and nothing is undone. */
import type { Logger } from '../lib/log.js';
import { answerWithin } from '../lib/with-timeout.js';

export interface MirrorWatch {
  /** Looks again and again until it is closed. */
  start(): void;
  /** Why this worker can do nothing now, as sentences; empty: the folder takes what is written. */
  readonly problems: () => readonly string[];
  close(): void;
}

interface MirrorWatchInput {
  readonly folder: string;
  /** Writes something small to that folder, down to the disk. Rejects with what the system says. */
  readonly write: () => Promise<void>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

/** Milliseconds: a disk may stand still for a while and go on. */
const answerMs = 12_000;

export function watchMirror({ folder, write, logger, everyMs = 5000 }: MirrorWatchInput): MirrorWatch {
  let problem: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const why = await answerWithin<string | null>(answerMs, whyNot(write), () => 'it does not answer');
    isLooking = false;
    if (timer === undefined) return;
    const before = problem;
    problem =
      why === null
        ? null
        : `The mirror of the ledger takes no writes (${folder}): ${why}. No job is done, and nothing is undone.`;
    if (problem !== null && before === null) logger.error({ problem }, 'The mirror takes no writes. Trying again.');
    if (problem === null && before !== null) logger.info({ folder }, 'The mirror takes writes again.');
  };
  return {
    start: () => {
      timer = setInterval(() => void look(), everyMs);
    },
    problems: () => (problem === null ? [] : [problem]),
    close: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

async function whyNot(write: () => Promise<void>): Promise<string | null> {
  try {
    await write();
    return null;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
    if (code === 'EROFS') return 'that disk takes no writes';
    if (code === 'ENOENT') return 'there is no such folder any more';
    return error instanceof Error ? error.message : String(error);
  }
}
