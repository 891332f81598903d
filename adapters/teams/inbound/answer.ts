/** The bodies that answer an invoke: Teams shows an error, and may send the act again, where there is none (vercel/chat#731). */
import type { PlainText } from '../render/escape.js';

/** Words shown to whoever clicked and to nobody else. A card in their place would take the card with its buttons from that person. */
export function wordsAnswer(words: PlainText): object {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words };
}

/** For an invoke that belongs to a feature that this app does not have. */
export const notSupported: object = {
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'NotSupported', message: 'hardenbot has no such feature.' },
};
