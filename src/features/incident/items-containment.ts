/** Whether the account is still contained: that it may not sign in, and what another directory holds that nothing done here reaches. */

import { printOf } from './attribution.js';
import type { IdentityKind, Item } from './entry-terms.js';
import { rulesOf } from './identity.js';
import type { FoundItem } from './item.js';
import { lists } from './lists.js';

interface Containment {
  readonly account: { readonly name: string; readonly kinds: readonly IdentityKind[]; readonly enabled: boolean | null };
  readonly isContained: boolean;
  /** Access is being restored right now. */
  readonly isRestoring: boolean;
  /** When it was contained last; null: never. */
  readonly containedAt: Date | null;
}

export function containmentItems(containment: Containment): readonly FoundItem[] {
  return [...signIn(containment), ...elsewhere(containment)];
}

const signInKey = 'sign-in';
const elsewherePrefix = 'elsewhere ';

/** Someone, or a synchronisation, enabled the account again, and no plan did. */
function signIn({ account, isContained, isRestoring, containedAt }: Containment): readonly FoundItem[] {
  if (!isContained || isRestoring || account.enabled !== true) return [];
  const first = account.kinds.includes('synchronised') ? 'disable it in Active Directory first, then ' : '';
  return [
    {
      key: signInKey,
      what: 'it was contained and may sign in again, which no plan restored',
      advice: 'clean',
      why: `${first}/harden contain ${account.name}`,
      fresh: true,
      operations: [],
      ground: 'intruder',
      read: lists.signIn,
      print: printOf([signInKey, containedAt]),
    },
  ];
}

/** It is open again after each containment: a password that was replaced before may be known by now. */
function elsewhere({ account, containedAt }: Containment): readonly FoundItem[] {
  return rulesOf(account.kinds).flatMap(({ kind, elsewhere: held }) =>
    held === undefined
      ? []
      : [
          {
            key: `${elsewherePrefix}${kind}`,
            what: held.what,
            advice: 'clean',
            why: held.todo,
            fresh: false,
            operations: [],
            ground: 'undated',
            print: printOf([kind, containedAt]),
          },
        ],
  );
}

/** The account may sign in although it was contained. */
export function isSignedInAgain({ key }: Item): boolean {
  return key === signInKey;
}

/** What was blocked here can be undone on-premises. */
export function isHeldOnPremises({ key }: Item): boolean {
  return key === `${elsewherePrefix}synchronised`;
}
