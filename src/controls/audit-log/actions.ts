/** What a mailbox records: Microsoft's own set of actions, or a list of its own, from which an intruder can take what shows what they do. */
import { quoted } from '../../lib/powershell.js';
import { type Mailbox, mailboxName } from '../../tenant/resources/mailbox.js';
import type { Item, ItemValue } from '../item.js';
import { isMailboxInScope, isSystemMailbox } from '../reasoning/scope/system-mailbox.js';

/** Rooms, equipment, public folders and the service's own are not recorded by default whatever is set. Source: CIS 6.1.2. */
const withoutAuditSet = /^(Room|Equipment|PublicFolder)Mailbox$/i;

/** One that does not say what it is may be someone's: null, a number of an export and a word that is new say nothing. */
function isRecorded({ RecipientTypeDetails: type, ...names }: Mailbox): boolean {
  const word = type?.trim() ?? '';
  if (/^\d*$/.test(word)) return !isSystemMailbox(names);
  return !withoutAuditSet.test(word) && isMailboxInScope({ RecipientTypeDetails: word });
}

/** For whom a mailbox may have a list of its own, and the property that holds it. */
const lists = { Admin: 'AuditAdmin', Delegate: 'AuditDelegate', Owner: 'AuditOwner' } as const;
type Whose = keyof typeof lists;
const everyone = Object.keys(lists) as Whose[];

/**
 * What shows after a break-in that mail was deleted, a rule was made, folders were opened to others, or mail was sent in the name of the mailbox.
 * Microsoft's set has these under every licence. Source: Manage mailbox auditing, mailbox actions for user mailboxes and shared mailboxes.
 */
const ofAnyone = ['MoveToDeletedItems', 'SoftDelete', 'HardDelete', 'UpdateInboxRules', 'UpdateFolderPermissions'] as const;
const ofOthers = [...ofAnyone, 'SendAs', 'SendOnBehalf'] as const;
const telling: Readonly<Record<Whose, readonly string[]>> = { Admin: ofOthers, Delegate: ofOthers, Owner: ofAnyone };

/** Whose doings Microsoft's set does not decide; null: the mailbox does not say, or is none that is recorded. */
export function ownListsOf(mailbox: Mailbox): readonly Whose[] | null {
  const { DefaultAuditSet: sets } = mailbox;
  if (sets === undefined || sets === null || !isRecorded(mailbox)) return null;
  const usual = new Set(sets.map((set) => set.toLowerCase()));
  return everyone.filter((whose) => !usual.has(whose.toLowerCase()));
}

/** Null: nothing is recorded of such a mailbox by default. */
export function actionsItem(mailbox: Mailbox): Item | null {
  if (!isRecorded(mailbox)) return null;
  const own = ownListsOf(mailbox);
  const item = { object: mailboxName(mailbox), identity: null, change: null, isNeeded: false };
  const expected = `Admin, Delegate and Owner, by: ${commandFor(mailbox)}`;
  if (own === null)
    return {
      ...item,
      values: [{ property: 'DefaultAuditSet', actual: undefined, expected, shown: { actual: 'not returned' } }],
    };
  return { ...item, values: own.map((whose) => listValue(mailbox, whose, expected)) };
}

function listValue(mailbox: Mailbox, whose: Whose, byDefault: string): ItemValue {
  const property = lists[whose];
  const actions = mailbox[property];
  const command = byDefault.replace(/^.*, by: /, '');
  const expected = `${telling[whose].join(', ')}, or ${command}`;
  if (actions === undefined) return { property, actual: undefined, expected, shown: { actual: 'not returned' } };
  const held = new Set(actions.map((action) => action.toLowerCase()));
  const lacking = telling[whose].filter((action) => !held.has(action.toLowerCase()));
  const value = { property, actual: [...actions], expected };
  if (lacking.length === 0) return { ...value, state: 'holds' };
  const said = actions.length === 0 ? 'nothing is recorded' : `${actions.join(', ')}; not recorded: ${lacking.join(', ')}`;
  return { ...value, state: 'gap', shown: { actual: said } };
}

function commandFor(mailbox: Mailbox): string {
  return `Set-Mailbox ${quoted(mailboxName(mailbox))} -DefaultAuditSet Admin,Delegate,Owner`;
}
