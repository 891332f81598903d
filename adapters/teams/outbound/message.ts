/** What is sent for a card: a message that holds the card alone, drawn as large as Teams takes it. */
import type { Card } from '../../../src/chat/card.js';
import type { AdaptiveCard } from '../render/elements.js';
import type { PlainText } from '../render/escape.js';
import { limits } from '../render/limits.js';
import { renderCard } from '../render/render.js';
import { isTooLong } from './delivery.js';

export interface MessageOptions {
  /** Cards as wide as the conversation. */
  readonly isWide: boolean;
}

/** A message that holds a card alone; its summary is what the card says to those who cannot see it, unless given. */
export function cardMessage(content: AdaptiveCard, summary: PlainText = content.fallbackText): object {
  return { type: 'message', summary, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** Draws a card and hands it over; where Teams finds it too long, once more at half the size: its limit changed three times. */
export async function sendFitting<Result>(
  options: MessageOptions,
  card: Card,
  sendMessage: (message: object) => Promise<Result>,
): Promise<Result> {
  try {
    return await sendMessage(messageOf(options, card, limits.card));
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return sendMessage(messageOf(options, card, limits.card / 2));
  }
}

function messageOf({ isWide }: MessageOptions, card: Card, total: number): object {
  const { summary, card: content } = renderCard(card, { total, isWide });
  return cardMessage(content, summary);
}
