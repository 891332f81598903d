/** Whether a trip or a change is still open in a tenant that left the settings. */
import type { OrphanedChange } from '../../changes/orphaned-changes.js';
import { type Check, missing } from './check.js';

export function checkOrphanedChanges(found: readonly OrphanedChange[]): readonly Check[] {
  return found.map(({ tenant, text, remedy }) =>
    missing({ area: 'settings', name: `tenant ${tenant}`, found: text, disables: [], remedy }),
  );
}
