/** What a transport rule does to external mail, derived from its row at a time. */
import { type TransportRule, transportRuleName } from '../../../tenant/resources/transport-rule.js';
import { AddressSet, readAddresses } from '../ip/address-set.js';
import { all, any, type MailFact, mailFactOf, not } from './mail-fact.js';
import { type Part, type Parts, partsOf, stemOf } from './rule-parts.js';

/** How a rule refuses mail; marking (spam level, subject, header) and redirecting are not refusing. */
export type Refusing = 'reject' | 'quarantine' | 'delete';

export interface MailRule {
  readonly name: string;
  readonly row: TransportRule;
  /** Enabled, enforced, begun and not expired. */
  readonly inEffect: MailFact;
  /** Why it is not in effect: property, what it is, what it would have to be. */
  readonly idle: { readonly property: string; readonly actual: string; readonly expected: string } | null;
  readonly refuses: MailFact;
  readonly how: Refusing | null;
  /** Mail that it matches is not looked at by later rules. */
  readonly stops: MailFact;
  readonly from: 'outside' | 'inside' | 'anywhere' | 'nowhere';
  /** Recipients that it matches: those of every accepted domain, only those whose mailboxes are here, or none of ours. */
  readonly to: 'everyone' | 'hosted' | 'nobody';
  /** Addresses of the last hop that it matches. */
  readonly addresses: AddressSet;
  /** It has a condition or an exception on addresses. */
  readonly namesAddresses: boolean;
  /** Words of `RecipientDomainIs`, null where it has none, and of its exception. */
  readonly recipients: {
    readonly only: readonly string[] | null;
    readonly except: readonly string[];
    readonly original: boolean;
  };
  /** Further conditions: the rule is narrower than its scope. */
  readonly conditions: readonly Part[];
  /** Further exceptions: most of them a sender can meet by what he writes. */
  readonly exceptions: readonly Part[];
  /** Whether all limits of the rule can be seen. */
  readonly limitsTold: MailFact;
  /** Sends mail past the spam filter. */
  readonly pastSpamFilter: MailFact;
}

/** Rules in the order in which the service looks at them. */
export function mailRules(rows: readonly TransportRule[], asOf: Date): readonly MailRule[] {
  return rows
    .map((row, index) => ({ row, order: row.Priority ?? index, index }))
    .sort((left, right) => left.order - right.order || left.index - right.index)
    .map(({ row }) => mailRule(row, asOf));
}

function mailRule(row: TransportRule, asOf: Date): MailRule {
  const parts = partsOf(row);
  const only = readAddresses(row.SenderIpRanges ?? []);
  const except = readAddresses(row.ExceptIfSenderIpRanges ?? []);
  const conditioned = (row.SenderIpRanges ?? []).length > 0;
  const how = refusingOf(row);
  return {
    name: transportRuleName(row),
    row,
    inEffect: all(isWord(row.State, states), isWord(row.Mode, modes), not(isEarly(row, asOf)), not(isOver(row, asOf))),
    idle: idleOf(row, asOf),
    refuses: how !== null ? true : hints(parts, ['rejectmessage', 'smtprejectmessage', 'quarantine', 'deletemessage']),
    how,
    stops: any(mailFactOf(row.StopRuleProcessing), hints(parts, ['stopruleprocessing'])),
    from: fromOf(row),
    to: toOf(row),
    addresses: (conditioned ? only.set : AddressSet.everything).minus(except.set),
    namesAddresses: conditioned || (row.ExceptIfSenderIpRanges ?? []).length > 0,
    recipients: {
      only: (row.RecipientDomainIs ?? []).length > 0 ? (row.RecipientDomainIs ?? []) : null,
      except: row.ExceptIfRecipientDomainIs ?? [],
      original: row.RecipientAddressType?.toLowerCase() === 'original',
    },
    conditions: parts.conditions,
    exceptions: parts.exceptions,
    limitsTold:
      parts.unseenLimits.length + only.problems.length + except.problems.length > 0 || unknownScope(row) !== null
        ? 'unknown'
        : true,
    pastSpamFilter: pastSpamFilter(row, parts),
  };
}

/** Source: Set-TransportRule, SetSCL: -1 and 0 to 9. A word beside these, and an action that is new, may do the same. */
function pastSpamFilter({ SetSCL }: TransportRule, parts: Parts): MailFact {
  const level = SetSCL?.trim() ?? '';
  if (level === '-1') return true;
  if (level !== '' && !/^\d$/.test(level)) return 'unknown';
  return any(hints(parts, ['setscl']), parts.newActions.length > 0 ? 'unknown' : false);
}

function refusingOf(row: TransportRule): Refusing | null {
  const rejections = [
    row.RejectMessageReasonText,
    row.RejectMessageEnhancedStatusCode,
    row.SmtpRejectMessageRejectText,
    row.SmtpRejectMessageRejectStatusCode,
  ];
  if (rejections.some((value) => value !== undefined && value !== null && value !== '')) return 'reject';
  if (row.NotifySender?.toLowerCase() === 'rejectmessage') return 'reject';
  if (row.Quarantine === true) return 'quarantine';
  return row.DeleteMessage === true ? 'delete' : null;
}

/** A class name among the actions says that there is one, and not what it does. */
function hints(parts: Parts, stems: readonly string[]): MailFact {
  return parts.unseenActions.some((name) => stems.includes(stemOf(name))) ? 'unknown' : false;
}

/** The word that is wanted before those that the service has beside it. */
const states = ['enabled', 'disabled'];
const modes = ['enforce', 'audit', 'auditandnotify'];

function idleOf(row: TransportRule, asOf: Date): MailRule['idle'] {
  if (isWord(row.State, states) !== true) return { property: 'State', actual: row.State ?? 'unknown', expected: 'Enabled' };
  if (isWord(row.Mode, modes) !== true) return { property: 'Mode', actual: row.Mode ?? 'unknown', expected: 'Enforce' };
  const { ActivationDate, ExpiryDate } = row;
  if (isEarly(row, asOf) !== false)
    return { property: 'ActivationDate', actual: written(ActivationDate), expected: 'in the past' };
  if (isOver(row, asOf) !== false) return { property: 'ExpiryDate', actual: written(ExpiryDate), expected: 'none' };
  return null;
}

function written(moment: Date | string | null | undefined): string {
  return moment instanceof Date ? moment.toISOString() : (moment ?? '');
}

/** A date that is written in a way we cannot read says nothing. */
function isEarly({ ActivationDate: from }: TransportRule, asOf: Date): MailFact {
  return typeof from === 'string' ? 'unknown' : from instanceof Date && from > asOf;
}

function isOver({ ExpiryDate: until }: TransportRule, asOf: Date): MailFact {
  return typeof until === 'string' ? 'unknown' : until instanceof Date && until <= asOf;
}

/** Whether a rule in effect stops to be so at a time that lies ahead. */
export function expiresAt(rule: MailRule, asOf: Date): Date | null {
  const { ExpiryDate } = rule.row;
  return ExpiryDate instanceof Date && ExpiryDate > asOf ? ExpiryDate : null;
}

/** A word that the service does not have says nothing: exports write numbers in its place. */
function isWord(value: string | null | undefined, [wanted, ...others]: readonly string[]): MailFact {
  const word = value?.trim().toLowerCase() ?? '';
  return word === wanted ? true : others.includes(word) ? false : 'unknown';
}

/** A scope with a word that the service does not have: nobody can tell what it narrows the rule to. Null: there is none. */
export function unknownScope(row: TransportRule): string | null {
  const unknown = scopeNames.find((scope) => !scopeWords[scope].includes(row[scope]?.trim().toLowerCase() ?? ''));
  return unknown ?? null;
}

const ofSender: readonly string[] = ['', 'inorganization', 'notinorganization'];
const ofRecipient: readonly string[] = [...ofSender, 'externalpartner', 'externalnonpartner'];
const scopeNames = ['FromScope', 'ExceptIfFromScope', 'SentToScope', 'ExceptIfSentToScope', 'RecipientAddressType'] as const;
const scopeWords: Readonly<Record<(typeof scopeNames)[number], readonly string[]>> = {
  FromScope: ofSender,
  ExceptIfFromScope: ofSender,
  SentToScope: ofRecipient,
  ExceptIfSentToScope: ofRecipient,
  RecipientAddressType: ['', 'original', 'resolved'],
};

/** The two scopes are complements: what is not authenticated as ours is external, whatever sender it claims. */
function fromOf(row: TransportRule): MailRule['from'] {
  const [only, except] = [row.FromScope?.toLowerCase() ?? '', row.ExceptIfFromScope?.toLowerCase() ?? ''];
  const outside = only !== 'inorganization' && except !== 'notinorganization';
  const inside = only !== 'notinorganization' && except !== 'inorganization';
  return outside ? (inside ? 'anywhere' : 'outside') : inside ? 'inside' : 'nowhere';
}

/** A recipient of a relayed domain is in the organisation only for mail that came authenticated, so not for external mail. */
function toOf(row: TransportRule): MailRule['to'] {
  const [only, except] = [row.SentToScope?.toLowerCase() ?? '', row.ExceptIfSentToScope?.toLowerCase() ?? ''];
  if (except === 'inorganization' || only.startsWith('external') || only === 'notinorganization') return 'nobody';
  return only === 'inorganization' ? 'hosted' : 'everyone';
}
