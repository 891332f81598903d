/** The section of a plan that restores an object on the card of its change. */

import type { Measure } from '../../engine/plan/measure.js';
import type { ShownMeasure } from '../../views/card-section.js';
import { moment } from '../../views/moment.js';

export const restoreMeasure: Measure = {
  id: 'signals',
  title: 'an object is as it was before a change that a signal is about',
  changeTitle: { does: 'Restore' },
  risk: 'high',
  impact:
    'What the object blocked or required before, it does again. Nobody else’s change of it is undone: where it was changed since, nothing is planned.',
};

export const card: ShownMeasure = {
  ...restoreMeasure,
  section: {
    title: ({ plan, request }) =>
      plan?.signals === undefined
        ? `Restore what ${request.signals?.signal ?? 'a signal'} is about`
        : `Restore ${plan.signals.name}`,
    facts: ({ signals }) =>
      signals === undefined
        ? []
        : [
            { label: 'Signal', value: signals.signal },
            { label: 'Changed', value: [moment(new Date(signals.changedAt))] },
          ],
    names: ({ signals }) => (signals === undefined ? [] : [signals.name]),
    proven: 'Checked:',
  },
};
