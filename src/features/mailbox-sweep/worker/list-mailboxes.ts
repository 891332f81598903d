/** The list of mailboxes that the sweep goes through, with what was known of each before. */
import { isPersonMailbox } from '../../../controls/reasoning/mail-policy/mail-person.js';
import { sha256 } from '../../../lib/json.js';
import { type KeptMailbox, sweepParts } from '../../../posture/mailbox-sweep.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { readOf } from '../../../tenant/resource.js';
import { type Mailbox, mailboxes, mailboxName } from '../../../tenant/resources/mailbox.js';

export type Parts = Map<number, KeptMailbox[]>;

const listRead = readOf(mailboxes, [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'UserPrincipalName',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
  'PrimarySmtpAddress',
  'GrantSendOnBehalfTo',
]);

/** New mailboxes are unread, and those that were removed are gone. Throws TenantError where the list is not whole: then the old one stays. */
export async function listMailboxes(client: ReadsTenant, before: ReadonlyMap<number, readonly KeptMailbox[]>): Promise<Parts> {
  const known = new Map([...before.values()].flat().map((mailbox) => [mailbox.id, mailbox]));
  const parts: Parts = new Map(Array.from({ length: sweepParts }, (_, part) => [part, []]));
  for await (const page of client.read(listRead))
    for (const row of page.rows) {
      if (!row.Guid || !isPersonMailbox(row)) continue;
      const now = {
        id: row.Guid,
        name: mailboxName(row),
        also: [...namesOf(row)],
        onBehalf: [...(row.GrantSendOnBehalfTo ?? [])],
      };
      const unread = { rulesAt: null, accessAt: null, rules: [], grants: [], more: 0 };
      parts.get(partOf(row.Guid))?.push({ ...unread, ...known.get(row.Guid), ...now });
    }
  return parts;
}

function partOf(id: string): number {
  return Number.parseInt(sha256(id.toLowerCase()).slice(0, 2), 16) % sweepParts;
}

/** By what an entry of the log may name it. */
function namesOf(row: Mailbox): ReadonlySet<string> {
  const names = [row.PrimarySmtpAddress, row.UserPrincipalName, row.Identity, row.Name, row.ExternalDirectoryObjectId];
  return new Set(names.flatMap((name) => (name ? [name.toLowerCase()] : [])));
}
