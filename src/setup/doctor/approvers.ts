/** Whether somebody else could approve what each person asks for: settings may be whole, and every plan be refused all the same. */
import type { Settings } from '../../config/settings.js';
import { unapprovable } from '../../config/whole.js';
import { type Check, missing } from './check.js';

export function checkApprovers(settings: Settings): readonly Check[] {
  return unapprovable(settings).map(({ tenant, person, tiers }) =>
    missing({
      area: 'settings',
      name: `approvers of ${tenant}`,
      found: `nobody could approve what ${person} asks for: changes of ${tiers.join(', ')} risk`,
      disables: [],
      remedy: `name enough people beside ${person} under approvals.approvers, or ask for fewer approvals under approvals.tiers`,
    }),
  );
}
