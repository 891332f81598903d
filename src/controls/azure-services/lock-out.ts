/** Which of those who called a service the firewall of a plan still allows. */
import type { AddressSet } from '../reasoning/ip/address-set.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { Caller } from './caller-log.js';

/**
 * - `allowed`: a rule for addresses holds it
 * - `private`: an address of a private network: it came over a private endpoint, which no rule concerns, or over the endpoint of a subnet, which
 *   only a rule for that subnet allows
 * - `unnamed`: the log has no address, or one that cannot be read
 * - `lockedOut`: none of these
 */
export type Fate = 'allowed' | 'private' | 'unnamed' | 'lockedOut';

export interface Judged {
  readonly caller: Caller;
  readonly fate: Fate;
}

export function judged(callers: readonly Caller[], allowed: AddressSet): readonly Judged[] {
  return callers.map((caller) => ({ caller, fate: fateOf(caller, allowed) }));
}

function fateOf({ address }: Caller, allowed: AddressSet): Fate {
  const { set, problems } = readAddresses(address === '' ? [] : [address]);
  if (set.isEmpty || problems.length > 0) return 'unnamed';
  if (set.isSubsetOf(allowed)) return 'allowed';
  return set.isPrivate ? 'private' : 'lockedOut';
}

/** Whether anyone of them loses the service; `private`: nobody can say of those. */
export function losers(all: readonly Judged[], keepsPrivate: boolean): readonly Judged[] {
  return all.filter(({ fate }) => fate === 'lockedOut' || fate === 'unnamed' || (fate === 'private' && !keepsPrivate));
}

const words: Readonly<Record<Fate, string>> = {
  allowed: 'allowed',
  private: 'a private network: only a subnet rule or a private endpoint allows it',
  unnamed: 'no readable address: it may be locked out',
  lockedOut: 'locked out',
};

/** Callers that are named in one line. */
const shown = 8;

/** `203.0.113.9: 120 calls since 2026-09-01, last 2026-11-23 (allowed)`. */
export function inWords(all: readonly Judged[]): string {
  if (all.length === 0) return 'nobody called it in 30 days';
  const ordered = all.toSorted((left, right) => Number(left.fate === 'allowed') - Number(right.fate === 'allowed'));
  const lines = ordered.slice(0, shown).map(({ caller, fate }) => {
    const { address, calls, first, last } = caller;
    const times = `${calls} ${calls === 1 ? 'call' : 'calls'} since ${dayOf(first)}, last ${dayOf(last)}`;
    return `${address || 'without an address'}: ${times} (${words[fate]})`;
  });
  const rest = all.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more addresses`] : [])].join('; ');
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
