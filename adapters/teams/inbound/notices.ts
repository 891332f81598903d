/** The few cards and words that this platform answers with itself, where an act never reaches the product or needs no answer of it. */
import type { Attachment } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { plain } from '../render/escape.js';
import { limits } from '../render/limits.js';

function notice(title: string, text: string): Card {
  return { title, tone: 'warn', blocks: [{ kind: 'text', spans: [{ text }] }] };
}

export const staleButton = notice(
  'This button no longer works',
  'It belongs to an earlier version. Type /harden status to see where things stand; nothing was changed.',
);

export const actLate = notice(
  'This came too late',
  'Our store was out of reach for more than a minute after you did it. Nothing was done: do it again if you still want it.',
);

export const actFailed = notice(
  'Something went wrong on our side',
  'It is not known whether this was taken. Type /harden status to see where things stand, then try again.',
);

export const staleOffer = notice(
  'This file is not offered any more',
  'Ask for it again with the command that brought it; the offer belongs to somebody else, or is too old.',
);

export function fileNotGiven({ name }: Pick<Attachment, 'name'>, why: string): Card {
  return notice(`${name} cannot be given to you`, why);
}

export function fileNotSent(why: string): Card {
  return notice('The file could not be put into your OneDrive', `${why} Ask for it again in a while.`);
}

/** Answers a click whose outcome is a message that follows: Teams shows an error, and may send the click again, where nothing is answered. */
export const taken = plain('Taken. What comes of it is shown in this conversation.', limits.answer);

export const takenBefore = plain('This was taken already.', limits.answer);

export const answerFollows = plain('The answer is in a message that only you can see.', limits.answer);
