/**
 * The legitimate ways out of a gap, the safest first: what is meant is declared in the settings, which changes nothing in the tenant; what is not meant is
 * changed; what is neither now is waived. An exclusion may be all that gets an administrator back in, so removing it never comes first.
 */
import type { ControlDefinition } from '../../control.js';

/** Settings that list what is meant, with what they list. */
const declaring: Readonly<Record<string, string>> = {
  except: 'what is excluded on purpose',
  allow: 'who or what is allowed on purpose',
};

/** What to do about an account that a policy leaves out. @param change what would have to be otherwise, if it is not meant */
export function declareOr(change: string): string {
  return `declare it in the settings if it is meant (breakGlass for a break-glass account, else except), or ${change}`;
}

/** A sentence each. @param finding where a person alone can close what is open, no plan is offered */
export function waysOut(
  { id, settings, onlyByHand, byHand }: ControlDefinition,
  finding?: { readonly byHand?: true | undefined },
): readonly string[] {
  const shape: Readonly<Record<string, unknown>> = 'shape' in settings ? (settings.shape as Record<string, unknown>) : {};
  const lists = Object.keys(declaring).filter((key) => key in shape);
  const where = lists.map((key) => `controls.${id}.${key} (${declaring[key]})`).join(' or ');
  const change = lists.length === 0 ? 'Change' : 'If not, change';
  const accounts = 'except' in shape ? ' Break-glass accounts belong under breakGlass.' : '';
  return [
    ...(lists.length === 0 ? [] : [`If it is meant, declare it in the settings: ${where}.${accounts}`]),
    onlyByHand === true || finding?.byHand === true
      ? `${change} it by hand: ${byHand ?? 'a person has to make this change.'}`
      : `${change} it: /harden plan ${id} shows every change before anything happens.${byHand === undefined ? '' : ` What no plan can do: ${byHand}`}`,
    `If it has to stay for now, waive it for a time: /harden waive ${id}`,
  ];
}
