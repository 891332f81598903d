/** Reads the mailbox side of a compromised account, and whether the tenant records what happens there. */

import { TenantError } from '../../../lib/errors.js';
import { readOf } from '../../../tenant/resource.js';
import { acceptedDomains } from '../../../tenant/resources/accepted-domain.js';
import { adminAuditLogConfigs } from '../../../tenant/resources/admin-audit-log-config.js';
import { oneAuditBypass } from '../../../tenant/resources/audit-bypass.js';
import { automaticReplies } from '../../../tenant/resources/automatic-reply.js';
import { calendarPublishings } from '../../../tenant/resources/calendar-publishing.js';
import { oneCasMailbox } from '../../../tenant/resources/cas-mailbox.js';
import { folderOf, folderPermissions } from '../../../tenant/resources/folder-permission.js';
import { type InboxRule, inboxRules, ruleTargets, visibleInboxRules } from '../../../tenant/resources/inbox-rule.js';
import { junkMail } from '../../../tenant/resources/junk-mail.js';
import { type OneMailbox, oneMailbox } from '../../../tenant/resources/mailbox.js';
import { mailboxAddIns } from '../../../tenant/resources/mailbox-add-in.js';
import { mailboxFolders, pathOfFolder } from '../../../tenant/resources/mailbox-folder.js';
import { mailboxPermissions } from '../../../tenant/resources/mailbox-permission.js';
import { mobileDevices } from '../../../tenant/resources/mobile-device.js';
import { organizationConfigs } from '../../../tenant/resources/organization-config.js';
import { oneRecipient, recipientAddress } from '../../../tenant/resources/recipient.js';
import { recipientPermissions } from '../../../tenant/resources/recipient-permission.js';
import { sweepRules } from '../../../tenant/resources/sweep-rule.js';
import { writtenAddress } from '../../../tenant/written-address.js';
import type { IncidentEvidence } from '../entry-terms.js';
import { recipientName } from '../forward-target.js';
import type { FolderRight, Gathered, GatheredMail } from '../gathered.js';
import { lists } from '../lists.js';
import type { Account } from './read-account.js';
import type { Reading } from './reading.js';

interface HandlingRows {
  readonly sweepRules: Gathered['sweepRules'];
  readonly junkMail: Gathered['junkMail'];
  readonly replies: Gathered['replies'];
}
interface AccessRows extends HandlingRows {
  readonly addIns: Gathered['addIns'];
  readonly calendars: Gathered['calendars'];
  readonly protocols: Gathered['protocols'];
}
export interface MailPart {
  readonly rows: GatheredMail;
  readonly record: IncidentEvidence['record'];
  readonly mailboxRecord: IncidentEvidence['mailboxRecord'];
  /** Nobody knows what is in the mailbox. */
  readonly mailboxUnread: boolean;
}

/** Of an account without a mailbox. */
const nothing: Omit<GatheredMail, 'ownDomains' | 'mailbox'> = {
  rules: [],
  visibleRules: null,
  addresses: new Map(),
  delegates: [],
  senders: [],
  folders: [],
  folderTypes: new Map(),
  calendarPath: 'Calendar',
  phones: [],
  sweepRules: [],
  junkMail: [],
  replies: [],
  addIns: [],
  calendars: [],
  protocols: null,
};

export async function gatherMail(reading: Reading, account: Account): Promise<MailPart> {
  const record = await recordOf(reading);
  const domains = await reading.list('domains of the tenant', readOf(acceptedDomains, ['DomainName']));
  const ownDomains =
    domains.problem === null ? new Set(domains.rows.flatMap(({ DomainName }) => DomainName?.toLowerCase() || [])) : null;
  const mailboxes = await reading.list(
    lists.mailbox,
    readOf(
      oneMailbox,
      [
        'Guid',
        'PrimarySmtpAddress',
        'EmailAddresses',
        'ForwardingSmtpAddress',
        'ForwardingAddress',
        'DeliverToMailboxAndForward',
        'GrantSendOnBehalfTo',
      ],
      {
        of: account.id,
      },
    ),
    { absent: true },
  );
  const mailbox = mailboxes.rows[0] ?? null;
  if (mailbox === null || !mailbox.Guid)
    return {
      rows: { ownDomains, mailbox, ...nothing },
      record,
      mailboxRecord: mailboxes.problem === null && mailbox === null ? 'none' : 'unknown',
      mailboxUnread: mailboxes.problem !== null || mailbox !== null,
    };
  const of = mailbox.Guid;
  const rules = await reading.list(lists.rules, readOf(inboxRules, ['Identity', 'Name', 'Enabled'], { of }));
  const visible = await reading.list('inbox rules that Outlook shows', readOf(visibleInboxRules, ['Identity'], { of }));
  const delegates = await reading.list(lists.delegates, readOf(mailboxPermissions, ['User', 'AccessRights'], { of }));
  const senders = await reading.list(lists.senders, readOf(recipientPermissions, ['Trustee', 'AccessRights'], { of }));
  const phones = await reading.list(lists.phones, readOf(mobileDevices, ['DeviceId', 'FirstSyncTime'], { of }));
  const tree = await treeOf(reading, of);
  const addresses = await gatherTargets(reading, { mailbox, rules: rules.rows });
  return {
    rows: {
      ownDomains,
      mailbox,
      rules: rules.rows,
      visibleRules: visible.problem === null ? new Set(visible.rows.flatMap(({ Identity }) => Identity ?? [])) : null,
      delegates: delegates.rows,
      senders: senders.rows,
      addresses,
      folders: await foldersOf(reading, of, tree),
      folderTypes: tree.types,
      calendarPath: tree.calendar,
      phones: phones.rows,
      ...(await accessOf(reading, of, tree.calendar)),
    },
    record,
    mailboxRecord: await mailboxRecordOf(reading, of),
    mailboxUnread: false,
  };
}

/** Ways into the mailbox for which nobody signs in as its person, and what happens to mail that comes in. */
async function accessOf(reading: Reading, of: string, calendar: string): Promise<AccessRows> {
  const addIns = await reading.list(lists.addIns, readOf(mailboxAddIns, ['AppId', 'DisplayName', 'Enabled'], { of }));
  const calendars = await reading.list(
    lists.publishing,
    readOf(calendarPublishings, ['PublishEnabled'], { of: folderOf(of, calendar) }),
  );
  const protocols = await reading.list(
    lists.protocols,
    readOf(oneCasMailbox, ['Guid', 'PopEnabled', 'ImapEnabled', 'SmtpClientAuthenticationDisabled'], { of }),
  );
  return {
    addIns: addIns.rows,
    calendars: calendars.rows,
    protocols: protocols.rows[0] ?? null,
    ...(await handlingOf(reading, of)),
  };
}

/** Beside inbox rules. */
async function handlingOf(reading: Reading, of: string): Promise<HandlingRows> {
  const sweeps = await reading.list(lists.sweepRules, readOf(sweepRules, ['Name', 'Enabled', 'Sender'], { of }));
  const junk = await reading.list(lists.junk, readOf(junkMail, ['Enabled', 'BlockedSendersAndDomains'], { of }));
  const replies = await reading.list(lists.replies, readOf(automaticReplies, ['AutoReplyState', 'ExternalAudience'], { of }));
  return { sweepRules: sweeps.rows, junkMail: junk.rows, replies: replies.rows };
}

/** Folders that are looked at beside the inbox and the calendar. */
const maxFolders = 30;
/** Of the folders that every mailbox has, those in which others would find mail. */
const withMail: ReadonlySet<string> = new Set(['Root', 'Archive', 'DeletedItems', 'Drafts', 'SentItems']);

interface Tree {
  readonly inbox: string;
  readonly calendar: string;
  /** Paths of the others that hold mail, or that someone made. */
  readonly others: readonly string[];
  readonly types: Gathered['folderTypes'];
}

/** By types, because names are in the language of the mailbox. What has no type goes by its English name, and is not found in another language. */
async function treeOf(reading: Reading, of: string): Promise<Tree> {
  const { rows } = await reading.list(lists.tree, readOf(mailboxFolders, ['Name', 'FolderPath', 'FolderType'], { of }));
  const pathOf = (type: string): string => {
    const row = rows.find(({ FolderType }) => FolderType === type);
    return row === undefined ? type : pathOfFolder(row);
  };
  const others = rows.filter(({ FolderType }) => FolderType === 'User Created' || withMail.has(FolderType ?? ''));
  if (others.length > maxFolders)
    reading.leave(lists.folders, `there are ${others.length}, and ${maxFolders} of them were looked at`);
  const named = (name: string, type: string) => (name === '' ? [] : [[name.toLowerCase(), type] as const]);
  return {
    inbox: pathOf('Inbox'),
    calendar: pathOf('Calendar'),
    others: others.slice(0, maxFolders).map(pathOfFolder),
    types: new Map(
      rows.flatMap((row) => {
        const type = row.FolderType ?? '';
        return [...named(pathOfFolder(row), type), ...named(row.Name ?? '', type)];
      }),
    ),
  };
}

async function foldersOf(reading: Reading, mailbox: string, { inbox, calendar, others }: Tree): Promise<GatheredMail['folders']> {
  const folders: FolderRight[] = [];
  const all = [
    { path: inbox, folder: 'Inbox', list: lists.inbox },
    { path: calendar, folder: 'Calendar', list: lists.calendar },
    ...others.map((path) => ({ path, folder: path, list: lists.folders })),
  ];
  for (const { path, folder, list } of all) {
    const read = readOf(folderPermissions, ['User', 'AccessRights', 'FolderName'], { of: folderOf(mailbox, path) });
    const { rows } = await reading.list(list, read);
    folders.push(...rows.map(({ User, AccessRights }) => ({ User, AccessRights, path, folder, list })));
  }
  return folders;
}

async function recordOf(reading: Reading): Promise<IncidentEvidence['record']> {
  const { rows, problem } = await reading.list(
    'whether the tenant records what people do',
    readOf(adminAuditLogConfigs, ['UnifiedAuditLogIngestionEnabled']),
  );
  const on = rows[0]?.UnifiedAuditLogIngestionEnabled;
  return on === false ? 'off' : problem instanceof TenantError || on !== true ? 'unknown' : 'on';
}

/** Switched off for the organisation, or for this mailbox alone, which is what an intruder does. */
async function mailboxRecordOf(reading: Reading, of: string): Promise<IncidentEvidence['mailboxRecord']> {
  const organization = await reading.list('whether mailboxes are recorded', readOf(organizationConfigs, ['AuditDisabled']));
  const bypass = await reading.list(
    'whether the account is left out of the record',
    readOf(oneAuditBypass, ['AuditBypassEnabled'], { of }),
    { absent: true },
  );
  if (organization.rows[0]?.AuditDisabled === true || bypass.rows.some(({ AuditBypassEnabled }) => AuditBypassEnabled === true))
    return 'off';
  const isTold = organization.problem === null && bypass.problem === null && organization.rows[0]?.AuditDisabled === false;
  return isTold ? 'on' : 'unknown';
}

/** Different recipients that are looked up; beyond, nobody knows where they lead. */
const maxLookups = 20;

/** Addresses by the target as it is written; a target that is not found has none. */
async function gatherTargets(
  reading: Reading,
  { mailbox, rules }: { readonly mailbox: OneMailbox; readonly rules: readonly InboxRule[] },
): Promise<ReadonlyMap<string, string>> {
  // The mailbox forwards to a recipient, whose name may look like an address and lead elsewhere.
  const recipient = mailbox.ForwardingAddress || [];
  const named = new Set([recipient, rules.flatMap(ruleTargets).filter((target) => writtenAddress(target) === null)].flat());
  const addresses = new Map<string, string>();
  for (const target of [...named].slice(0, maxLookups)) {
    const read = readOf(oneRecipient, ['PrimarySmtpAddress', 'ExternalEmailAddress'], { of: recipientName(target) });
    const { rows } = await reading.list(`where forwarding to ${target} leads`, read, { absent: true });
    const address = rows.map(recipientAddress).find((one) => one !== null);
    if (address !== undefined && address !== null) addresses.set(target, address);
  }
  return addresses;
}
