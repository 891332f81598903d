/** What no list shows, or could not be shown this time: a person looks, and says so by name. */
import { printOf, unsureBeforeMs } from './attribution.js';
import { idOr } from './by-hand.js';
import type { Gathered } from './gathered.js';
import type { FoundItem } from './item.js';
import { isListName, lookByHand } from './lists.js';

/** Keys of items that stand for a list; they leave as soon as the list was read. */
const unreadPrefix = 'unread ';

export function standsForList(key: string): boolean {
  return key.startsWith(unreadPrefix);
}

const byHandPrefix = 'by-hand ';

export function isLookedAtByHand(key: string): boolean {
  return key.startsWith(byHandPrefix);
}

/** The lists that could not be read: nothing in them counts as clean. */
export function unreadItems(unread: ReadonlySet<string>): readonly FoundItem[] {
  return [...unread].filter(isListName).map((list) => ({
    key: `${unreadPrefix}${list}`,
    what: `could not be read: ${list}`,
    advice: 'ask',
    why: `someone has to look: ${lookByHand[list]}`,
    fresh: false,
    operations: [],
    ground: 'undated',
    print: printOf(list),
  }));
}

export const olderKey = 'older than the logs';

/**
 * Where the intruder may have been at work before what the logs say: nobody knows what they did then. It is named by its number, because it is about
 * what an intruder did.
 */
export function olderItems({ readFrom, account }: Gathered, sign: Date | null): readonly FoundItem[] {
  if (sign === null || sign.getTime() - unsureBeforeMs >= readFrom.getTime()) return [];
  const day = readFrom.toISOString().slice(0, 10);
  return [
    {
      key: olderKey,
      what: `nothing older than ${day} was read of what the account did, and the intruder may have come before`,
      advice: 'ask',
      why: `someone looks further back: Microsoft Purview, Audit, filtered by ${account.name} (180 days), and logs of Entra ID that you keep yourself`,
      fresh: false,
      operations: [],
      ground: 'undated',
      print: printOf(sign.toISOString()),
    },
  ];
}

/**
 * What Microsoft gives no program to read, or what hardenbot has no right to. Sources: Get-AdminFlow of the Power Apps administration module is run by an administrator; rules that
 * live in Outlook alone are in Microsoft's guide on Outlook rules and forms attacks; app passwords are in the pages of per-user MFA.
 */
export function byHandItems({
  id,
  name,
  hasMailbox,
}: {
  readonly id: string;
  readonly name: string;
  readonly hasMailbox: boolean;
}): readonly FoundItem[] {
  const looked = (key: string, what: string, why: string): FoundItem => ({
    key: `${byHandPrefix}${key}`,
    what,
    advice: 'ask',
    why,
    fresh: false,
    operations: [],
    ground: 'undated',
    print: printOf(key),
  });
  return [
    looked(
      'flows',
      'flows of Power Automate, which can forward mail without a rule, cannot be read',
      `an administrator lists them with Get-AdminFlow -CreatedBy ${id} and stops one with Disable-AdminFlow`,
    ),
    looked(
      'app passwords',
      'app passwords and security questions, which outlive a new password, cannot be read',
      `Entra admin center, Users, Per-user MFA, ${name}: delete all existing app passwords; questions end where Password reset does not allow them`,
    ),
    looked(
      'files',
      'files and chats that were shared, and agents that were made, cannot be read',
      `Microsoft Purview, Audit: sharing by ${name} since the first sign; Teams admin center, Manage users; Power Platform admin center, Copilot`,
    ),
    looked(
      'roles',
      'roles in Exchange, Azure, Purview and Defender are not read',
      `Get-ManagementRoleAssignment -RoleAssignee ${idOr(name, '<account>')}, Get-AzRoleAssignment -ObjectId ${id} -ExpandPrincipalGroups, and Permissions in Purview and Defender`,
    ),
    ...(hasMailbox
      ? [
          looked(
            'outlook',
            'what lives in Outlook alone cannot be read: rules, forms, home pages',
            'on a clean computer outlook.exe /cleanrules, after asking the person, removes every rule',
          ),
        ]
      : []),
  ];
}
