/** Whose mailbox a record of Exchange is about. */
import type { AuditRecord } from '../../../tenant/resources/unified-audit-log.js';
import type { Known } from '../known.js';
import { parameter } from '../rows.js';
import type { About } from '../sign.js';

/** As far as the row says: by a name that an account signs in with, or else by what the row calls it. */
export function mailboxAbout(row: AuditRecord, known: Known): About & { readonly type: 'person' } {
  const names = [row.MailboxOwnerUPN, parameter(row, 'Identity'), parameter(row, 'Mailbox'), row.ObjectId].flatMap(
    (name) => name || [],
  );
  for (const name of names) {
    const person = personNamed(name, known);
    if (person !== undefined) return { type: 'person', id: person.id, name: person.name };
  }
  const [name = 'unknown mailbox'] = names;
  return { type: 'person', id: name.toLowerCase(), name };
}

/** `ana@contoso.com`, `ana`, `ana@contoso.com:\Calendar`, or a path that ends in the alias. */
function personNamed(name: string, known: Known) {
  const [mailbox = ''] = name.split(/:?\\/);
  const last = name.split('/').at(-1) ?? name;
  const found = known.person(mailbox) ?? known.person(last);
  if (found !== undefined || last.includes('@')) return found;
  // An alias is the first part of the name in most tenants; where it could mean two, it means neither.
  const alias = known.people.filter((person) => person.name.toLowerCase().split('@')[0] === last.toLowerCase());
  return alias.length === 1 ? alias[0] : undefined;
}
