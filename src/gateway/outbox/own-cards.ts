/** The whole card of one of several plans, below the message that shows them all. */
import type { Detail } from '../../chat/card.js';
import { changeCard } from '../../views/change.js';
import type { ChangeView } from '../../views/change-view.js';
import { checkpointDetail } from '../../views/checkpoint.js';

/** Nothing before there is a plan. Its list is beside the card of all. */
export function ownCards(view: ChangeView): readonly Detail[] {
  const { change } = view;
  if (change.plan === null) return [];
  const card = changeCard({ ...view, list: null });
  const checkpoint = change.checkpoint === null ? [] : [checkpointDetail([change.checkpoint])];
  return [
    { part: change.id, card, isOneOfSeveral: true },
    ...checkpoint.map((detail) => ({ ...detail, part: `${change.id} ${detail.part}`, isOneOfSeveral: true as const })),
  ];
}
