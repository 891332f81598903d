/** What every plan may be made of, with what its kind says on a card. */

import type { Measure } from '../engine/plan/measure.js';
import type { ShownMeasure } from '../views/card-section.js';
import { changeKinds } from './kinds.js';

/** The card of a kind's folder, which is called by its id. */
interface CardFile {
  /** One for each name by which changes of the kind are asked for. */
  readonly card: ShownMeasure | readonly ShownMeasure[];
}

const cards: readonly ShownMeasure[] = changeKinds.flatMap(({ id }) => (require(`./${id}/card.js`) as CardFile).card);

/** @param id what was asked for: a control, or a change of a kind; undefined where this version knows none that is called so */
export function shownMeasure(id: string | undefined, controls: readonly Measure[]): ShownMeasure | undefined {
  return controls.find((one) => one.id === id) ?? cards.find((one) => one.id === id);
}
