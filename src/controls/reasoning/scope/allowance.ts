/** Why something that is not as it should be is no gap: the operator listed it, by name, address or id. */
import { listed } from './listed.js';

/** The reason in words for evidence, or null when nobody listed any of the names. */
export type Allowance = (...names: readonly (string | null | undefined)[]) => string | null;

/** Break-glass accounts need not be named again, where an emergency may need what is judged. */
export function allowance(options: { readonly allow: readonly string[]; readonly breakGlass: readonly string[] }): Allowance {
  const isAllowed = listed(options.allow);
  const isBreakGlass = listed(options.breakGlass);
  return (...names) => {
    if (isAllowed(...names)) return 'allowed in settings';
    return isBreakGlass(...names) ? 'break-glass account' : null;
  };
}
