/** Looks at the store while a process runs: whether it takes writes, and whether every server, one that took over too, still keeps what it is given. */
import { InputError } from '../lib/errors.js';
import type { Logger } from '../lib/log.js';
import { answerWithin } from '../lib/with-timeout.js';
import { storeTroubleLine } from './store-trouble.js';

export interface StoreWatch {
  /** Looks again and again until it is closed. */
  start(): void;
  /** Why nothing should rest on the store now, as sentences; empty: it takes writes and is as it has to be. */
  readonly problems: () => readonly string[];
  close(): void;
}

interface StoreWatchInput {
  /** Rejects, or gives false, where the store does not keep a write as the settings want it. */
  readonly takesWrites: () => Promise<boolean>;
  /** Rejects with InputError and a line for each setting to change. */
  readonly check: () => Promise<void>;
  /** Calls back at each new connection to a server: it may be another one now. */
  readonly onConnected: (look: () => void) => void;
  /** Why no server takes a connection, as sentences; null: one does, or nothing is known. */
  readonly whyAway?: () => string | null;
  readonly logger: Logger;
  readonly everyMs?: { readonly write: number; readonly check: number };
  readonly answerMs?: number;
}

const usualEveryMs = { write: 5000, check: 30_000 };

/** Milliseconds: replicas are waited for up to ten seconds. */
const usualAnswerMs = 12_000;

export function watchStore(input: StoreWatchInput): StoreWatch {
  const { takesWrites, check, onConnected, logger, everyMs = usualEveryMs, answerMs = usualAnswerMs } = input;
  let unsafe: readonly string[] = [];
  let unwritten: string | null = null;
  const timers: NodeJS.Timeout[] = [];
  let isOver = false;
  const tell = (problems: readonly string[]): void => {
    if (problems.length === 0) logger.info({}, 'The store keeps what it is given again.');
    else logger.error({ problems }, 'The store may lose what it is given. hardenbot is not ready until that is mended.');
  };

  /** What cannot be asked now keeps what was found before: a server that is away is no better for it. */
  const look = async (): Promise<void> => {
    const found = await answerWithin<readonly string[] | null>(answerMs, problemsOf(check), () => null);
    if (found === null || isOver) return;
    if (found.join('\n') !== unsafe.join('\n')) tell(found);
    unsafe = found;
  };
  const write = async (): Promise<void> => {
    const why = await answerWithin<string | null>(
      answerMs,
      whyNot(takesWrites),
      () => input.whyAway?.() ?? 'It does not answer.',
    );
    if (isOver) return;
    if (why !== null && unwritten === null)
      logger.error({ error: why }, `The store takes no writes: ${storeTroubleLine(why)} Trying again.`);
    if (why === null && unwritten !== null) logger.info({}, 'The store takes writes again.');
    unwritten = why;
  };
  return {
    start: () => {
      onConnected(() => void look());
      timers.push(repeat(look, everyMs.check), repeat(write, everyMs.write));
    },
    problems: () => [...unsafe, ...(unwritten === null ? [] : [`The store takes no writes: ${storeTroubleLine(unwritten)}`])],
    close: () => {
      isOver = true;
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** The next one begins when it is time and the one before has ended. */
function repeat(work: () => Promise<void>, everyMs: number): NodeJS.Timeout {
  let isUnderWay = false;
  return setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    void work().finally(() => {
      isUnderWay = false;
    });
  }, everyMs).unref();
}

/** Null where the server did not tell. */
async function problemsOf(check: () => Promise<void>): Promise<readonly string[] | null> {
  try {
    await check();
    return [];
  } catch (error) {
    return error instanceof InputError ? error.problems : null;
  }
}

async function whyNot(takesWrites: () => Promise<boolean>): Promise<string | null> {
  try {
    return (await takesWrites()) ? null : 'It gave another answer than it should.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
