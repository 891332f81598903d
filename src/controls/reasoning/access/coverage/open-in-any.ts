/** Coverage asked in several ways at once: open is whatever is open in any of them. */

import { anyOf } from '../kinds/ternary.js';
import { together } from '../tenant/group-index.js';
import type { PeopleUnion } from './people-coverage.js';

/** All of the same policies, so that they cut places alike. At least one. */
export function openInAny(unions: readonly PeopleUnion[]): PeopleUnion {
  const [first] = unions;
  if (first === undefined) throw new RangeError('Nothing was asked.');
  return {
    open: together(unions.map(({ open }) => open)),
    coversSome: anyOf(unions.map(({ coversSome }) => coversSome)),
    wayIn: (account) =>
      (unions.find(({ open }) => open.yes.has(account)) ?? unions.find(({ open }) => open.perhaps.has(account)) ?? first).wayIn(
        account,
      ),
    openWhere: (isWanted) => together(unions.map((union) => union.openWhere(isWanted))),
    byPlace: first.byPlace.map(({ places }, index) => ({
      places,
      open: together(unions.flatMap(({ byPlace }) => byPlace[index]?.open ?? [])),
    })),
  };
}
