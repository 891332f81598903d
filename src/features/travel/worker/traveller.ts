/** Whether an account may be allowed while travelling at all, and how much depends on it. */
import { type Refusal, refuse } from '../../../lib/errors.js';
import { readOf } from '../../../tenant/resource.js';
import { builtInRoleName, directorySynchronizationAccounts } from '../../../tenant/resources/built-in-roles.js';
import { oneMailbox } from '../../../tenant/resources/mailbox.js';
import { type User, userName } from '../../../tenant/resources/user.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import type { WithClient, WithTenantSettings } from '../../../worker/context.js';
import { isDeclared } from '../../../worker/declared-account.js';
import { readRoles } from '../../../worker/read-roles.js';

export interface Traveller {
  readonly id: string;
  readonly name: string;
  /** Holds or may activate a directory role, or that is unknown. */
  readonly isPrivileged: boolean;
  readonly roles: readonly string[];
  /** What is unknown, a sentence each. */
  readonly doubts: readonly string[];
}

export async function admitTraveller(
  { client, settings }: WithClient & WithTenantSettings,
  user: User & { readonly id: string },
): Promise<Traveller | Refusal> {
  const { id } = user;
  const name = userName(user);
  const refusal = whyNoMember(user, name) ?? ((await isDeclared(client, settings.breakGlass, user)) ? emergency(name) : null);
  if (refusal !== null) return refusal;
  const roles = await readRoles(client, id);
  if (roles.names.includes(synchronisation))
    return no('sync-account', `${name} copies the directory from the premises.`, 'Such an account does not travel.');
  const mailbox = await rowsOf(client, readOf(oneMailbox, ['Guid', 'RecipientTypeDetails'], { of: id }));
  const kind = mailbox.rows.map(({ RecipientTypeDetails }) => RecipientTypeDetails ?? '').find((one) => notPeople.test(one));
  if (kind !== undefined)
    return no(
      'not-a-person',
      `${name} is a ${kind}.`,
      'Ask for the person who uses it: they sign in with an account of their own.',
    );
  const isUnknown = mailbox.problem !== null && mailbox.problem.kind !== 'notFound';
  return {
    id,
    name,
    isPrivileged: roles.kinds.length > 0,
    roles: roles.names,
    doubts: [...roles.doubts, ...(isUnknown ? ['Whether it is a shared mailbox could not be read.'] : [])],
  };
}

const synchronisation = builtInRoleName(directorySynchronizationAccounts) ?? directorySynchronizationAccounts;
const notPeople = /^(shared|room|equipment|scheduling|discovery|group)mailbox$/i;

function whyNoMember({ userType, userPrincipalName, accountEnabled }: User, name: string): Refusal | null {
  if (/^guest$/i.test(userType ?? '') || /#ext#/i.test(userPrincipalName ?? ''))
    return no(
      'guest',
      `${name} is a guest.`,
      'Only members of this tenant get travel exceptions; a guest is excepted in settings.',
    );
  if (accountEnabled === false)
    return no(
      'disabled',
      `${name} is disabled and can sign in from nowhere.`,
      'Find out who disabled it, and why, before anyone enables it: a compromised account has to stay disabled.',
    );
  return null;
}

function emergency(name: string): Refusal {
  return no(
    'emergency-account',
    `${name} is an emergency account.`,
    'No policy may keep it out in the first place: see /harden explain break-glass.',
  );
}

function no(code: string, reason: string, remedy: string): Refusal {
  return refuse(code, `${reason} Nothing was done.`, remedy);
}
