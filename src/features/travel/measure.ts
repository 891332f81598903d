/** What a plan for a traveller does, as its title and its card say it. */
import type { Measure } from '../../engine/plan/measure.js';

export const travelMeasure: Measure = {
  id: 'travel',
  title: 'one person can sign in from a country that is blocked, until a moment',
  changeTitle: { does: 'Travel exception' },
  risk: 'medium',
  impact:
    'The person can sign in from these countries too, until it ends automatically. For everyone else, and from everywhere else, everything stays as it is. Anyone who holds the password of the person can try it from there as well.',
};
