/** The few cards and words that this platform answers with itself, where an act never reaches the product or needs no answer of it. */
import type { Attachment } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { notice } from '../../../src/chat/notices.js';
import { plain } from '../render/escape.js';
import { limits } from '../render/limits.js';

export const staleOffer = notice(
  'This file is not offered any more',
  'Ask for it again with the command that brought it; the offer belongs to somebody else, or is too old.',
);

export function fileNotGiven({ name }: Attachment, why: string): Card {
  return notice(`${name} cannot be given to you`, why);
}

export function fileNotSent(why: string): Card {
  return notice('The file could not be put into your OneDrive', `${why} Ask for it again in a while.`);
}

/** Answers a click whose outcome is a message that follows: Teams shows an error, and may send the click again, where nothing is answered. */
export const taken = plain('Taken. What comes of it is shown in this conversation.', limits.answer);

export const takenBefore = plain('This was taken already.', limits.answer);

export const answerFollows = plain('The answer is in a message that only you can see.', limits.answer);
