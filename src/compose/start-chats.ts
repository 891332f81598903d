/** Starts the chats of a gateway. One that cannot be reached keeps neither the others nor the gateway from working: it is tried again until it can. */
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatPlatform, DeliveryError, type OnEvent } from '../chat/platform.js';
import { InputError } from '../lib/errors.js';
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

/** Throws InputError where every chat refuses what it is set up with: then nobody could be answered. */
export async function startChats({ platforms, handlerOf, logger, wait = realWait }: ChatsInput): Promise<StartedChats> {
  const ends = new AbortController();
  const waiting: { readonly platform: ChatPlatform; readonly error: DeliveryError | InputError }[] = [];
  for (const platform of platforms)
    try {
      await platform.start(handlerOf(platform));
    } catch (error) {
      if (!isAway(error) && !(error instanceof InputError)) throw error;
      waiting.push({ platform, error });
    }
  const [refused] = waiting.flatMap(({ error }) => (error instanceof InputError ? [error] : []));
  if (refused !== undefined && waiting.length === platforms.length && waiting.every(({ error }) => !isAway(error))) throw refused;
  for (const { platform, error } of waiting) {
    const said = String(error);
    const what = isAway(error) ? 'a chat cannot be reached' : 'a chat does not take what it is set up with';
    logger.error({ platform: platform.name, error: said }, `${what}: it is tried again, and the others go on`);
    void startLater(platform, handlerOf(platform), { firstMs: pauseAfter(error), said, wait, logger, over: ends.signal });
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
  /** Why it could not be started at first. */
  readonly said: string;
  readonly wait: Wait;
  readonly logger: Logger;
  readonly over: AbortSignal;
}

/** Never rejects: what is wrong with a chat that was away at first is in the log, once for each reason. */
async function startLater(platform: ChatPlatform, onEvent: OnEvent, of: Later): Promise<void> {
  const { wait, logger, over } = of;
  let [waitMs, said] = [of.firstMs, of.said];
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
