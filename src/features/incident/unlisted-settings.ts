/**
 * Settings by which an intruder hides or comes back, and which no list of the account shows: which acts a mailbox records, under which addresses it takes
 * mail, which phones may open it, and what holds for everyone. Source: parameters of the Exchange Online cmdlet reference.
 */
import { lookupName } from '../../tenant/log-meaning/operation.js';
import type { ExchangeAdminRecord } from '../../tenant/resources/unified-audit-log.js';

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
export function unlistedSettings({ Operation, ResultStatus, Parameters }: ExchangeAdminRecord): readonly string[] {
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
