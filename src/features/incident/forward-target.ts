/** Where forwarding leads, from how Exchange writes it: an address, a name, or a name in quotes with either in brackets behind it. */
import { endOf, shownTarget, writtenAddress } from '../../tenant/written-address.js';
import type { GatheredNames } from './gathered.js';

export type Side = 'inside' | 'outside' | 'unknown';
/** What a recipient is looked up by that is named without an address. */
export function recipientName(target: string): string {
  return /\[EX:([^\]]+)\]$/i.exec(endOf(target))?.[1] ?? target;
}

/** An address of no domain of ours leads outside; a name leads where the recipient does that goes by it, and otherwise nobody knows where. */
export function sideOf(target: string, { ownDomains, addresses }: GatheredNames): Side {
  const address = addresses.get(target) ?? writtenAddress(target);
  if (address === null || ownDomains === null) return 'unknown';
  return ownDomains.has(address.slice(address.lastIndexOf('@') + 1).toLowerCase()) ? 'inside' : 'outside';
}

export function worst(sides: readonly Side[]): Side {
  return sides.includes('outside') ? 'outside' : sides.includes('unknown') ? 'unknown' : 'inside';
}

const maxTargets = 5;

/** As they are written, those that lead outside first, with the addresses of recipients that are named. */
export function shownTargets(targets: readonly string[], known: GatheredNames): string {
  const outsideFirst = targets.toSorted(
    (one, other) => Number(sideOf(other, known) === 'outside') - Number(sideOf(one, known) === 'outside'),
  );
  const shown = outsideFirst.slice(0, maxTargets).map((target) => {
    const address = known.addresses.get(target);
    return address === undefined ? shownTarget(target) : `${target} (${address})`;
  });
  const more = targets.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
