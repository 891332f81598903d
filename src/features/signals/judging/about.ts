/** What a row is about: an app, the owner of a mailbox, a kind of sign-in method. */
import { writtenText } from '../../../tenant/log-meaning/audit-row.js';
import type { DirectoryAudit } from '../../../tenant/resources/directory-audit.js';
import type { AuditRecord } from '../../../tenant/resources/unified-audit-log.js';
import type { Known, KnownApp } from '../known.js';
import { parameter, targetsOf } from '../rows.js';
import type { About } from '../sign.js';

interface AppOfRow {
  readonly about: About & { readonly type: 'app' };
  /** Undefined: an app that was not there when the apps were read. */
  readonly app: KnownApp | undefined;
}

/** Of a row of the directory; null where it names none. */
export function appOf(row: DirectoryAudit, known: Known): AppOfRow | null {
  const detail = (row.additionalDetails ?? []).find(({ key }) => key?.toLowerCase() === 'appid')?.value;
  const target = targetsOf(row, 'ServicePrincipal', 'Application').at(0);
  // The first target of a grant is the service that is reached, as Microsoft Graph: where a property names the app, no target does.
  const named = ['ServicePrincipal.ObjectID', 'ServicePrincipal.AppId', 'Application.ObjectID'].map((name) =>
    writtenText(row, name),
  );
  const lower = (some: readonly (string | null | undefined)[]) => some.flatMap((id) => (id ? [id.toLowerCase()] : []));
  const ids = lower(named).length > 0 ? lower(named) : lower([target?.id, detail]);
  const app = ids.map((id) => known.app(id)).find((one) => one !== undefined);
  const id = app?.id ?? ids[0];
  if (id === undefined) return null;
  const own = targetsOf(row, 'ServicePrincipal', 'Application').find((one) => one.id?.toLowerCase() === id);
  const name = app?.name ?? writtenText(row, 'ServicePrincipal.DisplayName') ?? own?.displayName ?? id;
  return { about: { type: 'app', id, name }, app };
}

/** Of a record of Exchange, as far as it says: by a name that an account signs in with, or else by what the row calls it. */
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

const kinds: readonly (readonly [RegExp, string])[] = [
  [/fido|passkey|security key/i, 'passkey'],
  [/temporary access pass/i, 'Temporary Access Pass'],
  [/windows hello|platform credential/i, 'device credential'],
  [/authenticator|phone sign-in/i, 'authenticator'],
  [/sms|text message/i, 'text message'],
  [/phone|voice|mobile/i, 'phone'],
  [/e-?mail/i, 'email'],
  [/oath|token|totp/i, 'one-time code'],
  [/app(lication)? password/i, 'app password'],
  [/security question/i, 'security questions'],
];

/** Null where the row names none that is known. The reason text is the only place that names it; its wording is not documented, so it is searched for words. */
export function methodKindOf({ resultReason, activityDisplayName }: DirectoryAudit): string | null {
  for (const text of [resultReason ?? '', activityDisplayName ?? ''])
    for (const [pattern, kind] of kinds) if (pattern.test(text)) return kind;
  return null;
}
