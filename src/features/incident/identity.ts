/** Which kinds of accounts there are, and what can be done about each when it is compromised: one table, for cards and the manual. */

import { type Step, steps } from '../../tenant/step-words.js';
import type { IdentityKind } from './entry-terms.js';

interface IdentityRule {
  readonly kind: IdentityKind;
  /** As people call it. */
  readonly name: string;
  /** Steps that cannot be done from here. */
  readonly without: readonly Step[];
  /** How many approvals of the incident group it takes at least. */
  readonly approvals: 1 | 2;
  /** What people have to know or do themselves; empty: nothing. */
  readonly words: string;
  /** What another directory holds, which a person has to see to before access is restored; absent: nothing. */
  readonly elsewhere?: {
    readonly what: string;
    readonly todo: string;
    /** What people have to know once access is restored here. */
    readonly restored: string;
  };
}

/**
 * Sources: "Revoke user access in an emergency" and the Graph reference of `user` and `revokeSignInSessions` (external accounts sign
 * in through their home tenant). A synchronised account can be blocked in the directory, and an account that is enabled on-premises is
 * enabled in the cloud again by the synchronisation (frequently asked questions of Entra Connect).
 */
export const identityRules: readonly IdentityRule[] = [
  { kind: 'member', name: 'an account of this tenant', without: [], approvals: 1, words: '' },
  {
    kind: 'synchronised',
    name: 'an account synchronised from on-premises',
    without: ['reset'],
    approvals: 1,
    words:
      'It is mastered on-premises: disable it in Active Directory and reset its password there twice, now; then start a synchronisation. The block from here holds only until a synchronisation writes over it, and its password cannot be replaced from here.',
    elsewhere: {
      what: 'Active Directory still has the old password, and a synchronisation from there can undo the block',
      todo: 'disable the account in Active Directory, reset its password there twice, then start a synchronisation; enable it there only when access is restored',
      restored:
        'Its password is that of Active Directory. Enable the account there too, or the next synchronisation blocks it here again.',
    },
  },
  {
    kind: 'federated',
    name: 'an account of a federated domain',
    without: ['reset'],
    approvals: 1,
    words: 'Its password lives with the identity provider of its domain: reset it there, and block the account there too.',
    elsewhere: {
      what: 'the identity provider of its domain still has the old password and sign-in methods',
      todo: 'replace the password there, remove sign-in methods that nobody knows, and end the sessions there',
      restored: 'Its password is that of the identity provider of its domain: unblock the account there too.',
    },
  },
  {
    kind: 'guest',
    name: 'a guest',
    without: ['revoke', 'reset', 'risk'],
    approvals: 1,
    words:
      'It signs in through its home tenant: blocking keeps it out of this one alone. Sessions and password belong to the home tenant; tell its administrators.',
    elsewhere: {
      what: 'its home tenant still has the old password, sessions and sign-in methods',
      todo: 'its administrators replace the password, end the sessions and remove sign-in methods that nobody knows',
      restored: 'Its password and sessions are those of its home tenant: nothing of them was changed from here.',
    },
  },
  {
    kind: 'sharedMailbox',
    name: 'a shared mailbox',
    without: [],
    approvals: 1,
    words:
      'Nobody needs to sign in with it: the attacker probably used an account with access. Look at the delegates, and contain that account too.',
  },
  {
    kind: 'globalAdministrator',
    name: 'a Global Administrator',
    without: [],
    approvals: 2,
    words:
      'It takes a second approver. hardenbot can change it only with the Entra role Privileged Authentication Administrator; without, the steps fail and say so. Look at everything else it could change.',
  },
  {
    kind: 'administrator',
    name: 'an administrator',
    without: [],
    approvals: 1,
    words: 'hardenbot can change it only with an Entra role that stands above its own; without, the steps fail and say so.',
  },
  {
    kind: 'rolesUnknown',
    name: 'an account whose roles cannot be read',
    without: [],
    approvals: 2,
    words: 'Its roles could not be read, so it counts as a Global Administrator: it takes a second approver.',
  },
  {
    kind: 'requester',
    name: 'the one who asks',
    without: [],
    approvals: 1,
    words: 'Someone else must approve it, as always; the account itself decides nothing about its own incident.',
  },
];

/** What is never contained, by the code of the refusal. */
export const refusedIdentities = [
  {
    code: 'emergency-account',
    name: 'an emergency account',
    words:
      'Emergency accounts are the way back in: hardenbot never blocks one. Change its password and keys by hand, with two people present. If another account took its name, write the object id of yours under breakGlass in the settings in place of the name, and contain the other one again.',
  },
  {
    code: 'own-identity',
    name: 'hardenbot itself, or another application',
    words:
      'That is an application, not a person: disable it under Enterprise applications in the Entra admin center and remove its credentials.',
  },
  {
    code: 'ambiguous-account',
    name: 'a name that several accounts have',
    words: 'Say which one: write its whole name, or the object id behind it.',
  },
  { code: 'unknown-account', name: 'a name that nobody has', words: 'Write the name it signs in with, or its object id.' },
] as const;
export type RefusedCode = (typeof refusedIdentities)[number]['code'];

export function rulesOf(kinds: readonly IdentityKind[]): readonly IdentityRule[] {
  return identityRules.filter((rule) => kinds.includes(rule.kind));
}

/** The steps that can be done from here. */
export function stepsFor(kinds: readonly IdentityKind[]): readonly Step[] {
  const without = new Set(rulesOf(kinds).flatMap((rule) => rule.without));
  return steps.filter((step) => !without.has(step));
}

export function approvalsFor(kinds: readonly IdentityKind[]): 1 | 2 {
  return rulesOf(kinds).some((rule) => rule.approvals === 2) ? 2 : 1;
}
