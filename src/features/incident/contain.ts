/** The first stage: everything that ends an intruder's access at once, each step independent of the others. */

import type { Operation } from '../../engine/plan/operation.js';
import { confirmCompromised } from '../../tenant/resources/risky-user.js';
import { switchAccount } from '../../tenant/resources/user.js';
import { resetPassword } from '../../tenant/resources/user-password.js';
import { revokeSessions } from '../../tenant/resources/user-session.js';
import type { Step } from '../../tenant/step-words.js';
import type { IdentityKind } from './entry-terms.js';
import { stepsFor } from './identity.js';

interface Contained {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly IdentityKind[];
  readonly enabled: boolean | null;
}

/** In their order: what keeps everyone out comes first. `done`: steps of an earlier containment that still hold. */
export function containOperations(account: Contained, done: ReadonlySet<Step>): readonly Operation[] {
  return stepsFor(account.kinds)
    .filter((step) => !done.has(step) && !(step === 'block' && account.enabled === false))
    .map((step) => operationOf(step, account));
}

/**
 * Ending sessions, a fresh random password and a word about risk may be done twice: a step of which nobody knows whether it was done
 * is sent again. Who was handed the password of the first time gets that of the second too, and the second holds.
 */
function operationOf(step: Step, account: { readonly id: string; readonly name: string }): Operation {
  switch (step) {
    case 'block':
      return switchAccount({ ...account, enabled: false });
    case 'revoke':
      return revokeSessions(account);
    case 'reset':
      return resetPassword(account);
    case 'risk':
      return confirmCompromised(account);
  }
}
