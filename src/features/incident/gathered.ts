/** Everything that was read of a compromised account, as rows: what the reasoning about it starts from. */

import type { UserAppRole } from '../../tenant/resources/app-role-assignment.js';
import type { AuthenticationMethod } from '../../tenant/resources/authentication-method.js';
import type { AutomaticReply } from '../../tenant/resources/automatic-reply.js';
import type { CalendarPublishing } from '../../tenant/resources/calendar-publishing.js';
import type { CasMailbox } from '../../tenant/resources/cas-mailbox.js';
import type { ConditionalAccessPolicy } from '../../tenant/resources/conditional-access-policy.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import type { FolderPermission } from '../../tenant/resources/folder-permission.js';
import type { InboxRule } from '../../tenant/resources/inbox-rule.js';
import type { JunkMail } from '../../tenant/resources/junk-mail.js';
import type { OneMailbox } from '../../tenant/resources/mailbox.js';
import type { MailboxAddIn } from '../../tenant/resources/mailbox-add-in.js';
import type { MailboxPermission } from '../../tenant/resources/mailbox-permission.js';
import type { MessageTrace } from '../../tenant/resources/message-trace.js';
import type { MobileDevice } from '../../tenant/resources/mobile-device.js';
import type { OwnedObject } from '../../tenant/resources/owned-object.js';
import type { PermissionGrant } from '../../tenant/resources/permission-grant.js';
import type { RecipientPermission } from '../../tenant/resources/recipient-permission.js';
import type { RegisteredDevice } from '../../tenant/resources/registered-device.js';
import type { SignIn } from '../../tenant/resources/sign-in.js';
import type { SweepRule } from '../../tenant/resources/sweep-rule.js';
import type { AuditRecord, ExchangeAdminRecord } from '../../tenant/resources/unified-audit-log.js';
import type { RegistrationOfOne } from '../../tenant/resources/user-registration-detail.js';
import type { ListName } from './lists.js';
import type { IncidentSettings } from './settings.js';

/** What says where mail leads. */
export interface GatheredNames {
  /** Domains that the tenant takes mail for, lower-case; null: they could not be read. */
  readonly ownDomains: ReadonlySet<string> | null;
  /** Where recipients lead that rules and forwarding name without an address, by how they are written. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Types of the folders of the mailbox by their path and by their name, lower-case; empty: they could not be read. */
  readonly folderTypes: ReadonlyMap<string, string>;
}

/** What was read of its mailbox. */
export interface GatheredMail extends GatheredNames {
  /** Null: there is none, or it could not be read. */
  readonly mailbox: OneMailbox | null;
  readonly rules: readonly InboxRule[];
  /** Identities of the rules that Outlook shows; null: which are hidden is unknown. */
  readonly visibleRules: ReadonlySet<string> | null;
  readonly delegates: readonly MailboxPermission[];
  readonly senders: readonly RecipientPermission[];
  readonly folders: readonly FolderRight[];
  /** The calendar in the language of the mailbox. */
  readonly calendarPath: string;
  readonly phones: readonly MobileDevice[];
  readonly sweepRules: readonly SweepRule[];
  readonly junkMail: readonly JunkMail[];
  readonly replies: readonly AutomaticReply[];
  readonly addIns: readonly MailboxAddIn[];
  /** Whether its calendar is published. */
  readonly calendars: readonly CalendarPublishing[];
  /** Null: there is none, or it could not be read. */
  readonly protocols: CasMailbox | null;
}

/** What was read of it in the directory. */
export interface GatheredDirectory {
  readonly grants: readonly PermissionGrant[];
  /** Names of applications by the id of their service principal. */
  readonly applications: ReadonlyMap<string, string>;
  readonly appRoles: readonly UserAppRole[];
  readonly methods: readonly AuthenticationMethod[];
  /** All Conditional Access policies of the tenant. */
  readonly policies: readonly ConditionalAccessPolicy[];
  /** What it registered, by the report on all accounts; null: it is not in the report, as long as it may not sign in. */
  readonly registration: RegistrationOfOne | null;
  readonly devices: readonly RegisteredDevice[];
  /** Those that it owns and did not register itself. */
  readonly ownedDevices: readonly RegisteredDevice[];
  /** Apps and service principals that it owns, among other things. */
  readonly owned: readonly OwnedObject[];
  readonly signIns: readonly SignIn[];
  /** What the account did, what its apps did, and what was done to it. */
  readonly audits: readonly DirectoryAudit[];
}

export interface Gathered extends GatheredMail, GatheredDirectory {
  readonly account: { readonly id: string; readonly name: string; readonly roles: readonly string[] };
  /** What may be removed beside what the usual permissions allow. */
  readonly sets: IncidentSettings['sets'];
  readonly asOf: Date;
  /** What came to be after it is new. */
  readonly since: Date;
  /** Sign-ins before it show from where the person usually signs in: it is no later than the first thing that looks wrong. */
  readonly usualBefore: Date;
  /** The logs say nothing of what came before it, because it was not read or is not kept. */
  readonly readFrom: Date;
  /** Traces of mail that the account sent lately. */
  readonly sent: readonly MessageTrace[];
  /** Application ids, lower-case, of apps that the account made or can sign in as: what they did is laid to it. */
  readonly apps: ReadonlySet<string>;
  /** Whose mail such apps opened. */
  readonly appMail: readonly AppMail[];
  /** What the account did in other services than Exchange: shared files, flows, exports, retention, who reaches chats and files. */
  readonly shared: readonly AuditRecord[];
  /** What the account ran in Exchange. */
  readonly records: readonly ExchangeAdminRecord[];
}

/** Mail that an app opened. */
export interface AppMail {
  /** Application id. */
  readonly app: string;
  readonly name: string;
  readonly last: Date;
  /** Sign-in names of those whose mailboxes they are, lower-case; empty: the log does not say. */
  readonly mailboxes: readonly string[];
  /** false: the log holds more than was answered. */
  readonly isWhole: boolean;
}

/** Who may use a folder, and which one that is. */
export interface FolderRight {
  readonly User: FolderPermission['User'];
  readonly AccessRights: FolderPermission['AccessRights'];
  /** The same in every language for the inbox and the calendar; else its path. */
  readonly folder: string;
  /** Behind the mailbox, with backslashes. */
  readonly path: string;
  readonly list: ListName;
}

/** How long is looked back for what is new, where nothing looks wrong. */
export const newWithinMs = 7 * 24 * 3600_000;

/**
 * How long Entra ID keeps its logs: 30 days with Microsoft Entra ID P1 or P2, 7 days without. Source: "Microsoft Entra data retention".
 * The audit log of Exchange is kept for longer and read as far back.
 */
export const keptForMs = { licensed: 30 * 24 * 3600_000, free: 7 * 24 * 3600_000 } as const;

/** How far sign-ins are read: what was usual before shows what is not. */
export const signInsWithinMs = 30 * 24 * 3600_000;

export function isNew(gathered: Gathered, at: Date | null | undefined): boolean {
  return at !== null && at !== undefined && at >= gathered.since;
}

/** Every name under which the mailbox of the account goes, lower-case. */
export function ownNames({ account, mailbox }: Gathered): ReadonlySet<string> {
  const names = [account.name, account.id, mailbox?.Guid, ...mailAddresses(mailbox), account.name.split('@')[0]];
  return new Set(names.flatMap((name) => name?.toLowerCase() || []));
}

/** Addresses that a mailbox sends and takes mail under, the primary one first. */
export function mailAddresses(mailbox: OneMailbox | null): readonly string[] {
  const others = (mailbox?.EmailAddresses ?? []).flatMap((one) => /^smtp:(.+)$/i.exec(one)?.[1] ?? []);
  const all = [mailbox?.PrimarySmtpAddress || [], others].flat();
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}

/** Whose acts are laid to the account: its own, and those of its apps. */
export interface Actors {
  readonly account: Gathered['account'];
  readonly apps: Gathered['apps'];
}

/** Whether the account did what a row says, or one of its apps, which the log names in its place. */
export function isByAccount({ initiatedBy }: DirectoryAudit, { account, apps }: Actors): boolean {
  return initiatedBy?.user?.id === account.id || apps.has(initiatedBy?.app?.appId?.toLowerCase() ?? '');
}
