/** The first stage: everything that ends an intruder's access at once, each step independent of the others. */
import type { IdentityKind } from '../../engine/ledger/incident-evidence.js';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { devices } from '../../tenant/resources/device.js';
import { mailboxes } from '../../tenant/resources/mailbox.js';
import { mailboxPermissions } from '../../tenant/resources/mailbox-permission.js';
import { policyExclusions } from '../../tenant/resources/policy-exclusion.js';
import { recipientPermissions } from '../../tenant/resources/recipient-permission.js';
import { confirmCompromised, riskyUsers } from '../../tenant/resources/risky-user.js';
import { switchAccount, users } from '../../tenant/resources/user.js';
import { resetPassword, userPasswords } from '../../tenant/resources/user-password.js';
import { revokeSessions, userSessions } from '../../tenant/resources/user-session.js';
import { type Step, stepsFor } from './identity.js';

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

const words: Readonly<Record<Step, string>> = {
  block: 'block sign-in',
  revoke: 'end every session',
  reset: 'replace the password by a random one',
  risk: 'tell Entra ID that the account is compromised',
};

const resources: Readonly<Record<Step, string>> = {
  block: users.key,
  revoke: userSessions.key,
  reset: userPasswords.key,
  risk: riskyUsers.key,
};

/** The step that an operation is; null for one of another stage. */
export function stepOf(operation: Operation): Step | null {
  const step = (Object.keys(resources) as Step[]).find((one) => resources[one] === operation.resource) ?? null;
  const blocks = operation.kind === 'update' && operation.after['accountEnabled'] === false;
  return step === 'block' && !blocks ? null : step;
}

const names: Readonly<Record<Step, string>> = {
  block: 'the block',
  revoke: 'signing out',
  reset: 'the new password',
  risk: 'the report to Entra ID',
};

/** A step in a word or two, for a line that names several. */
export function stepName(operation: Operation): string {
  const step = stepOf(operation);
  return step === null ? stepWords(operation) : names[step];
}

/** What a step does, for people to read. */
export function stepWords(operation: Operation): string {
  const step = stepOf(operation);
  if (step !== null) return words[step];
  if (operation.resource.includes('/authentication/')) return `remove the sign-in method ${operation.object}`;
  if (operation.resource === devices.key)
    return `${operation.kind === 'update' && operation.after['accountEnabled'] === false ? 'disable' : 'enable'} the device ${operation.object}`;
  if (operation.resource === policyExclusions.key)
    return `${operation.kind === 'create' ? 'exclude again from' : 'remove the exclusion from'} ${operation.object}`;
  if (operation.resource === users.key) return `let ${operation.object} sign in again`;
  if (operation.resource === mailboxes.key && operation.kind === 'update')
    return isForwarding(operation.after) ? `forward mail again: ${operation.object}` : `stop forwarding: ${operation.object}`;
  if (operation.resource === casMailboxes.key && operation.kind === 'update')
    return `${closesProtocol(operation.after) ? 'turn off' : 'turn on again'} ${operation.object}`;
  const own = ownWords[operation.resource]?.[operation.kind];
  if (own !== undefined) return `${own} ${operation.object}`;
  const verb = { update: 'change', create: 'restore', remove: 'take away', action: 'do' } as const;
  const isSwitch = operation.kind === 'update' && typeof operation.after['Enabled'] === 'boolean';
  return `${isSwitch ? (operation.after['Enabled'] === true ? 'switch on' : 'switch off') : verb[operation.kind]} ${operation.object}`;
}

function closesProtocol({ SmtpClientAuthenticationDisabled: isOff, PopEnabled, ImapEnabled }: Fields): boolean {
  return isOff === true || PopEnabled === false || ImapEnabled === false;
}

function isForwarding({ ForwardingSmtpAddress: smtp, ForwardingAddress: recipient }: Fields): boolean {
  return Boolean(smtp) || Boolean(recipient);
}

/** Where the object alone does not say what is done to it. */
const ownWords: Readonly<Record<string, Partial<Record<Operation['kind'], string>>>> = {
  [mailboxPermissions.key]: {
    remove: 'take away the right to open the mailbox:',
    create: 'restore the right to open the mailbox:',
  },
  [recipientPermissions.key]: { remove: 'take away the right to send as it:', create: 'restore the right to send as it:' },
};
