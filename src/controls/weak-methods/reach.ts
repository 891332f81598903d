/** How far one method reaches: off, only for whom settings allow it, or open, and to whom. */
import type { Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import type { Method } from './definition.js';
import { type Inputs, isGroup } from './inputs.js';

export interface MethodReach {
  readonly state: PartState;
  /** Everyone may use it. */
  readonly toAll: boolean;
  /** Whom it is open to, by name. */
  readonly open: readonly string[];
  /** Whom it is for and may be: listed, empty and deleted groups. */
  readonly fine: readonly string[];
  /** Of SMS: the code stands in for the password. */
  readonly insteadOfPassword: boolean;
  /** Of email: people of other organisations sign in with a code. */
  readonly toOutsiders: boolean;
}

export function reachOf(
  method: Method,
  { inputs, outcomes, warnings }: { readonly inputs: Inputs; readonly outcomes: Outcomes; readonly warnings?: WarningList },
): MethodReach {
  const configuration = inputs.configuration(method);
  const nothing = { toAll: false, open: [], fine: [], insteadOfPassword: false, toOutsiders: false };
  const word = configuration?.state?.toLowerCase();
  if (configuration === undefined || (word !== 'enabled' && word !== 'disabled')) return { ...nothing, state: 'unknown' };
  const outsiders = method === 'email' ? (configuration.allowExternalIdToUseEmailOtp?.toLowerCase() ?? null) : 'disabled';
  const toOutsiders = outsiders === 'enabled' || outsiders === 'default';
  const ofOutsiders: PartState = toOutsiders ? 'gap' : outsiders === 'disabled' ? 'holds' : 'unknown';
  if (word === 'disabled') return { ...nothing, state: ofOutsiders, toOutsiders };
  const targets = configuration.includeTargets;
  if (targets === null || targets === undefined) return { ...nothing, state: toOutsiders ? 'gap' : 'unknown', toOutsiders };
  const insteadOfPassword = targets.some((target) => target.isUsableForSignIn === true);
  const open: string[] = [];
  const fine: string[] = [];
  // Whether a code is all that someone needs: only targets of SMS say it.
  let unknown = method === 'sms' && targets.some((target) => typeof target.isUsableForSignIn !== 'boolean');
  for (const { id } of targets) {
    if (!id) unknown = true;
    else if (!isGroup(id)) open.push('all_users');
    else if (inputs.isExcepted(id, outcomes) === true) fine.push(`${inputs.nameOf(id)} (allowed in settings)`);
    else if (inputs.isExcepted(id, outcomes) === 'unknown') unknown = true;
    else {
      const group = inputs.group(id, outcomes);
      if (group === 'some') open.push(inputs.nameOf(id));
      if (group === 'unknown') unknown = true;
      if (group === 'empty') {
        fine.push(`${inputs.nameOf(id)} (empty)`);
        warnings?.add('standing-exclusion', `${method} waits for anyone who joins ${inputs.nameOf(id)}, which is empty today.`);
      }
      if (group === 'gone') {
        fine.push(`${id} (deleted)`);
        warnings?.add('stale-reference', `${method} is for the group ${id}, which does not exist any more.`);
      }
    }
  }
  const isGap = open.length > 0 || insteadOfPassword || ofOutsiders === 'gap';
  const state = isGap ? 'gap' : unknown || ofOutsiders === 'unknown' ? 'unknown' : 'holds';
  return { state, toAll: open.includes('all_users'), open, fine, insteadOfPassword, toOutsiders };
}
