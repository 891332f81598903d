/** The settings file of a running process: it is read once, so a change of it is reported as soon as it is seen and counts after a restart. */
import { statSync } from 'node:fs';
import { type ProcessSeen, type ProcessStore, silentMs } from '../../adapters/redis/processes.js';
import { bytesUpTo, maxSettingsBytes } from '../config/document.js';
import { loadSettings } from '../config/load.js';
import type { Keyring } from '../keys/keyring.js';
import { areStrangers, strangersRemedy } from '../keys/strangers.js';
import type { WallClock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import { sha256 } from '../lib/json.js';
import type { Logger } from '../lib/log.js';
import { answerWithin } from '../lib/with-timeout.js';

export interface SettingsFile {
  readonly path: string;
  /** Hash of what was in it when the process began. */
  readonly hash: string;
}

/** Null for a file that cannot be read, or a pipe, which can be read once. */
export function hashOf(path: string): string | null {
  try {
    return statSync(path).isFile() ? sha256(bytesUpTo(path, maxSettingsBytes).toString('utf8')) : null;
  } catch {
    // Why it cannot be read is reported by anyone who reads its content.
    return null;
  }
}

interface WatchedFile {
  readonly name: ProcessSeen['name'];
  readonly id: string;
  readonly file: SettingsFile;
  readonly processes: ProcessStore;
  readonly keyring: Pick<Keyring, 'keys'>;
  readonly logger: Logger;
  readonly clock: WallClock;
  /** Milliseconds; a minute unless said otherwise. */
  readonly everyMs?: number;
}

const minute = 60_000;
/** Milliseconds that an end waits for a store that does not answer; after three minutes without a word nobody takes the process for one that runs. */
const leaveWithinMs = 1000;

/** Says that the process runs, and looks at the file, until it is closed. */
export async function watchSettingsFile(input: WatchedFile): Promise<{ close(): Promise<void> }> {
  const { name, id, file, processes, keyring, logger, clock } = input;
  const startedAt = clock.now().toISOString();
  let told = file.hash;
  const look = async (): Promise<void> => {
    try {
      const hash = hashOf(file.path) ?? '';
      if (hash !== told) tellChange(file, hash, logger);
      told = hash;
      const known = keyring.keys.map((key) => key.id);
      await processes.announce(id, { name, settings: file.hash, keys: known, startedAt, at: clock.now().toISOString() });
      if (areStrangers(await processes.since(new Date(clock.now().getTime() - silentMs))))
        logger.error(
          {},
          `Another hardenbot, with other keys, runs on this store, and each takes jobs of the other: ${strangersRemedy}.`,
        );
    } catch (error) {
      logger.warn({ err: error }, 'the store was not informed that this process runs');
    }
  };
  await look();
  const timer = setInterval(() => void look(), input.everyMs ?? minute);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      const notTold = (error: unknown): void => logger.warn({ err: error }, 'the store was not informed that this process ends');
      // A store that is away would be waited for until it is back.
      await answerWithin(leaveWithinMs, processes.leave(id), () => notTold(new Error('it does not answer'))).catch(notTold);
    },
  };
}

function tellChange({ path, hash: own }: SettingsFile, hash: string, logger: Logger): void {
  if (hash === own) {
    logger.info({ path }, 'the settings are again those that this process runs with');
    return;
  }
  try {
    loadSettings(path);
    logger.warn({ path }, 'the settings changed; they count after a restart of gateway and worker');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    logger.error({ path, problems: error.problems }, 'the settings changed, and a restart with them would fail');
  }
}
