/** One line of `hardenbot doctor`: what was looked at, what was found, which controls it stops, and what to do. */
import { definitions } from '../../controls/definitions.js';

export type Area = 'settings' | 'keys' | 'store' | 'chat' | 'webhook' | 'tenant' | 'permission' | 'licence' | 'clock';

/**
 * - `works`: it was tried, and it worked
 * - `missing`: it was tried, and it did not
 * - `unknown`: it could not be tried; `remedy` says how it can be
 * - `note`: the tenant has no licence for it. Anyone who buys none is not reminded for ever: it is no failure
 */
export interface Check {
  readonly area: Area;
  /** What was looked at, the same words in every run. */
  readonly name: string;
  readonly state: 'works' | 'missing' | 'unknown' | 'note';
  readonly found: string;
  /** Ids of controls that cannot be audited or changed as long as it is missing. */
  readonly disables: readonly string[];
  /** Null when nothing has to be done. */
  readonly remedy: string | null;
  /** To be copied as they are, where that is a part of the remedy. */
  readonly lines?: readonly string[];
}

/** Without these nothing can be done for any control. */
export const everyControl: readonly string[] = definitions.map(({ id }) => id);

export function works(area: Area, name: string, found: string): Check {
  return { area, name, state: 'works', found, disables: [], remedy: null };
}

type Trouble = Pick<Check, 'area' | 'name' | 'found'> & {
  readonly remedy: string;
  readonly disables?: readonly string[];
  readonly lines?: readonly string[];
};

export function missing(trouble: Trouble): Check {
  return { disables: everyControl, ...trouble, state: 'missing' };
}

export function unknown(trouble: Trouble): Check {
  return { disables: [], ...trouble, state: 'unknown' };
}

/** What cannot be had without a licence. */
export function unlicensed(trouble: Omit<Trouble, 'area'>): Check {
  return { disables: everyControl, ...trouble, area: 'licence', state: 'note' };
}
