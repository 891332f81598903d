/** What the account ran in Exchange that opens something beyond its own mailbox, each with how it is read whether it is still there. */

import { meaningOfRecord } from '../../tenant/log-meaning/meaning.js';
import { lookupName, type Trace } from '../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../tenant/log-meaning/record-parameters.js';
import { type ExchangeAdminRecord, recordTime } from '../../tenant/resources/unified-audit-log.js';
import { byHandFor } from './by-hand.js';
import type { Check } from './entry-terms.js';
import { type Named, newestOfEach } from './traces.js';
import { whenAndWho } from './when-and-who.js';

/** `own`: every name under which the mailbox of the account goes, lower-case: what is in it is in its lists. */
export function namedInRecords(records: readonly ExchangeAdminRecord[], own: ReadonlySet<string>): readonly Named[] {
  return newestOfEach(records.flatMap((record) => [...opened(record, own), ...setUnseen(record)]));
}

function opened(record: ExchangeAdminRecord, own: ReadonlySet<string>): readonly Named[] {
  const meaning = meaningOfRecord(record);
  const at = recordTime(record);
  if (at === null || meaning?.opens !== true) return [];
  const object = objectOf(record, meaning.trace);
  const isListed = ofMailbox.has(meaning.trace) && !isOfUnlistedFolder(record);
  if (meaning.trace === 'sharing' || (isListed && isOfOwnMailbox(record, meaning.trace, own))) return [];
  const check = checkOf(record, object);
  const holder = holderOf(record);
  return [
    {
      key: `ran ${record.Operation ?? ''} ${object} ${parameterOf(record, 'Member') ?? parameterOf(record, 'User') ?? ''}`.trim(),
      what: `${meaning.says} (${record.Operation ?? ''}): ${object || 'the tenant'}${holder === undefined ? '' : `, to ${holder}`} ${whenAndWho(record, at)}`,
      at,
      ip: '',
      check,
      why: whyOf(record, object),
    },
  ];
}

/** What no list shows stays until a person answers for it. */
function setUnseen(record: ExchangeAdminRecord): readonly Named[] {
  const at = recordTime(record);
  const names = unlistedSettings(record);
  if (at === null || names.length === 0) return [];
  const object = parameterOf(record, 'Identity') ?? record.ObjectId ?? '';
  return [
    {
      key: `set ${record.Operation ?? ''} ${names.join(' ')} ${object}`.trim(),
      what: `changed settings that no list shows (${record.Operation ?? ''} ${names.join(', ')}): ${object || 'the tenant'} ${whenAndWho(record, at)}`,
      at,
      ip: '',
      check: null,
      why: byHandFor.ran(record.Operation ?? '', object),
    },
  ];
}

/** What a person looks at, and how it is turned off. */
function whyOf({ Operation }: ExchangeAdminRecord, object: string): string {
  const cmdlet = lookupName(Operation ?? '');
  const name = lastPartOf(object);
  if (/^(new|set|enable)-transportrule$/.test(cmdlet)) return byHandFor.mailRule(name);
  if (/^(new|set|enable)-journalrule$/.test(cmdlet)) return byHandFor.journalRule(name);
  if (/^(new|set)-inboundconnector$/.test(cmdlet)) return byHandFor.connector('Inbound', name);
  if (/^(new|set)-outboundconnector$/.test(cmdlet)) return byHandFor.connector('Outbound', name);
  if (/^set-(adminauditlogconfig|organizationconfig)$/.test(cmdlet))
    return byHandFor.recordOff(cmdlet === 'set-organizationconfig');
  if (cmdlet === 'set-mailboxauditbypassassociation') return byHandFor.bypass(name);
  return byHandFor.ran(Operation ?? '', object);
}

/** What is looked for by its name. Earlier versions know no such check and could not read an entry with one, so it is kept in the key alone. */
export interface KeyedCheck {
  readonly of: 'outboundConnector' | 'journalRule';
  readonly name: string;
}

const keyed = [
  ['outboundConnector', /^(?:ran (?:new|set)-outboundconnector|unlogged outboundconnector) (.+)$/i],
  ['journalRule', /^(?:ran (?:new|set|enable)-journalrule|unlogged journalrule) (.+)$/i],
] as const;

/** Null for a key of anything else. */
export function keyedCheck(key: string): KeyedCheck | null {
  for (const [of, pattern] of keyed) {
    const name = pattern.exec(key)?.[1];
    if (name !== undefined) return { of, name: lastPartOf(name) };
  }
  return null;
}

function lastPartOf(object: string): string {
  return object.split(/[/\\]/).at(-1) ?? object;
}

/** Who may use its inbox and calendar is read; for its other folders the log is the only source. */
function isOfUnlistedFolder(record: ExchangeAdminRecord): boolean {
  const folder = parameterOf(record, 'Identity')?.split(':\\')[1] ?? '';
  return folder !== '' && !/^(inbox|calendar)$/i.test(folder);
}

/** What is in the mailbox of the account is in its lists. */
const ofMailbox: ReadonlySet<Trace> = new Set([
  'inboxRule',
  'forwarding',
  'mailRight',
  'protocol',
  'addIn',
  'publishing',
  'handling',
]);

function objectOf(record: ExchangeAdminRecord, trace: Trace): string {
  // An add-in of the person names no mailbox; one for everyone says so.
  if (trace === 'addIn')
    return /^true$/i.test(parameterOf(record, 'OrganizationApp') ?? '')
      ? 'an add-in for the whole organization'
      : (parameterOf(record, 'Mailbox') ?? '');
  const identity = parameterOf(record, 'Identity');
  // A rule of the person is named by its name or number alone, one of another mailbox with that before it.
  if (trace === 'inboxRule') return parameterOf(record, 'Mailbox') ?? (identity?.includes('\\') === true ? identity : '');
  if (trace === 'handling') return parameterOf(record, 'Mailbox') ?? (isOfSweepRule(record) ? '' : (identity ?? ''));
  return identity ?? parameterOf(record, 'Name') ?? record.ObjectId ?? '';
}

/** Its name and its identity are those of the rule. */
function isOfSweepRule({ Operation }: ExchangeAdminRecord): boolean {
  return /-sweeprule$/i.test(Operation ?? '');
}

/** Whether a cmdlet ran on the mailbox of the account itself, as far as the record says. */
export function isOfOwnMailbox(record: ExchangeAdminRecord, trace: Trace, own: ReadonlySet<string>): boolean {
  const object = objectOf(record, trace);
  return [object, record.ObjectId ?? ''].some((name) => own.has((name.split(/[:\\]/)[0] ?? '').toLowerCase())) || object === '';
}

/** Who was given something. */
function holderOf(record: ExchangeAdminRecord): string | undefined {
  return parameterOf(record, 'Member') ?? parameterOf(record, 'User') ?? parameterOf(record, 'Trustee');
}

/** Null for what no list shows. */
function checkOf(record: ExchangeAdminRecord, object: string): Check | null {
  const operation = record.Operation?.toLowerCase() ?? '';
  const holder = holderOf(record);
  const name = lastPartOf(object);
  if (name === '') return null;
  switch (operation) {
    case 'add-rolegroupmember':
      return holder === undefined ? null : { of: 'roleGroup', group: name, member: holder };
    case 'new-transportrule':
    case 'set-transportrule':
    case 'enable-transportrule':
      return { of: 'mailRule', name };
    case 'new-inboundconnector':
    case 'set-inboundconnector':
      return { of: 'connector', name };
    case 'add-mailboxpermission':
      return holder === undefined ? null : { of: 'mailboxRight', mailbox: object, holder };
    case 'add-mailboxfolderpermission':
    case 'set-mailboxfolderpermission':
      return holder === undefined ? null : { of: 'folderRight', folder: object, holder };
    case 'add-recipientpermission':
      return holder === undefined ? null : { of: 'sendAs', mailbox: object, holder };
    case 'set-casmailbox':
      return { of: 'protocols', mailbox: object };
    case 'set-mailbox':
      return { of: 'forwarding', mailbox: object };
    default:
      return null;
  }
}

/** No value of it is harmless. */
const never = /^(?!)/;

/** By cmdlet and parameter: the values that open nothing. */
const settings: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'set-mailbox': {
    AuditOwner: never,
    AuditDelegate: never,
    AuditAdmin: never,
    AuditLogAgeLimit: never,
    DefaultAuditSet: never,
    SingleItemRecoveryEnabled: /^true$/i,
    RetainDeletedItemsFor: never,
    LitigationHoldEnabled: /^true$/i,
    EmailAddresses: never,
    WindowsEmailAddress: never,
    MicrosoftOnlineServicesID: never,
    RoleAssignmentPolicy: never,
  },
  'set-casmailbox': {
    ActiveSyncAllowedDeviceIDs: never,
    ActiveSyncEnabled: /^false$/i,
    EwsAllowList: never,
    EwsEnabled: /^false$/i,
    MAPIEnabled: /^false$/i,
    MacOutlookEnabled: /^false$/i,
    OneWinNativeOutlookEnabled: /^false$/i,
    OutlookMobileEnabled: /^false$/i,
    OWAEnabled: /^false$/i,
    UniversalOutlookEnabled: /^false$/i,
  },
};

/** For everyone, whatever is set, but for what the table of meanings judges by its value. */
const ofEveryone: ReadonlySet<string> = new Set(['set-organizationconfig']);
const judgedByValue: ReadonlySet<string> = new Set(['AuditDisabled', 'Identity']);

/** Names of the settings that a record changed and that no list shows; empty: none, or the record says that it was refused. */
function unlistedSettings({ Operation, ResultStatus, Parameters }: ExchangeAdminRecord): readonly string[] {
  if (/^(false|failed)$/i.test(ResultStatus ?? '')) return [];
  const cmdlet = lookupName(Operation ?? '');
  const known = settings[cmdlet] ?? {};
  return (Parameters ?? []).flatMap(({ Name, Value }) => {
    const name = Name ?? '';
    if (ofEveryone.has(cmdlet)) return judgedByValue.has(name) ? [] : [name];
    const harmless = known[name];
    return harmless === undefined || harmless.test(Value ?? '') ? [] : [name];
  });
}
