/** What Microsoft's baseline says of a sign-in, as one more word beside those of the policies: the two are never on together. */

import type { Outcomes } from '../../controls/control.js';
import { isLegacyClient } from '../../controls/reasoning/access/kinds/client-types.js';
import { readOf } from '../../tenant/resource.js';
import { type SecurityDefaults, securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { PolicyResult } from './answer.js';

export const defaultsRead = readOf(securityDefaults, ['isEnabled']);

/**
 * None where they are off. Where they are on, programs of legacy authentication are refused, and everyone else is asked for a second factor
 * when Microsoft sees fit. Source: Microsoft's page on security defaults.
 * @param row as it came; null: none did
 * @param hasPolicies some policy is enabled
 */
export function wordOfDefaults(
  row: SecurityDefaults | null,
  outcomes: Outcomes,
  { client, hasPolicies }: { readonly client: string; readonly hasPolicies: boolean },
): readonly PolicyResult[] {
  const isKnown = outcomes(defaultsRead).complete && row?.isEnabled !== undefined && row.isEnabled !== null;
  // The service enables no policy while they are on.
  if (isKnown ? row.isEnabled === false : hasPolicies) return [];
  const blocks = isLegacyClient(client);
  const word = { id: 'security-defaults', name: 'Security defaults', state: 'enabled' as const, operator: 'or' as const };
  const asked = { ...word, blocks, controls: blocks ? [] : ['mfa'] };
  if (!isKnown) return [{ ...asked, applies: 'perhaps', because: ['whether security defaults are on'] }];
  return [{ ...asked, applies: blocks ? 'yes' : 'if', because: blocks ? [] : ['Microsoft sees fit'] }];
}
