/** Who is in a group of Entra ID at this moment: read again for every decision, never remembered. */
import { type Refusal, refuse, TenantError } from '../lib/errors.js';
import type { ReadsTenant } from '../tenant/client.js';
import { readOf } from '../tenant/resource.js';
import { groupMembers, isGroupMember } from '../tenant/resources/group-member.js';
import { users } from '../tenant/resources/user.js';

/** Reads one group; the people in it by Entra object id, each with the name they sign in with. */
export interface GroupReader {
  /** A refusal for a group that does not exist, has no people in it, or cannot be read now: none of them is ever "everyone". */
  members(groupId: string): Promise<ReadonlyMap<string, string> | Refusal>;
}

/**
 * Groups as a tenant has them. Guests are left out: their sign-in name carries `#EXT#` (Entra B2B). So are accounts that may not sign in: someone who left, or
 * whose account was contained, may be in the group for long, and in a chat.
 */
export function groupReader(client: ReadsTenant): GroupReader {
  return { members: (groupId) => readMembers(client, groupId) };
}

/** Reads each group once, however often it is asked for: for as long as one question takes. */
export function readingOnce(groups: GroupReader): GroupReader {
  const asked = new Map<string, ReturnType<GroupReader['members']>>();
  return {
    members: (groupId) => {
      const answer = asked.get(groupId) ?? groups.members(groupId);
      asked.set(groupId, answer);
      return answer;
    },
  };
}

async function readMembers(client: ReadsTenant, groupId: string): Promise<ReadonlyMap<string, string> | Refusal> {
  const people = new Map<string, string>();
  let nameless = 0;
  try {
    for await (const page of client.read(readOf(groupMembers, ['id', 'userPrincipalName', 'accountEnabled'], { of: groupId })))
      for (const member of page.rows) {
        const { id, userPrincipalName: name, kind, accountEnabled } = member;
        const isPerson = !isGroupMember(member) && typeof name === 'string' && !/#ext#/i.test(name);
        if (isPerson && accountEnabled !== false && typeof id === 'string') people.set(id.toLowerCase(), name);
        if (kind?.endsWith('.user') === true && typeof name !== 'string') nameless += 1;
      }
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    if (error.kind === 'notFound')
      return refuse('unknown-group', `There is no group ${groupId}.`, 'Correct the object id in hardenbot.yaml.');
    const remedy = remedyOf(error);
    return refuse('group-unreadable', `Group ${groupId} cannot be read: ${error.message}`, `Nothing was decided; ${remedy}.`);
  }
  if (people.size > 0) return people;
  // Of accounts that an app may not read Graph gives the ids alone: such a group only looks empty.
  if (nameless > 0)
    return refuse(
      'group-unreadable',
      `Group ${groupId} cannot be read: Microsoft Graph does not say who the accounts in it are.`,
      `Nothing was decided; ${grantOf(users.permission.read)}.`,
    );
  return refuse(
    'empty-group',
    `Group ${groupId} has no people in it who may sign in.`,
    'Add people to it, or name another group.',
  );
}

function remedyOf({ kind }: TenantError): string {
  if (kind === 'forbidden') return grantOf(groupMembers.permission.read);
  return kind === 'unauthenticated' ? 'tell the person who runs hardenbot' : 'try again';
}

/** The gateway is what reads groups. */
function grantOf(permission: string): string {
  return `grant ${permission} to "hardenbot (directory)": hardenbot manifest entra prints the script`;
}
