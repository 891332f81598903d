/** The section of a plan that restores an object on the card of its change. */
import type { ShownMeasure } from '../../views/card-section.js';
import { moment } from '../../views/moment.js';
import { restoreMeasure } from './measure.js';

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
