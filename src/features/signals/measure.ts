/** What a plan that restores an object does, as its title and its card say it. */
import type { Measure } from '../../engine/plan/measure.js';

export const restoreMeasure: Measure = {
  id: 'signals',
  title: 'an object is as it was before a change that a signal is about',
  changeTitle: { does: 'Restore' },
  risk: 'high',
  impact:
    'What the object blocked or required before, it does again. Nobody else’s change of it is undone: where it was changed since, nothing is planned.',
};
