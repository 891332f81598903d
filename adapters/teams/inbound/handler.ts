/** What happens with a verified activity: once only, by a known person, answered to that person within the time that Teams waits. */
import type { Card } from '../../../src/chat/card.js';
import { actFailed, actLate, staleButton } from '../../../src/chat/notices.js';
import { claimAct } from '../../../src/chat/once-store.js';
import type { Actor, Membership, Messenger, OnEvent } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import { answerWithin } from '../../../src/lib/with-timeout.js';
import type { References } from '../outbound/references.js';
import { type PlainText, plain } from '../render/escape.js';
import { limits } from '../render/limits.js';
import { wordsOf } from '../render/render.js';
import { type Act, conversationOf, eventOf, platformName, readActivity } from './events.js';
import { answerFollows, type FileTaking, taken, takenBefore } from './file-taking.js';

export interface HandlerOptions {
  readonly messenger: Messenger;
  readonly references: References;
  readonly membershipOf: (act: Act) => Promise<Membership>;
  readonly logger: Logger;
  readonly claim: (key: string) => Promise<boolean>;
  readonly now: () => Date;
  /** Sends a file that a person accepted; gives the card that says why not where it could not, null where it is there. */
  readonly takeFile: FileTaking;
  /** Teams gives up on an answer after ten to fifteen seconds; after this many milliseconds the rest follows as a message. */
  readonly answerWithinMs: number;
}

export interface Handler {
  /** Handles one activity; settles when Teams can be answered, with the body for an invoke and null for a message. Never rejects. */
  handle(activity: unknown, onEvent: OnEvent): Promise<object | null>;
  /** Settles when nothing is under way. */
  idle(): Promise<void>;
}

export function createHandler(options: HandlerOptions): Handler {
  const underWay = new Set<Promise<unknown>>();

  /** The words for the answer: those of the work, or after a while that it has been taken. */
  async function answerInTime(act: Act, onEvent: OnEvent): Promise<PlainText> {
    let late = false;
    const work = carryOut(options, act, onEvent, () => late).finally(() => underWay.delete(work));
    underWay.add(work);
    return answerWithin(options.answerWithinMs, work, () => {
      late = true;
      return taken;
    });
  }

  return {
    handle: async (activity, onEvent) => {
      const incoming = readActivity(activity);
      if (incoming === null) return notSupported;
      await options.references.remember(incoming.facts);
      const { act, isInvoke } = incoming;
      if (act === null) return isInvoke ? notSupported : null;
      const words = await answerInTime(act, onEvent);
      return isInvoke ? wordsAnswer(words) : null;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function decide(options: HandlerOptions, act: Act, actor: Actor, onEvent: OnEvent): Promise<Card | null> {
  if (act.kind === 'consent') return options.takeFile(act, actor, onEvent);
  const event = eventOf(act, actor);
  return event === null ? staleButton : onEvent(event);
}

async function carryOut(options: HandlerOptions, act: Act, onEvent: OnEvent, isLate: () => boolean): Promise<PlainText> {
  try {
    const claimed = await claimAct(options, act.key);
    if (claimed === 'again') return takenBefore;
    const actor = actorOf(act, await options.membershipOf(act));
    const card = claimed === 'late' ? actLate : await decide(options, act, actor, onEvent);
    return card === null ? taken : await show(options, { act, actor, card, isLate });
  } catch (error) {
    options.logger.error({ act: act.kind, error: String(error) }, 'What a person did in Teams could not be handled.');
    return show(options, { act, actor: actorOf(act, { membership: 'external' }), card: actFailed, isLate });
  }
}

/** In the answer to the click where the card is a few words and Teams still waits, else as a message to the person alone. */
async function show(options: HandlerOptions, { act, actor, card, isLate }: Showing): Promise<PlainText> {
  const words = act.kind === 'click' && act.answered ? wordsOf(card) : null;
  if (words !== null && !isLate()) return words;
  try {
    await options.messenger.whisper(conversationOf(act), actor, card);
    return answerFollows;
  } catch (error) {
    options.logger.error({ act: act.kind, error: String(error) }, 'An answer could not be shown in Teams.');
    return plain(card.title, limits.answer);
  }
}

interface Showing {
  readonly act: Act;
  readonly actor: Actor;
  readonly card: Card;
  readonly isLate: () => boolean;
}

/** Teams is where Entra ids come from, but only for an account that it confirmed to be a member does it vouch for one. */
function actorOf({ person }: Act, known: Membership): Actor {
  const { entraId, account } = person;
  const vouched = known.membership === 'member' && entraId !== null ? { entraId } : {};
  return { platform: platformName, id: entraId ?? account, ...known, ...vouched };
}

/** Words shown to anyone who clicked and to nobody else. A card in their place would take the card with its buttons from that person. */
function wordsAnswer(words: PlainText): object {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words };
}

/** For an invoke that belongs to a feature that this app does not have. */
const notSupported: object = {
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'NotSupported', message: 'hardenbot has no such feature.' },
};
