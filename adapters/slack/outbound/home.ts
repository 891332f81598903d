/** App Home: the card that one person sees under the app's own tab, published whole each time. */
import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Card } from '../../../src/chat/card.js';
import { parsedOrNull } from '../../../src/lib/json.js';
import { asciiJson } from '../render/button.js';
import { renderCard } from '../render/render.js';

/** Our note on the view: a press on it comes without a channel, so the person's conversation with the bot is kept here. */
const homeNote = z.strictObject({ channel: z.string().regex(/^D[A-Z0-9]{1,30}$/) });

interface HomeOf {
  readonly person: string;
  /** The person's conversation with the bot. */
  readonly channel: string;
}

/** Shows a card to the person as their App Home. Rejects with the error of the Slack client. */
export async function publishHome(client: webApi.WebClient, { person, channel }: HomeOf, card: Card): Promise<void> {
  const view: types.HomeView = {
    type: 'home',
    callback_id: 'harden.home',
    private_metadata: asciiJson({ channel } satisfies z.infer<typeof homeNote>),
    blocks: renderCard(card).blocks,
  };
  await client.views.publish({ user_id: person, view });
}

/** The conversation that a view was published for; null when the note is none of ours. */
export function parseHome(note: string): string | null {
  const parsed = homeNote.safeParse(parsedOrNull(note));
  return parsed.success ? parsed.data.channel : null;
}
