/** Starts the chats of a gateway. One that cannot be reached keeps neither the others nor the gateway from working: it is tried again until it can. */
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatPlatform, DeliveryError, type OnEvent } from '../chat/platform.js';
import type { Logger } from '../lib/log.js';

interface ChatsInput {
  readonly platforms: readonly ChatPlatform[];
  /** Takes what people do in a chat. */
  readonly handlerOf: (platform: ChatPlatform) => OnEvent;
  readonly logger: Logger;
  /** Milliseconds; may end early once it is over. As real time has it when left out. */
  readonly wait?: Wait;
}

type Wait = (ms: number, over: AbortSignal) => Promise<void>;

/** Between two tries, where the chat asks for no longer pause. */
const retryMs = 10_000;

interface StartedChats {
  /** Ends them, and tries no more. */
  stop(): Promise<void>;
}

/** Throws where a chat is set up wrongly: waiting would not help. */
export async function startChats({ platforms, handlerOf, logger, wait = realWait }: ChatsInput): Promise<StartedChats> {
  const ends = new AbortController();
  for (const platform of platforms)
    try {
      await platform.start(handlerOf(platform));
    } catch (error) {
      if (!isAway(error)) throw error;
      logger.error(
        { platform: platform.name, error: String(error) },
        'a chat cannot be reached: it is tried again, and the others go on',
      );
      void startLater(platform, handlerOf(platform), { firstMs: pauseAfter(error), wait, logger, over: ends.signal });
    }
  return {
    stop: async () => {
      ends.abort();
      await Promise.all(platforms.map((platform) => platform.stop()));
    },
  };
}

interface Later {
  readonly firstMs: number;
  readonly wait: Wait;
  readonly logger: Logger;
  readonly over: AbortSignal;
}

/** Never rejects: what is wrong with a chat that was away at first is in the log, once for each reason. */
async function startLater(platform: ChatPlatform, onEvent: OnEvent, { firstMs, wait, logger, over }: Later): Promise<void> {
  let [waitMs, said] = [firstMs, ''];
  while (!over.aborted) {
    await wait(waitMs, over);
    if (over.aborted) return;
    try {
      await platform.start(onEvent);
      if (over.aborted) return await platform.stop();
      logger.info({ platform: platform.name }, 'the chat is reached again');
      return;
    } catch (error) {
      waitMs = pauseAfter(error);
      const reason = String(error);
      if (reason !== said && !isAway(error)) logger.error({ platform: platform.name, error: reason }, 'a chat cannot be started');
      said = reason;
    }
  }
}

async function realWait(ms: number, over: AbortSignal): Promise<void> {
  // Aborted, it is over.
  await pause(ms, undefined, { signal: over, ref: false }).catch(() => undefined);
}

function isAway(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.kind === 'later';
}

function pauseAfter(error: unknown): number {
  return isAway(error) ? Math.max(retryMs, error.retryAfterMs) : retryMs;
}
