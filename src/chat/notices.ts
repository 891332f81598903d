/** The cards with which every platform answers on its own, where an act never reaches the product. */
import type { Card } from './card.js';

export function notice(title: string, text: string): Card {
  return { title, tone: 'warn', blocks: [{ kind: 'text', spans: [{ text }] }] };
}

export const staleButton = notice(
  'This button no longer works',
  'It belongs to an earlier version. Type /harden status to see where things stand; nothing was changed.',
);

export const actLate = notice(
  'This came too late',
  'Our store was out of reach after you did it. Nothing was done: do it again in a minute if you still want it.',
);

export const actFailed = notice(
  'Something went wrong on our side',
  'It is not known whether this was taken. Type /harden status to see where things stand, then try again.',
);
