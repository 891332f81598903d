/** What a person reads while their request is worked on: that it is, and where the plan will come. */
import type { Card } from '../chat/card.js';
import { type Titled, titleOf } from './change-view.js';

export function askedCard(view: Titled): Card {
  return {
    title: titleOf(view),
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `Reading ${view.tenant}. ` },
          { text: 'The plan comes here for approval. If there is nothing to change, only you will see that.' },
          { text: ` · ${view.change.id}`, style: 'muted' },
        ],
      },
    ],
  };
}
