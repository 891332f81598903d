/** One mailbox of the sweep: its rules, or who may use it. */
import { TenantError } from '../../../lib/errors.js';
import type { KeptMailbox } from '../../../posture/mailbox-sweep.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { type Read, readOf } from '../../../tenant/resource.js';
import { type FolderPermission, folderOf, folderPermissions } from '../../../tenant/resources/folder-permission.js';
import {
  type InboxRule,
  inboxRuleName,
  inboxRules,
  ruleTargets,
  visibleInboxRules,
} from '../../../tenant/resources/inbox-rule.js';
import { mailboxFolders, pathOfFolder } from '../../../tenant/resources/mailbox-folder.js';
import { isOrdinary, mailboxPermissions } from '../../../tenant/resources/mailbox-permission.js';
import { isOrdinaryTrustee, recipientPermissions } from '../../../tenant/resources/recipient-permission.js';

/** Nothing, or when the person is free. */
const harmless: ReadonlySet<string> = new Set(['none', 'availabilityonly']);

function isOrdinaryGrant({ AccessRights }: FolderPermission): boolean {
  return (AccessRights ?? []).every((right) => harmless.has(right.trim().toLowerCase()));
}

/** How many rules, and how many grants, are kept of one mailbox. */
const maxKept = 50;

interface Asked {
  /** Further ones that are not kept. */
  readonly more: number;
  /** Requests that it took. */
  readonly calls: number;
}

/**
 * The rules that matter: they send mail, hide it, or Outlook does not show them. No row says that a rule is hidden, so a second list
 * is read wherever the first one holds such a rule.
 */
export async function readRules(client: ReadsTenant, of: string): Promise<Asked & { readonly rules: KeptMailbox['rules'] }> {
  const all = await rowsOf(client, readOf(inboxRules, ruleFields, { of }));
  if (all.rows.length === 0) return { rules: [], more: 0, calls: all.calls };
  const shown = await rowsOf(client, readOf(visibleInboxRules, ['Identity'], { of }));
  const visible = new Set(shown.rows.map(({ Identity }) => Identity ?? ''));
  const kept = all.rows.flatMap((rule) => {
    const targets = [...ruleTargets(rule)];
    const hidden = !visible.has(rule.Identity ?? '');
    const hides = hidesMail(rule);
    const matters = targets.length > 0 || hides || (hidden && !isOfExchange(rule));
    return matters ? [{ name: inboxRuleName(rule), targets, hidden, enabled: rule.Enabled ?? null, hides }] : [];
  });
  return { rules: kept.slice(0, maxKept), more: Math.max(0, kept.length - maxKept), calls: all.calls + shown.calls };
}

const ruleFields = [
  'Identity',
  'Name',
  'Enabled',
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'SendTextMessageNotificationTo',
  'DeleteMessage',
  'SoftDeleteMessage',
  'MoveToFolder',
] as const satisfies readonly (keyof InboxRule)[];

/** Where mail is moved so that nobody sees it; a folder of any name will do, and most rules that move mail are wanted. */
const outOfSight = /rss|conversation history|deleted/i;

function hidesMail({ DeleteMessage, SoftDeleteMessage, MoveToFolder }: InboxRule): boolean {
  return DeleteMessage === true || SoftDeleteMessage === true || outOfSight.test(MoveToFolder ?? '');
}

/** Exchange keeps the junk mail rule hidden in every mailbox; under its name anything that sends or hides mail is kept all the same. */
function isOfExchange({ Name }: InboxRule): boolean {
  return /^(junk e-?mail rule|microsoft\.exchange\.|#net folders#|clutter|delegate rule)/i.test(Name ?? '');
}

/** Who may open the mailbox or send as it, and what everyone may do with its inbox. */
export async function readAccess(client: ReadsTenant, of: string): Promise<Asked & { readonly grants: KeptMailbox['grants'] }> {
  const opens = await rowsOf(
    client,
    readOf(mailboxPermissions, ['User', 'UserSid', 'AccessRights', 'Deny', 'IsInherited'], { of }),
  );
  const sends = await rowsOf(
    client,
    readOf(recipientPermissions, ['Trustee', 'TrusteeSidString', 'AccessControlType', 'AccessRights', 'IsInherited'], { of }),
  );
  const inbox = await inboxOf(client, of);
  const grants = [
    ...opens.rows.flatMap((row) => (row.User && !isOrdinary(row) ? [{ holder: row.User, right: 'fullAccess' as const }] : [])),
    ...sends.rows.flatMap((row) =>
      row.Trustee && !isOrdinaryTrustee(row) ? [{ holder: row.Trustee, right: 'sendAs' as const }] : [],
    ),
    ...inbox.rows.flatMap((row) => (row.User && !isOrdinaryGrant(row) ? [{ holder: row.User, right: 'inbox' as const }] : [])),
  ];
  const calls = opens.calls + sends.calls + inbox.calls;
  return { grants: grants.slice(0, maxKept), more: Math.max(0, grants.length - maxKept), calls };
}

/** Who may use the inbox. Its name is in the language of the mailbox: where it is another one, the folders are asked for it. Throws TenantError. */
async function inboxOf(client: ReadsTenant, of: string) {
  const read = (path: string) => readOf(folderPermissions, ['FolderName', 'User', 'AccessRights'], { of: folderOf(of, path) });
  try {
    return await rowsOf(client, read('Inbox'));
  } catch (error) {
    if (!(error instanceof TenantError) || error.kind !== 'notFound') throw error;
    const folders = await rowsOf(client, readOf(mailboxFolders, ['Name', 'FolderPath', 'FolderType'], { of }));
    const inbox = folders.rows.find(({ FolderType }) => FolderType === 'Inbox');
    if (inbox === undefined) throw error;
    const found = await rowsOf(client, read(pathOfFolder(inbox)));
    return { ...found, calls: found.calls + folders.calls + 1 };
  }
}

async function rowsOf<Row>(
  client: ReadsTenant,
  read: Read<Row>,
): Promise<{ readonly rows: readonly Row[]; readonly calls: number }> {
  const rows: Row[] = [];
  let calls = 0;
  for await (const page of client.read(read)) {
    rows.push(...page.rows);
    calls += page.calls;
  }
  return { rows, calls };
}
