/** What a step does that cuts an account off, or gives it back, in words: of operations on accounts, their devices and their mailboxes. */
import type { Fields, Operation } from '../engine/plan/operation.js';
import { casMailboxes } from './resources/cas-mailbox.js';
import { devices } from './resources/device.js';
import { mailboxes } from './resources/mailbox.js';
import { mailboxPermissions } from './resources/mailbox-permission.js';
import { policyExclusions } from './resources/policy-exclusion.js';
import { recipientPermissions } from './resources/recipient-permission.js';
import { riskyUsers } from './resources/risky-user.js';
import { users } from './resources/user.js';
import { userPasswords } from './resources/user-password.js';
import { userSessions } from './resources/user-session.js';

/** The steps that end every access of an account, in their order. */
export const steps = ['block', 'revoke', 'reset', 'risk'] as const;
export type Step = (typeof steps)[number];

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
