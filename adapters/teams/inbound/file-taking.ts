/** What happens when a person accepts a file: it is asked for again by that person's rights, and sent to where Teams said. */
import { type Attachment, attachmentsOf } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { notice } from '../../../src/chat/notices.js';
import { type Actor, type ChatEvent, DeliveryError, type OnEvent } from '../../../src/chat/platform.js';
import type { TeamsMessenger } from '../outbound/messenger.js';
import { findOffer, takenFile } from '../outbound/offer.js';
import type { ReferenceStore } from '../outbound/references.js';
import { type IsDrive, uploadTo } from '../outbound/upload.js';
import { plain } from '../render/escape.js';
import { limits } from '../render/limits.js';
import { type Act, conversationOf, platformName } from './events.js';

/** Null where the file is there or the person wants none; else the card that says why not. */
export type FileTaking = (act: Extract<Act, { kind: 'consent' }>, actor: Actor, onEvent: OnEvent) => Promise<Card | null>;

interface FileTakingOptions {
  readonly messenger: TeamsMessenger;
  readonly store: ReferenceStore;
  readonly isDrive: IsDrive;
}

export function createFileTaking({ messenger, store, isDrive }: FileTakingOptions): FileTaking {
  return async (act, actor, onEvent) => {
    const { offer: made, upload } = act.consent;
    if (upload === null) return null;
    const offer = made === null ? null : await findOffer(store, made);
    if (offer === null || offer.person !== actor.id || !isDrive(upload.uploadUrl)) return staleOffer;
    const conversation = { platform: platformName, channel: offer.channel };
    const personal = act.isPersonal && offer.channel === act.conversation ? { personal: true as const } : {};
    const event: ChatEvent = { kind: 'command', text: offer.ask, key: act.key, actor, conversation, ...personal };
    const answer = await onEvent(event);
    const file = answer === null ? undefined : attachmentsOf(answer).find(({ name }) => name === offer.name)?.file;
    if (file === undefined) return answer ?? staleOffer;
    try {
      await uploadTo(upload.uploadUrl, file);
      await messenger.sendAs(conversationOf(act), takenFile({ ...upload, name: offer.name }));
      return null;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return fileNotSent(error.message);
    }
  };
}

/** The few cards and words that this platform answers with itself, where an act never reaches the product or needs no answer of it. */
const staleOffer = notice(
  'This file is not offered any more',
  'Ask for it again with the command that brought it; the offer belongs to someone else, or is too old.',
);

export function fileNotGiven({ name }: Attachment, why: string): Card {
  return notice(`${name} cannot be given to you`, why);
}

function fileNotSent(why: string): Card {
  return notice('The file could not be put into your OneDrive', `${why} Ask for it again in a while.`);
}

/** Answers a click whose outcome is a message that follows: Teams shows an error, and may send the click again, where nothing is answered. */
export const taken = plain('Taken. What comes of it is shown in this conversation.', limits.answer);

export const takenBefore = plain('This was taken already.', limits.answer);

export const answerFollows = plain('The answer is in a message that only you can see.', limits.answer);
