/** Looks at the folder of the mirror while a worker runs: where it takes nothing, no job can be done, and nothing is undone. */
import type { Logger } from '../lib/log.js';
import { answerWithin } from '../lib/with-timeout.js';
import { type MirrorTrouble, mirrorTrouble } from './mirror-trouble.js';

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
const silent: MirrorTrouble = { why: 'it does not answer', remedy: 'look at that disk' };

export function watchMirror({ folder, write, logger, everyMs = 5000 }: MirrorWatchInput): MirrorWatch {
  let problem: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const why = await answerWithin<MirrorTrouble | null>(answerMs, whyNot(write), () => silent);
    isLooking = false;
    if (timer === undefined) return;
    const before = problem;
    problem =
      why === null
        ? null
        : `The mirror of the ledger takes no writes (${folder}): ${why.why}. No job is done, and nothing is undone: ${why.remedy}.`;
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

async function whyNot(write: () => Promise<void>): Promise<MirrorTrouble | null> {
  try {
    await write();
    return null;
  } catch (error) {
    return mirrorTrouble(error);
  }
}
