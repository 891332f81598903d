/** Which mailboxes the tenant's own log says were changed: their rules, their forwarding, and who may use them. */
import type { KeptMailbox } from '../../../posture/mailbox-sweep.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { recordsOf } from '../../../tenant/logs/unified-log.js';
import { type AuditRecord, recordTime } from '../../../tenant/resources/unified-audit-log.js';
import type { Parts } from './list-mailboxes.js';

/** What people and administrators do by cmdlet, and what Outlook does in the mailbox itself. Source: audited activities of Microsoft Purview. */
export const mailboxOperations = [
  'New-InboxRule',
  'Set-InboxRule',
  'Enable-InboxRule',
  'Disable-InboxRule',
  'Remove-InboxRule',
  'UpdateInboxRules',
  'Set-Mailbox',
  'Add-MailboxPermission',
  'Remove-MailboxPermission',
  'Add-RecipientPermission',
  'Remove-RecipientPermission',
  'Add-MailboxFolderPermission',
  'Set-MailboxFolderPermission',
  'Remove-MailboxFolderPermission',
  'AddFolderPermissions',
  'ModifyFolderPermissions',
  'RemoveFolderPermissions',
  'UpdateFolderPermissions',
  'UpdateCalendarDelegation',
];

/** By how many milliseconds the log may be behind our clock. */
const skewMs = 2 * 60_000;

export interface Changes {
  /** Changes of no mailbox of the list. */
  readonly unplaced: number;
  readonly touched: ReadonlySet<number>;
}

/** Notes in `parts` what changed when. Throws TenantError where the log cannot be read. */
export async function noteChanges(
  client: ReadsTenant,
  parts: Parts,
  period: { readonly from: Date; readonly to: Date },
): Promise<Changes> {
  const byName = new Map<string, { readonly part: number; readonly mailbox: KeptMailbox }>();
  for (const [part, mailboxes] of parts)
    for (const mailbox of mailboxes)
      for (const name of [mailbox.id.toLowerCase(), ...mailbox.also]) byName.set(name, { part, mailbox });
  const touched = new Set<number>();
  let unplaced = 0;
  for (const record of await recordsOf(client, { ...period, operations: mailboxOperations, polls: true })) {
    const at = recordTime(record);
    if (at === null) continue;
    const found = namesIn(record)
      .map((name) => byName.get(name))
      .find((one) => one !== undefined);
    if (found === undefined) {
      unplaced += 1;
      continue;
    }
    const { part, mailbox } = found;
    if (mailbox.changedAt !== undefined && Date.parse(mailbox.changedAt) >= at.getTime()) continue;
    const { rulesAt } = mailbox;
    // Of one that was read long after it, everything was seen.
    if (rulesAt === null || at.getTime() < Date.parse(rulesAt) - skewMs) continue;
    mailbox.changedAt = at.toISOString();
    mailbox.stale = true;
    touched.add(part);
  }
  return { unplaced, touched };
}

/** By everything that the entry names a mailbox by, the most certain first. A cmdlet of rules that names no mailbox changed the person's own. */
function namesIn(record: AuditRecord): readonly string[] {
  const parameter = (name: string) => record.Parameters?.find(({ Name }) => Name?.toLowerCase() === name)?.Value;
  const isOwn = /inboxrules?$/i.test(record.Operation ?? '') && !parameter('mailbox');
  const given = [
    record.MailboxOwnerUPN,
    parameter('mailbox'),
    parameter('identity'),
    record.ObjectId,
    ...(isOwn ? [record.UserId] : []),
  ];
  return given.flatMap((name) => (name ? namesWithin(name) : []));
}

/** `contoso.onmicrosoft.com/ana`, `ana@contoso.com:\Inbox`, `ana\123`: each names a mailbox in one of its parts. */
function namesWithin(name: string): readonly string[] {
  const [before = ''] = name.split(/:?\\/);
  return [name, before, before.split('/').at(-1) ?? ''].flatMap((one) => (one === '' ? [] : [one.toLowerCase()]));
}
