/** Whether a trip or a change is still open in a tenant that left the settings. */
import type { LeftBehind } from '../../changes/left-behind.js';
import { type Check, missing } from './check.js';

export function checkLeftBehind(found: readonly LeftBehind[]): readonly Check[] {
  return found.map(({ tenant, text, remedy }) =>
    missing({ area: 'settings', name: `tenant ${tenant}`, found: text, disables: [], remedy }),
  );
}
