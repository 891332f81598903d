/** Whether security defaults can be turned on again: Microsoft allows them only where no Conditional Access policy is enabled. */

import { type Refusal, refuse, TenantError } from '../../../lib/errors.js';
import { readOf } from '../../../tenant/resource.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import type { WithClient } from '../../../worker/context.js';

/** What the plan says beside its change. */
export interface Beside {
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly notMeasured: readonly string[];
}

/** Policies whose names a refusal says. */
const named = 3;
const command = 'Update-MgPolicyIdentitySecurityDefaultEnforcementPolicy -BodyParameter @{ isEnabled = $true }';

/**
 * Report-only policies do not stand against it by the vendor's words; where they do all the same, the service refuses the change and nothing is changed. The
 * same holds where policies cannot be read: a way back is not withheld for that.
 */
export async function besideDefaults({ client }: WithClient): Promise<Beside | Refusal> {
  const enabled: string[] = [];
  try {
    for await (const { rows } of client.read(readOf(conditionalAccessPolicies, ['id', 'displayName', 'state'])))
      for (const { state, displayName, id } of rows)
        if (state === 'enabled') enabled.push(displayName || id || 'a policy without a name');
  } catch (cause) {
    if (!(cause instanceof TenantError)) throw cause;
    return {
      lines: effect,
      notMeasured: [
        `Conditional Access policies could not be read (${cause.message}). Microsoft refuses the change where one is enabled.`,
      ],
    };
  }
  if (enabled.length === 0) return { lines: effect, notMeasured: [] };
  const others = enabled.length - named;
  const names = `${enabled.slice(0, named).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  const [are, they, them] = enabled.length === 1 ? ['policy is', 'it replaces', 'it'] : ['policies are', 'they replace', 'them'];
  return refuse(
    'security-defaults',
    `${enabled.length} Conditional Access ${are} enabled (${names}), and Microsoft does not allow security defaults beside ${them}.`,
    `If ${they} security defaults, nothing has to be restored. If not, turn ${them} off and run: ${command}`,
  );
}

const effect = [
  { label: 'Everyone', value: 'registers for MFA; legacy authentication is blocked' },
  { label: 'Administrators', value: 'need MFA at each sign-in, break-glass accounts too' },
  { label: 'Conditional Access', value: 'no policy can be enabled while security defaults are on' },
];
