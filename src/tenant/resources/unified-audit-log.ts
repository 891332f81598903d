/** The unified audit log, as far as Exchange fills it: which cmdlet someone ran, on which object, with which parameters. */
import { z } from 'zod';
import { parsedOrNull } from '../../lib/json.js';
import { count, flag, moment, row, text, utcMoment } from '../lenient.js';
import type { Resource } from '../resource.js';

const unifiedAuditLogRow = row({
  CreationDate: moment(),
  /** The cmdlet, e.g. `Set-CASMailbox`. */
  Operations: text(),
  UserIds: text(),
  /** JSON with what was done; `exchangeAdminRecord` reads it. */
  AuditData: text(),
});
export type UnifiedAuditLogEntry = z.infer<typeof unifiedAuditLogRow>;

/** At most this many entries are answered to one search. */
export const maxAuditEntries = 5000;

/**
 * Source: Search-UnifiedAuditLog of the Exchange Online cmdlet reference; it replaces Search-AdminAuditLog, which Exchange Online retired
 * in 2024. Start and end have to be given. Without a session command the answer is sorted, the newest first. Entries come up to hours
 * late; a tenant operated by 21Vianet answers an empty list.
 */
export const unifiedAuditLog: Resource<UnifiedAuditLogEntry> = {
  key: 'exchange.UnifiedAuditLog',
  list: {
    service: 'exchange',
    cmdlet: 'Search-UnifiedAuditLog',
    parameters: { RecordType: 'ExchangeAdmin', ResultSize: maxAuditEntries },
    select: false,
  },
  row: unifiedAuditLogRow,
  permission: { read: 'Exchange role View-Only Audit Logs' },
  unconfirmed: [
    { point: 'That the cmdlet answers an application over REST, in the pages of other cmdlets.', field: 'CreationDate' },
    { point: 'How the log names an application that ran a cmdlet.', field: 'UserIds' },
  ],
};

const exchangeAdminSchema = row({
  /** UTC, written without a zone. */
  CreationTime: text(),
  Operation: text(),
  UserId: text(),
  /** The object, as a path (`EURPR01A001/…/contoso.onmicrosoft.com/ana`) or by its name. */
  ObjectId: text(),
  /** `True` or `False`. */
  ResultStatus: text(),
  /** Whether someone outside the organisation ran it: staff or services of Microsoft, or a partner. */
  ExternalAccess: flag(),
  UserType: count(),
  AppId: text(),
  ClientAppId: text(),
  Parameters: z
    .array(row({ Name: text(), Value: text() }))
    .nullable()
    .optional(),
});
export type ExchangeAdminRecord = z.infer<typeof exchangeAdminSchema>;

/** Source: the Exchange admin schema of the Office 365 Management Activity API. Null for an entry that holds no such record. */
export function exchangeAdminRecord({ AuditData }: UnifiedAuditLogEntry): ExchangeAdminRecord | null {
  const record = exchangeAdminSchema.safeParse(parsedOrNull(AuditData ?? ''));
  return record.success ? record.data : null;
}

const namedValues = () =>
  z.preprocess(
    listed,
    z
      .array(row({ Name: text(), Value: text() }))
      .nullable()
      .optional(),
  );

/** Purview writes what a cmdlet was given as one text: `-Identity "All mail" -Enabled "False"`. Source: the properties of eDiscovery activities in the audit log. */
function listed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return [...value.matchAll(/-(\w+)(?:[:\s]\s*(?:"([^"]*)"|(\$?\w+)))?/g)].map(([, Name, quoted, bare]) => ({
    Name,
    Value: quoted ?? bare ?? '',
  }));
}

/** A record of any workload: the fields of the common schema, and those of the kinds that hardenbot judges. */
const auditRecordSchema = row({
  /** The vendor's own id of the record; the same record may be answered more than once. */
  Id: text(),
  /** A number: 1 is ExchangeAdmin, 2 and 3 ExchangeItem, 8 AzureActiveDirectory, 15 AzureActiveDirectoryStsLogon. */
  RecordType: count(),
  Workload: text(),
  CreationTime: text(),
  Operation: text(),
  UserId: text(),
  UserKey: text(),
  /** 0 person, 2 administrator, 3 administrator of Microsoft's, 4 system, 5 application, 6 service principal. */
  UserType: count(),
  ObjectId: text(),
  ResultStatus: text(),
  ExternalAccess: flag(),
  ClientIP: text(),
  /** Of a sign-in. */
  ActorIpAddress: text(),
  AppId: text(),
  /** Of mail that is opened through Microsoft Graph: the app, while `AppId` is the one of Microsoft Graph. */
  ClientAppId: text(),
  /** Of a sign-in and of SharePoint: the client's application id. */
  ApplicationId: text(),
  AppAccessContext: row({ ClientAppId: text() }).nullable().optional(),
  /** `0` where it went well, else an AADSTS code. */
  ErrorNumber: text(),
  MailboxOwnerUPN: text(),
  /** Of a message in quarantine. */
  NetworkMessageId: text(),
  /** Of shared files: `Guest` for someone outside, else `Member` or the kind of group. */
  TargetUserOrGroupType: text(),
  Parameters: namedValues(),
  OperationProperties: namedValues(),
  ExtendedProperties: namedValues(),
  DeviceProperties: namedValues(),
  ModifiedProperties: z
    .array(row({ Name: text(), NewValue: text(), OldValue: text() }))
    .nullable()
    .optional(),
  /** Of a chat: `OneOnOne`, `GroupChat`; who takes part, and whether any of them belongs to another tenant. */
  CommunicationType: text(),
  ParticipantInfo: row({ HasForeignTenantUsers: flag(), HasGuestUsers: flag() }).nullable().optional(),
  Members: z
    .array(row({ UPN: text(), DisplayName: text() }))
    .nullable()
    .optional(),
  /** What was signed in to, or changed: ids with their kind. */
  Target: z
    .array(row({ ID: text(), Type: count() }))
    .nullable()
    .optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** Null for an entry that holds no record. Source: the schemas of the Office 365 Management Activity API. */
export function auditRecord({ AuditData }: Pick<UnifiedAuditLogEntry, 'AuditData'>): AuditRecord | null {
  const data = parsedOrNull(AuditData ?? '');
  const parsed = auditRecordSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** The same search for records of every workload: each read names the operations that it wants. */
export const unifiedAuditRecords: Resource<UnifiedAuditLogEntry> = {
  key: 'exchange.UnifiedAuditLog/records',
  list: {
    service: 'exchange',
    cmdlet: 'Search-UnifiedAuditLog',
    parameters: { ResultSize: maxAuditEntries },
    select: false,
  },
  row: unifiedAuditLogRow,
  permission: { read: 'Exchange role View-Only Audit Logs' },
  unconfirmed: [
    {
      point:
        'That a search by the application id as free text finds what an app did, in whichever field the id stands: published tools search so. A record of an app that names its id nowhere is not found.',
    },
    {
      point:
        'How the log names an export that is begun in the newer eDiscovery of Microsoft Purview, beside the names of content searches; one under another name is not found.',
    },
  ],
};

/** When it happened: the log writes UTC without saying so. Null where it says nothing that is a time. */
export function recordTime({ CreationTime }: { readonly CreationTime?: string | null | undefined }): Date | null {
  return utcMoment(CreationTime ?? '');
}
