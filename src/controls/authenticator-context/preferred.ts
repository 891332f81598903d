/** System-preferred MFA: whether everyone is asked first for the strongest method that they have registered. */
import type { SystemCredentialPreferences } from '../../tenant/resources/system-credential-preferences.js';
import type { Item } from '../item.js';
import type { PartState } from '../reasoning/findings/parts.js';

/** How the service writes that nobody is left out. */
const nobody = '00000000-0000-0000-0000-000000000000';

const command =
  "Update-MgBetaPolicyAuthenticationMethodPolicy -SystemCredentialPreferences @{ state = 'enabled'; includeTargets = @(@{ id = 'all_users'; targetType = 'group' }); excludeTargets = @() }";

/** No plan changes it: Microsoft does not support writes through beta. @param row undefined: it did not come */
export function preferredItem(row: SystemCredentialPreferences | undefined): Item {
  const [actual, state] = judged(row?.systemCredentialPreferences);
  return {
    object: 'System-preferred MFA',
    identity: null,
    values: [
      { property: 'systemCredentialPreferences', actual, expected: `enabled for everyone, by: ${command}`, state, noted: true },
    ],
    isNeeded: false,
    change: null,
  };
}

function judged(preferences: SystemCredentialPreferences['systemCredentialPreferences']): readonly [string, PartState] {
  const { state, includeTargets, excludeTargets } = preferences ?? {};
  switch (state) {
    case 'enabled':
      return reachOf(includeTargets, excludeTargets);
    case 'disabled':
      return ['disabled', 'gap'];
    case 'default':
      return ['default: Microsoft decides, and its pages say both enabled and disabled', 'unknown'];
    default:
      return [state ?? 'not returned', 'unknown'];
  }
}

type Targets = NonNullable<SystemCredentialPreferences['systemCredentialPreferences']>['includeTargets'];

/** A group that is left out is one for whom it is off. */
function reachOf(include: Targets, exclude: Targets): readonly [string, PartState] {
  if ((exclude ?? []).some(({ id }) => id !== nobody)) return ['enabled, but not for a group', 'gap'];
  if (!include || !exclude) return ['enabled, and for whom was not returned', 'unknown'];
  return include.some(({ id }) => id === 'all_users') ? ['enabled for everyone', 'holds'] : ['enabled for some groups', 'gap'];
}
