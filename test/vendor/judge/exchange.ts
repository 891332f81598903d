/** Judges a call of Exchange Online by the cmdlet reference: cmdlet, parameters, their values and sets, the anchor mailbox, batches and roles. */
import type { App } from '../record/recording';
import { type CmdletParameter, cmdlets, rolesOfNoun } from './exchange-table';
import { callsInBatch } from './limits';
import { type Rule, refresh, type Violation } from './violation';

export interface ExchangeCall {
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Path and query. */
  readonly path: string;
  readonly app: App;
}

/** Management roles that the role group of each registration holds. */
export type HeldRoles = Readonly<Record<App, ReadonlySet<string>>>;

interface Complaint {
  readonly rule: Rule;
  readonly says: string;
}

/** A parameter that the reference describes on the page of another cmdlet. */
const describedElsewhere: ReadonlySet<string> = new Set([
  // The page of Set-OrganizationConfig, under EwsAllowedAppIDs.
  'Get-OrganizationConfig RetrieveEwsOperationAccessPolicy',
]);

/** Every cmdlet takes them (about_CommonParameters). */
const common: ReadonlySet<string> = new Set(['ErrorAction', 'WarningAction', 'Verbose', 'Debug']);

export function judgeExchange(call: ExchangeCall, held: HeldRoles): readonly Violation[] {
  const { cmdlet } = call;
  const said = (complaints: readonly Complaint[]): readonly Violation[] =>
    complaints.map(({ rule, says }) => ({ rule, request: cmdlet, says: `${cmdlet} ${says}.` }));
  const known = Object.hasOwn(cmdlets, cmdlet) ? cmdlets[cmdlet] : undefined;
  if (known === undefined)
    return said([{ rule: 'cmdlet', says: `is no cmdlet of Exchange Online that the description has; ${refresh}` }]);
  return said([
    ...complaintsOfParameters(cmdlet, known, call.parameters),
    ...complaintsOfHeaders(call),
    ...complaintsOfRoles(call, held),
  ]);
}

/** A batch is one request of ten calls at most. */
export function judgeBatch(calls: readonly unknown[]): readonly Violation[] {
  if (calls.length <= callsInBatch) return [];
  return [
    {
      rule: 'limit',
      request: '$batch',
      says: `A batch has ${calls.length} calls, and published clients put ${callsInBatch} into one.`,
    },
  ];
}

function complaintsOfParameters(
  cmdlet: string,
  known: Readonly<Record<string, CmdletParameter>>,
  given: Readonly<Record<string, unknown>>,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  const sets: (readonly string[])[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('@') || common.has(name) || describedElsewhere.has(`${cmdlet} ${name}`)) continue;
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (parameter === undefined) {
      complaints.push({ rule: 'parameter', says: `has no parameter ${name} in Exchange Online` });
      continue;
    }
    const wrong = complaintOfValue(name, parameter, value);
    if (wrong !== null) complaints.push(wrong);
    if (parameter.sets !== undefined) sets.push(parameter.sets);
  }
  if (sets.length > 0 && !(sets[0] ?? []).some((set) => sets.every((own) => own.includes(set))))
    complaints.push({
      rule: 'parameter',
      says: `is given ${Object.keys(given).join(', ')} together, which are in no parameter set`,
    });
  return complaints;
}

const listTypes = /\[\]$|^MultiValuedProperty$/;
/** Types whose listed values are examples, or ways to name an object. */
const openTypes = /^(String|System\.String|MultiValuedProperty|.*IdParameter)(\[\])?$/;

function complaintOfValue(name: string, parameter: CmdletParameter, value: unknown): Complaint | null {
  const { type } = parameter;
  const wrong = (says: string): Complaint => ({ rule: 'value', says: `gives ${name} ${JSON.stringify(value)}, ${says}` });
  if (value === null) return takesNull(parameter) ? null : wrong(`and a ${type} is never null`);
  if (listTypes.test(type)) {
    const items = listItems(value);
    if (items === null) return wrong(`which is neither a list nor a change of one`);
    const word = items.find((item) => !isWord(parameter, item));
    return word === undefined ? null : wrong(`and the reference lists ${parameter.values?.join(', ')}`);
  }
  switch (type) {
    case 'Boolean':
    case 'System.Boolean':
    case 'SwitchParameter':
      return typeof value === 'boolean' ? null : wrong(`which is no ${type}`);
    case 'Int32':
    case 'System.Int32':
    case 'UInt32':
    case 'UInt16':
    case 'Int16':
      return Number.isInteger(value) ? null : wrong(`which is no ${type}`);
    case 'Unlimited':
      return value === 'Unlimited' || Number.isInteger(value) ? null : wrong('which is neither a number nor Unlimited');
    case 'DateTime':
    case 'System.DateTime':
    case 'ExDateTime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : wrong('which is no moment');
    default:
      if (typeof value === 'object') return wrong(`which is no ${type}`);
      return isWord(parameter, value) ? null : wrong(`and the reference lists ${parameter.values?.join(', ')}`);
  }
}

/** Flags are null where the page lists blank or $null; everything else is emptied with null. */
function takesNull({ type, values = [] }: CmdletParameter): boolean {
  return /^(System\.)?Boolean$/.test(type) ? values.some((word) => /^(blank|\$null)$/i.test(word)) : type !== 'SwitchParameter';
}

/** The values of a list, or those of a change of one; null for what is neither. */
function listItems(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return null;
  const { '@odata.type': type, ...changes } = value as Readonly<Record<string, unknown>>;
  if (type !== '#Exchange.GenericHashTable' || Object.keys(changes).some((key) => !['add', 'remove'].includes(key.toLowerCase())))
    return null;
  return Object.values(changes).flat();
}

function isWord({ type, values }: CmdletParameter, value: unknown): boolean {
  if (values === undefined || openTypes.test(type)) return true;
  return typeof value === 'string' && values.includes(value);
}

/** Mailboxes that every tenant has, by which the service finds its place; the audit log is kept in another one than the rest. */
const anchors = { usual: 'bb558c35-97f1-4cb9-8ff7-d53741dc928c', audit: '8cc370d3-822a-4ab8-a926-bb94bd0641a9' } as const;

function complaintsOfHeaders({ cmdlet, headers }: ExchangeCall): readonly Complaint[] {
  const wanted = cmdlet === 'Set-AdminAuditLogConfig' ? anchors.audit : anchors.usual;
  const anchor = headers['x-anchormailbox'] ?? 'nothing';
  const complaints: Complaint[] = [];
  if (!new RegExp(`^(APP|UPN):SystemMailbox\\{${wanted}\\}@\\S+$`).test(anchor))
    complaints.push({
      rule: 'anchor',
      says: `is anchored at ${anchor.replace(/@.*$/, '')}, and it belongs to the system mailbox ${wanted}`,
    });
  if (headers['x-cmdletname'] !== undefined && headers['x-cmdletname'] !== cmdlet)
    complaints.push({ rule: 'header', says: `is called ${headers['x-cmdletname']} in its header` });
  const page = /odata\.maxpagesize=(\d+)/.exec(headers['prefer'] ?? '')?.[1];
  if (page !== undefined && Number(page) > 1000)
    complaints.push({ rule: 'limit', says: `asks for pages of ${page}, and the service gives at most 1000 rows a page` });
  return complaints;
}

/**
 * A noun that the table does not have is not judged, and neither is a read where the table names only roles that change. A role that only
 * looks allows no change.
 */
function complaintsOfRoles({ cmdlet, app }: ExchangeCall, held: HeldRoles): readonly Complaint[] {
  const roles = rolesOfNoun(cmdlet);
  if (roles === undefined) return [];
  const isRead = /^(Get|Search)-/.test(cmdlet);
  if (isRead && !roles.some((role) => role.startsWith('View-Only'))) return [];
  const enough = roles.filter((role) => isRead || !role.startsWith('View-Only'));
  if (enough.some((role) => held[app].has(role))) return [];
  return [
    {
      rule: 'role',
      says: `needs one of the roles ${enough.join(', ')}, and the role group of the ${app} registration has none of them`,
    },
  ];
}
