/** What a resource of a tenant is to us: where it is read, how a row is parsed, which call changes it, which permission that takes. */
import type { z } from 'zod';
import type { Fields, Operation } from '../engine/plan/operation.js';
import { canonicalJson, type Json } from '../lib/json.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { Cloud } from './cloud.js';

export type Service = 'exchange' | 'graph' | 'arm' | 'dns';

/** One call to a service, as plain data: what a plan shows and what the adapter sends. */
export type VendorCall =
  | { readonly service: 'exchange'; readonly cmdlet: string; readonly parameters: Fields }
  | {
      readonly service: 'graph' | 'arm';
      readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
      readonly path: string;
      readonly body?: Fields;
      /**
       * Where in the body the adapter puts a random password in the moment of writing. The password is in no call, plan or ledger; it
       * goes to `SecretHandover` and is forgotten.
       */
      readonly password?: readonly string[];
    };

/** A stretch of time, both ends included. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How far a log can be asked that is read between two moments (`Read.period`). */
export interface LogReach {
  /** The property of a row that says when it happened. */
  readonly moment: string;
  /** Milliseconds that one request may ask for; a longer period is asked for piece by piece. */
  readonly atOnceMs: number;
  /** Milliseconds before now at which the log begins. */
  readonly backMs: number;
}

/** How a whole collection is read. `{of}` in a path or parameter is filled from the read. */
export type ListAddress =
  | {
      readonly service: 'exchange';
      readonly cmdlet: string;
      /** Sent with every page; `ResultSize: 'Unlimited'` where the cmdlet has it, or the service cuts at 1,000. */
      readonly parameters: Fields;
      /** False where a row must come whole (transport rules: an unknown condition narrows), so that no `$select` is sent. */
      readonly select: boolean;
      /**
       * Which warnings of the service do not mean that rows are missing: with it, a list that comes with any other warning is not whole.
       * Absent: only the service's own words for a cut list count.
       */
      readonly harmlessWarning?: RegExp;
    }
  | {
      readonly service: 'graph';
      /** Below the version, with `{of}` where an id belongs. */
      readonly path: string;
      /** Only where v1.0 has no such thing; left out: v1.0. */
      readonly version?: 'beta';
      /** A single object instead of a list. */
      readonly single?: true;
      /** `$top`, where the service takes it. */
      readonly pageSize?: number;
      readonly select: boolean;
      /** Further query options, already encoded, e.g. `$expand=principal`. */
      readonly query?: string;
      /** The throttling class that applies beside the service's own (see adapters/m365/rate-limits.ts). */
      readonly rateLimit?: 'conditionalAccess' | 'reports' | 'usageReports' | 'signInActivity' | 'messageTraces';
      /** A log that is asked for a period; each of its reads names one. */
      readonly log?: LogReach;
      /** The clouds that have it; absent: every cloud. */
      readonly clouds?: readonly Cloud[];
      /** The body is CSV with a header row (usage reports). */
      readonly format?: 'csv';
    }
  | {
      readonly service: 'arm';
      readonly path: string;
      readonly apiVersion: string;
      readonly single?: true;
      /** Further query options, not encoded, beside `timespan`: each of its reads names a period. */
      readonly during?: Readonly<Record<string, string>>;
      /** The header `Prefer`. */
      readonly prefer?: string;
    }
  | { readonly service: 'dns'; readonly record: 'MX' | 'TXT' | 'CNAME' };

/** How one object is read, changed, made and removed. Each function gives exactly one call. */
export interface ObjectAddress {
  /** Reads the object that an operation is about; by name for a create (the marker), else by identity. */
  find(operation: Operation): VendorCall;
  /** The property of a row that holds the id later calls use. */
  readonly idProperty: string;
  /** The property of a row that holds the name a create is searched by. */
  readonly nameProperty: string;
  /**
   * Whether a row that was found is the object of the operation, where what is looked for finds others beside it: rights of several
   * people, grants of several applications. Without it, a create means the row of its name and everything else any row.
   */
  isMeant?(operation: Operation, row: Fields): boolean;
  /**
   * How many updates of different objects may go in one request, in any order; absent: each goes alone. Only where the change of one
   * object never depends on that of another.
   */
  readonly together?: number;
  /** Null where the service has no such call. */
  write(operation: Operation): VendorCall | null;
  /**
   * A row in the words in which it is written, where the service returns others (`SenderDomains: ["smtp:contoso.com;1"]` for
   * `contoso.com`, `State` for `Enabled`), so that reading back can be compared. Properties that it leaves out are taken from the row.
   */
  normalise?(row: Fields, operation: Operation): Fields;
  /**
   * Where the service replaces a list or an object whole, and what others wrote stands in it: the call for the object as it is now, which is
   * read right before. Absent: `write` needs nothing but the operation.
   */
  writeOnto?(operation: Operation, row: Fields): VendorCall | null;
  /** Of Entra: which rows its audit log has of one write. Absent: not known. */
  logged?(operation: Operation): LoggedAs;
  /** Beside `writeOnto`: whether this operation needs it; the others are left to `write`. Absent: each does. */
  needsRow?(operation: Operation): boolean;
  /**
   * Where a part is sent and the service may want the whole: what is sent, once, when it refuses the part as invalid, for the object as it is
   * then. Null: there is nothing else to send.
   */
  writeWhole?(operation: Operation, row: Fields): VendorCall | null;
}

/** How the tenant's own logs call a change of what a resource reads: what someone is looked for by when it regressed. */
type ChangedBy =
  | {
      readonly log: 'exchange';
      /** From the Exchange Online cmdlet reference. */
      readonly cmdlets: readonly string[];
      /** Of an object with many settings, of which few are ours, a `Set-` counts only where it set one that was read. */
      readonly onlySettingsRead?: true;
    }
  | {
      readonly log: 'entra';
      /** From the list of audit activities of Entra; the words may move, so they are matched loosely. */
      readonly activities: RegExp;
    };

/** The rows that one write leaves in the audit log of Entra, those included that the service writes beside the one that says it. */
export interface LoggedAs {
  /** Each name that it goes by, once for each time that it was sent. */
  readonly activities: RegExp;
  /**
   * By the names that rows have for them, what was set: null stands for any value. Absent: whatever rows name may be it.
   */
  readonly sets?: Readonly<Record<string, Json>>;
  /** Where a row may carry the whole object before and after: the parts that were written, of which some may depend on what was there. */
  readonly whole?: Fields | ((before: Fields) => Fields);
}

/** The service principal of an application of Microsoft's, which an administrator makes once. */
export interface Prerequisite {
  readonly appId: string;
  /** What it is for, as people call it: `message traces`. */
  readonly purpose: string;
}

/** Something of a vendor that no source says for certain and no tenant has shown yet. */
export interface Unconfirmed {
  /** A sentence: what is believed, or not known. */
  readonly point: string;
  /** The path of the field whose answers would show it; absent: no answer to a read does. */
  readonly field?: string;
  /** What each text of the field looks like where it is as believed; absent: known words or the kind of value settle it, or people have to. */
  readonly form?: RegExp;
}

/** What is known of the answers beside what the parser says; `hardenbot doctor --shapes` compares real ones with it. */
interface KnownAnswers {
  /** Paths of fields that every row has, empty or not: one that is missing goes by another name. Others come where they are set. */
  readonly always?: readonly string[];
  /** By the path of a field, every word that the vendor's metadata or reference has for it. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

export interface Resource<Row = unknown> {
  /** Service and collection as a state file spells them, e.g. `exchange.CASMailbox`; also the name in operations and in `missing`. */
  readonly key: string;
  readonly list: ListAddress;
  /** Parses one row as it is on the wire or in an export; see `lenient.ts`. */
  readonly row: z.ZodType<Row>;
  /** Fields of a row that come as notes of an answer (`@odata.type`), whatever is selected: the service has no property of that name. */
  readonly notes?: readonly string[];
  /** Fields without which a row says nothing of anyone, where it is read for them: a list in which one lacks them is not whole. */
  readonly about?: readonly string[];
  readonly object?: ObjectAddress;
  /** Whether an operation on one can keep people from signing in who could until then: such a change undoes itself unless it is kept. Absent: none can. */
  tightensSignIn?(operation: Operation): boolean;
  /** Absent: changes of it are in no log that hardenbot reads. */
  readonly changedBy?: ChangedBy;
  /** Least privilege: Graph application permission, Exchange role or Azure role. */
  readonly permission: {
    readonly read: string;
    readonly write?: string;
    /**
     * Why hardenbot does not ask for the permission to write: what else it would let anyone who holds it do. It is granted by hand for a change
     * and taken back afterwards.
     */
    readonly onDemand?: string;
  };
  /**
   * What an object of it does, in one line for anyone who approves that it is made; null where that cannot be said. `nameOf` knows what
   * earlier steps of the same plan make.
   */
  inWords?(fields: Fields, nameOf: (value: Json) => string | null): string | null;
  /** The licence without which the service refuses the read, where it is known. */
  readonly licence?: string;
  /** What has to be in the tenant before the service answers, and is not there on its own. */
  readonly prerequisite?: Prerequisite;
  readonly answers?: KnownAnswers;
  readonly unconfirmed?: readonly Unconfirmed[];
}

/** A wish to read: which resource, which fields of it, and below which object. */
export interface Read<Row = unknown> {
  readonly resource: Resource<Row>;
  /** The fields the judgement uses, projected where the service can. */
  readonly fields: readonly string[];
  /** Fills `{of}`: the id of a group, the path of a site, the name of a domain. */
  readonly of?: string;
  /** Server-side filter (OData or Exchange `-Filter`), already encoded for the service. */
  readonly filter?: string;
  /** What a cmdlet that searches is asked for beside the parameters of its resource. */
  readonly parameters?: Fields;
  /** From when to when a log is read (`list.log`). */
  readonly period?: Period;
  /** Set by what asks again and again without anyone waiting: it leaves people their share of what the service takes. */
  readonly polls?: true;
}

/** A read with the fields checked against the resource's rows. */
export function readOf<Row>(
  resource: Resource<Row>,
  fields: readonly (keyof Row & string)[],
  where: Pick<Read, 'of' | 'filter' | 'parameters' | 'period' | 'polls'> = {},
): Read<Row> {
  return { resource, fields, ...where };
}

/** Two reads with the same key ask for the same rows: they are read once, with the union of their fields. */
export function readKey(read: Read): string {
  const { period } = read;
  const during = period === undefined ? '' : `?${period.from.toISOString()}/${period.to.toISOString()}`;
  const key = `${readName(read)}?${read.filter ?? ''}${during}`;
  return read.parameters === undefined ? key : `${key}?${canonicalJson(read.parameters)}`;
}

const serviceWords = { graph: 'Entra ID', exchange: 'Exchange', azure: 'Azure', mail: 'mail' } as const;
/** Where the parts of the key are no words, or not those of the admin centres. */
const listWords: Readonly<Record<string, string>> = {
  signIns: 'sign-ins',
  oauth2PermissionGrants: 'consents to apps',
  appRoleAssignedTo: 'permissions of apps',
  CASMailbox: 'protocols of mailboxes',
  CASMailboxPlan: 'mailbox plans',
  HostedConnectionFilterPolicy: 'connection filter policy',
  HostedContentFilterPolicy: 'anti-spam policies',
  HostedContentFilterRule: 'anti-spam rules',
  HostedOutboundSpamFilterPolicy: 'outbound spam policies',
  HostedOutboundSpamFilterRule: 'outbound spam rules',
  OrganizationConfig: 'organisation settings',
  TransportConfig: 'transport settings',
  TransportRule: 'mail flow rules',
  emailAppUsage: 'use of mail programs',
  identitySecurityDefaultsEnforcementPolicy: 'security defaults',
  roleAssignmentScheduleInstances: 'active role assignments',
  roleEligibilityScheduleInstances: 'eligible role assignments',
  subscribedSkus: 'licences',
  userRegistrationDetails: 'registered sign-in methods',
  members: 'members of groups',
  transitiveMembers: 'members of groups',
  mx: 'MX records',
  txt: 'TXT records',
  cname: 'CNAME records',
};

/** What a read is about, for people and without ids: `authentication methods (Entra ID)`. @param name of the read, or the key of its resource */
export function readInWords(name: string): string {
  const [first = '', _of, below, ...more] = name.split('/');
  const [service = '', collection = ''] = first.split('.');
  const list = below !== undefined && more.length === 0 ? below : collection;
  const parts = list.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [list];
  const words = lookupOwn(listWords, list) ?? parts.map((part) => (/^[A-Z]{2}/.test(part) ? part : part.toLowerCase())).join(' ');
  return `${words} (${lookupOwn(serviceWords, service) ?? service})`;
}

/** What `missing` calls a read: the collection key, and the part below it where it is about one object. */
export function readName({ resource: { key }, of }: Read): string {
  if (of === undefined) return key;
  return key.includes('/{of}') ? key.replace('{of}', () => of) : `${key}/${of}`;
}
