/** What a control of stopped sign-ins must say where who gets in settles it, whatever it stops. */
import type { Expected } from '../family';
import { openFor, type Question } from './coverage';
import type { AccessModel, Policy } from './model';

/** Null where it does not. @param because what is said of it: that nothing that had to be stopped gets in, and that nobody knows whether something does */
export function saidOfWhoGetsIn(
  model: AccessModel,
  {
    everybody,
    accounts,
    blocks,
  }: { readonly everybody: Question; readonly accounts: Question; readonly blocks: readonly Policy[] },
  because: { readonly stopped: string; readonly unknown: string },
): Expected | null {
  const open = openFor(everybody, blocks);
  const filters = model.policies.filter(({ appFilter }) => appFilter !== null).length;
  // Two filters may be read as one, or each on its own.
  if (open === 'no' && filters > 1)
    return { verdicts: ['pass', 'unknown'], because: 'two filters by attributes cover all together' };
  if (open === 'no') return { verdicts: ['pass'], because: because.stopped };
  // Whether people without an account count where policies for accounts are enough is not said.
  if (openFor(accounts, blocks) === 'no')
    return {
      verdicts: ['partial', 'pass', 'fail', ...(open === 'perhaps' ? (['unknown'] as const) : [])],
      because: 'only people without an account get in',
    };
  // An application that a filter leaves out by its attributes may count as left out, or as unknown.
  if (open === 'perhaps') return { verdicts: filters > 0 ? ['unknown', 'partial'] : ['unknown'], because: because.unknown };
  return null;
}
