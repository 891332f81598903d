/** One event of a chat, from what a person did to the answer that they see: the same path for every platform. */
import { ClaimUnanswered, type OnceStore } from '../../chat/once-store.js';
import type { Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal } from '../../lib/errors.js';
import type { Logger } from '../../lib/log.js';
import { failureCard, refusalCard } from '../../views/refusal.js';
import { type AskPorts, answerAsk } from '../ask/answer-ask.js';
import { readAsk } from '../ask/read-ask.js';
import type { ActLimits } from './act-limits.js';

export interface EventPorts extends AskPorts {
  readonly logger: Logger;
  readonly newId: (prefix: string) => string;
}

export interface HandlerPorts extends EventPorts {
  /** Of all platforms together. */
  readonly limits: ActLimits;
}

/** How long an act of a person is remembered so that a retry or replay does not act twice. */
const rememberMs = 10 * 60_000;

/**
 * Answers an event; never rejects, because a person who clicked is owed an answer. `once`: where what was handed on before is known; null
 * for a platform that hands on each act of a person once.
 */
export function createEventHandler(ports: HandlerPorts, once: OnceStore | null): (event: ChatEvent) => Promise<Answer> {
  const { limits } = ports;
  const counted: AskPorts = { ...ports, sawUnknown: (actor) => limits.sawUnknown(actor) };
  return async (event) => {
    try {
      const ask = readAsk(event, ports);
      const answer = await limits.run(ask, async () => {
        const isFirst = (await once?.claim(`event:${event.conversation.platform}:${event.key}`, rememberMs)) ?? true;
        return isFirst ? answerAsk(ask, counted) : null;
      });
      if (!isRefusal(answer)) return answer;
      ports.logger.info({ code: answer.code, ...whoDidWhat(event) }, 'an act was refused');
      return refusalCard(answer);
    } catch (error) {
      if (error instanceof ClaimUnanswered) return refusalCard(notClaimed);
      const reference = ports.newId('f');
      ports.logger.error({ err: error, reference, platform: event.conversation.platform }, 'an event could not be answered');
      return failureCard(error, reference);
    }
  };
}

const notClaimed = {
  reason: 'Not now: the store does not answer.',
  remedy: 'Nothing was done. Do it again in a minute.',
};

/** For the log: ids, and nothing that was typed. */
function whoDidWhat({ kind, actor, ...event }: ChatEvent): object {
  const { platform, id, membership } = actor;
  return { act: 'action' in event ? event.action : kind, platform, account: id, membership };
}
