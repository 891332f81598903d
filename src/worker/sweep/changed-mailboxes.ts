/** Which mailboxes the tenant's own log says were changed: their rules, their forwarding, and who may use them. */
import type { KeptMailbox } from '../../posture/mailbox-sweep.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { readOf } from '../../tenant/resource.js';
import {
  type AuditRecord,
  auditRecord,
  maxAuditEntries,
  recordTime,
  unifiedAuditRecords,
} from '../../tenant/resources/unified-audit-log.js';
import type { Parts } from './list-mailboxes.js';

/** What people and administrators do by cmdlet, and what Outlook does in the mailbox itself. Source: audited activities of Microsoft Purview. */
const operations = [
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
] as const;

/** A search answers the newest entries only: where it is full, its period is asked for in halves, down to this many milliseconds. */
const leastMs = 60_000;
/** By how many milliseconds the log may be behind our clock. */
const skewMs = 2 * 60_000;

export interface Changes {
  /** Changes of no mailbox of the list. */
  readonly unplaced: number;
  readonly touched: ReadonlySet<number>;
}

interface Change {
  readonly at: Date;
  readonly names: readonly string[];
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
  for await (const { at, names } of changesIn(client, period)) {
    const found = names.map((name) => byName.get(name)).find((one) => one !== undefined);
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

async function* changesIn(client: ReadsTenant, { from, to }: { readonly from: Date; readonly to: Date }): AsyncGenerator<Change> {
  const parameters = { StartDate: from.toISOString(), EndDate: to.toISOString(), Operations: [...operations] };
  const changes: Change[] = [];
  let seen = 0;
  for await (const page of client.read(
    readOf(unifiedAuditRecords, ['CreationDate', 'Operations', 'UserIds', 'AuditData'], { parameters }),
  ))
    for (const entry of page.rows) {
      seen += 1;
      const record = auditRecord(entry);
      const at = record === null ? null : recordTime(record);
      if (record !== null && at !== null) changes.push({ at, names: namesIn(record) });
    }
  if (seen >= maxAuditEntries && to.getTime() - from.getTime() > leastMs) {
    const middle = new Date((from.getTime() + to.getTime()) / 2);
    yield* changesIn(client, { from, to: middle });
    yield* changesIn(client, { from: middle, to });
  } else yield* changes;
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
