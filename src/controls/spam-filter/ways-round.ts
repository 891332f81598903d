/** What walks round the filter: each entry, rule, connector and domain that lets mail past it. */

import type { Operation } from '../../engine/plan/operation.js';
import { type Json, sameJson } from '../../lib/json.js';
import { plural } from '../../lib/plural.js';
import { connectionFilterPolicies } from '../../tenant/resources/connection-filter-policy.js';
import { type ContentFilterPolicy, contentFilterPolicies } from '../../tenant/resources/content-filter-policy.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { remoteDomainName, remoteDomains } from '../../tenant/resources/remote-domain.js';
import { transportRules } from '../../tenant/resources/transport-rule.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { mailConnector } from '../reasoning/mail-flow/connector.js';
import { all, any, type MailFact, mailFactOf } from '../reasoning/mail-flow/mail-fact.js';
import { type MailRule, mailRules } from '../reasoning/mail-flow/rule.js';
import { partsOf, stemOf } from '../reasoning/mail-flow/rule-parts.js';
import { listed } from '../reasoning/scope/listed.js';
import type { Settings } from './definition.js';
import { type Inputs, reads } from './inputs.js';
import { policyName, sortOf } from './kinds.js';

export interface WayRound {
  readonly object: string;
  readonly property: string;
  readonly actual: Json;
  readonly expected: Json;
  /** `gap`: it lets mail past. `everyone`: it lets all mail past. `unknown`: it may. `fine`: settings allow it, or it has no effect. */
  readonly kind: 'gap' | 'everybody' | 'unknown' | 'fine';
  /** What a plan does about it; absent: a person. */
  readonly operation?: Operation;
  /** A warning code that goes with it. */
  readonly code?: string;
  /** Some mail does not bypass the filter by it. */
  readonly hasExceptions?: true;
}

/** `used`: content policies that apply to a mailbox for certain, and perhaps. */
export function waysRound(
  inputs: Inputs,
  settings: Settings,
  { asOf, used }: { readonly asOf: Date; readonly used: (policy: ContentFilterPolicy) => MailFact },
): readonly WayRound[] {
  return [
    ...inputs.seen.content.flatMap((policy) => senderEntries(policy, settings, used(policy))),
    ...connectionEntries(inputs, settings),
    ...ruleEntries(mailRules(inputs.seen.transport, asOf), settings),
    ...connectorEntries(inputs, settings),
    ...remoteEntries(inputs, settings),
    ...tenantEntries(inputs, settings),
    ...absentEntries(inputs),
  ];
}

/** Every organisation has a connection filter, and a remote domain for all others: lists that came to their end without say nothing. */
function absentEntries(inputs: Inputs): readonly WayRound[] {
  const { connection, remote } = inputs.seen;
  const isAbsent = {
    IPAllowList: connection.length === 0 && inputs.isComplete(reads.connection),
    TrustedMailInboundEnabled: inputs.isComplete(reads.remote) && !remote.some(({ DomainName }) => DomainName?.trim() === '*'),
  };
  const objects = { IPAllowList: 'Connection filter', TrustedMailInboundEnabled: 'Remote domain *' } as const;
  return (['IPAllowList', 'TrustedMailInboundEnabled'] as const).flatMap((property) =>
    isAbsent[property]
      ? [
          {
            object: objects[property],
            property,
            actual: 'not returned',
            expected: 'what every organisation has',
            kind: 'unknown' as const,
          },
        ]
      : [],
  );
}

/** Lists whose ways to bypass could not be seen. */
export function unseenWays(inputs: Inputs, settings: Settings): boolean {
  const lists = [reads.content, reads.connection, reads.transport, reads.connectors, reads.remote];
  return lists.some((read) => !inputs.isComplete(read)) || (!settings.allow.tenant && !inputs.isAllowListRead);
}

function senderEntries(policy: ContentFilterPolicy, { allow }: Settings, used: MailFact): readonly WayRound[] {
  const lists = { AllowedSenderDomains: allow.domains, AllowedSenders: allow.senders } as const;
  return (Object.keys(lists) as (keyof typeof lists)[]).flatMap((property): readonly WayRound[] => {
    const entries = policy[property];
    const object = policyName(policy);
    if (entries === undefined) return used === false ? [] : [notReturned(object, property)];
    if (entries.length === 0) return [];
    const fine = new Set(lists[property].map((name) => name.toLowerCase()));
    const extra = entries.filter((name) => !fine.has(name.toLowerCase()));
    const rest = entries.filter((name) => fine.has(name.toLowerCase()));
    if (extra.length === 0) return [{ object, property, actual: [...entries], expected: 'allowed in settings', kind: 'fine' }];
    if (used === false) return [{ object, property, actual: [...extra], expected: 'the policy applies to nobody', kind: 'fine' }];
    const identity = exchangeIdentity(policy);
    const editable = sortOf(policy) === 'ordinary' && identity;
    return [
      {
        object,
        property,
        actual: [...extra],
        expected: [...rest],
        kind: used === true ? 'gap' : 'unknown',
        ...(editable
          ? {
              operation: {
                kind: 'update' as const,
                resource: contentFilterPolicies.key,
                object,
                identity,
                before: { [property]: [...entries] },
                after: { [property]: [...rest] },
              },
            }
          : {}),
      },
    ];
  });
}

/** A list that did not come may hold anyone; an empty one holds nobody. */
function notReturned(object: string, property: string): WayRound {
  return { object, property, actual: 'not returned', expected: [], kind: 'unknown' };
}

function connectionEntries({ seen }: Inputs, { allow }: Settings): readonly WayRound[] {
  const fine = addressesOf(allow.addresses);
  return seen.connection.flatMap((policy): readonly WayRound[] => {
    const object = policyName(policy);
    const identity = exchangeIdentity(policy) ?? 'Default';
    const base = { kind: 'update' as const, resource: connectionFilterPolicies.key, object, identity };
    const list = policy.IPAllowList ?? [];
    const unseen = policy.IPAllowList === undefined ? [notReturned(object, 'IPAllowList')] : [];
    const isFine = (entry: string) => {
      const { set, problems } = readAddresses([entry]);
      return problems.length === 0 && set.isSubsetOf(fine);
    };
    const extra = list.filter((entry) => !isFine(entry));
    const rest = list.filter(isFine);
    const safe = policy.EnableSafeList;
    return [
      ...unseen,
      ...(list.length === 0
        ? []
        : extra.length === 0
          ? [{ object, property: 'IPAllowList', actual: [...list], expected: 'allowed in settings', kind: 'fine' as const }]
          : [
              {
                object,
                property: 'IPAllowList',
                actual: [...extra],
                expected: [...rest],
                kind: 'gap' as const,
                operation: { ...base, before: { IPAllowList: [...list] }, after: { IPAllowList: [...rest] } },
              },
            ]),
      ...(safe === false ? [] : [{ object, property: 'EnableSafeList', expected: false, ...safeList(safe, base) }]),
    ];
  });
}

/** The list of senders that Microsoft keeps; a row that does not say may have it on. */
function safeList(on: boolean | null | undefined, base: Omit<Operation & { kind: 'update' }, 'before' | 'after'>) {
  if (on !== true) return { actual: null, kind: 'unknown' as const };
  const operation = { ...base, before: { EnableSafeList: true }, after: { EnableSafeList: false } };
  return { actual: true, kind: 'gap' as const, operation };
}

function ruleEntries(rules: readonly MailRule[], { allow }: Settings): readonly WayRound[] {
  const isListed = listed(allow.rules);
  const fine = addressesOf(allow.addresses);
  return rules.flatMap((rule, index): readonly WayRound[] => {
    const bypass = bypassOf(rule);
    if (bypass === null) return [];
    const { isSure, ...entry } = bypass;
    const excuse = excuseOf(rule, { isListed, fine, earlier: rules.slice(0, index) });
    if (excuse !== null) return [{ ...entry, kind: 'fine', ...excuse }];
    if (!isSure) return [{ ...entry, kind: 'unknown' }];
    const isHeader = entry.property === 'SetHeaderName';
    const identity = exchangeIdentity(rule.row);
    return [
      {
        ...entry,
        actual: `${typeof entry.actual === 'string' ? entry.actual : '-1'}, for ${whomFor(rule)}`,
        kind: rule.inEffect === 'unknown' ? 'unknown' : isForEverybody(rule) ? 'everybody' : 'gap',
        ...(isHeader ? {} : { code: 'scl-bypass' }),
        ...(exceptionsOf(rule).length === 0 ? {} : { hasExceptions: true }),
        // A person decides on a rule that writes the header: `unconfirmed` of the definition says why.
        ...(isHeader || identity === null || rule.inEffect !== true
          ? {}
          : {
              operation: {
                kind: 'update' as const,
                resource: transportRules.key,
                object: rule.name,
                identity,
                before: { State: rule.row.State ?? null },
                after: { State: 'Disabled' },
              },
            }),
      },
    ];
  });
}

interface Bypass {
  readonly object: string;
  readonly property: 'SetSCL' | 'SetHeaderName' | 'Actions';
  readonly actual: Json;
  readonly expected: string;
  readonly isSure: boolean;
}

/** By what a rule lets mail bypass the filter, or the folder for junk; null: by nothing. */
function bypassOf(rule: MailRule): Bypass | null {
  const { row, name: object, pastSpamFilter } = rule;
  if (pastSpamFilter === true) return { object, property: 'SetSCL', actual: -1, expected: 'not SetSCL -1', isSure: true };
  const written = writesClean(row);
  const header = row.SetHeaderName ? `${row.SetHeaderName.trim()}: ${row.SetHeaderValue?.trim() ?? ''}` : 'not returned';
  if (written !== false)
    return { object, property: 'SetHeaderName', actual: header, expected: 'no such header', isSure: written === true };
  if (pastSpamFilter === false) return null;
  const actual = row.SetSCL ?? row.Actions?.join(', ') ?? null;
  return { object, property: 'Actions', actual, expected: 'not SetSCL -1', isSure: false };
}

/** What a report says of mail. Source: Anti-spam message headers, SFV. */
const saysClean = /\b(SFV|SKV):(SKI|SKN|SKA|SKQ|SFE|NSPM)\b|\bSCL:-1\b/i;
const saysSpam = /\b(SFV|SKV):(SKB|SKS|BLK|SPM)\b/i;
/** Headers in which the service keeps what it found. */
const ofService = /^x-(ms-exchange-organization|forefront|microsoft-antispam)/;
/** These are about the Focused Inbox, and about Safe Links and Safe Attachments, which safe-links judges. */
const notOfFilter = new Set(
  ['BypassClutter', 'BypassFocusedInbox', 'SkipSafeLinksProcessing', 'SkipSafeAttachmentProcessing'].map((name) =>
    `x-ms-exchange-organization-${name}`.toLowerCase(),
  ),
);

/**
 * Whether a rule writes a header by which mail was skipped or found clean. Source: guides of makers of phishing training, who keep their mail out of
 * junk by it; MS-OXCMAIL, Spam Confidence Level: -1 is mail of a trusted sender.
 */
function writesClean(row: MailRule['row']): MailFact {
  const name = row.SetHeaderName?.trim().toLowerCase() ?? '';
  const value = row.SetHeaderValue?.trim() ?? '';
  if (name === 'x-forefront-antispam-report') return saysClean.test(value) ? true : saysSpam.test(value) ? false : 'unknown';
  if (name === 'x-ms-exchange-organization-scl') return value === '-1' ? true : /^[5-9]$/.test(value) ? false : 'unknown';
  const isUnseen = partsOf(row).unseenActions.some((action) => stemOf(action) === 'setheader');
  return isUnseen || (ofService.test(name) && !notOfFilter.has(name)) ? 'unknown' : false;
}

interface Excusing {
  readonly isListed: ReturnType<typeof listed>;
  readonly fine: ReturnType<typeof addressesOf>;
  readonly earlier: readonly MailRule[];
}

interface Excuse {
  readonly expected: string;
  /** A warning code. */
  readonly code?: string;
}

/** Why a rule lets nothing bypass the filter that is not meant; null: it does. */
function excuseOf(rule: MailRule, { isListed, fine, earlier }: Excusing): Excuse | null {
  if (rule.inEffect === false) return { expected: `no effect: ${rule.idle?.property ?? 'State'} ${rule.idle?.actual ?? ''}` };
  if (isListed(rule.name)) return { expected: 'allowed in settings' };
  if (rule.from === 'inside' || rule.from === 'nowhere') return { expected: 'for mail from inside' };
  if (rule.to === 'nobody') return { expected: 'for outbound mail' };
  if (rule.namesAddresses && (rule.row.SenderIpRanges ?? []).length > 0 && rule.addresses.isSubsetOf(fine))
    return { expected: 'allowed in settings, by addresses' };
  if (provesSender(rule))
    return { expected: 'the sender is proven by DMARC', ...(rule.pastSpamFilter === false ? {} : { code: 'scl-bypass' }) };
  return earlier.some((one) => endsFor(one, rule)) ? { expected: 'never reached' } : null;
}

/** Conditions that every mail fulfils narrow nothing. */
function narrowing(rule: MailRule) {
  return rule.conditions.filter(
    ({ property, words }) => !(property === 'MessageSizeOver' && words.every((word) => /^0( |$)/.test(word))),
  );
}

function isForEverybody(rule: MailRule): boolean {
  return narrowing(rule).length === 0 && rule.recipients.only === null && !rule.namesAddresses && rule.to === 'everyone';
}

const proofs = new Set(['dmarc=pass', 'dmarc=bestguesspass']);

/** A condition on the sender, and with it what the service itself found out about him: the words of one header are joined by OR. */
function provesSender({ row, conditions }: MailRule): boolean {
  const header = row.HeaderContainsMessageHeader?.trim().toLowerCase() === 'authentication-results';
  const words = (row.HeaderContainsWords ?? []).map((word) => word.trim().toLowerCase());
  // DMARC proves the address that is read, and says nothing of the one on the envelope.
  const isRead = /^(header)?$/i.test(row.SenderAddressLocation?.trim() ?? '');
  return header && isRead && conditions.some(namesSenders) && words.length > 0 && words.every((word) => proofs.has(word));
}

/** Words anywhere in an address may stand in one of anyone: `partner.example@evil.example`. A pattern has to hold its whole domain. */
function namesSenders({ property, words }: MailRule['conditions'][number]): boolean {
  if (property === 'FromAddressMatchesPatterns') return words.every((word) => /^@([\w-]+\\\.)+[\w-]+\$$/.test(word.trim()));
  return property === 'From' || property === 'SenderDomainIs';
}

/** Conditions and exceptions in words: `mail where From is a@b.example; servers at 203.0.113.0/24, except where SubjectContainsWords is offer`. */
function whomFor(rule: MailRule): string {
  const parts = [
    ...narrowing(rule).map(wordsOf),
    ...(rule.namesAddresses ? [`servers at ${rule.addresses.toCidrs().slice(0, maxWords).join(' or ')}`] : []),
    ...(rule.recipients.only === null ? [] : [`recipients in ${rule.recipients.only.slice(0, maxWords).join(' or ')}`]),
  ];
  const mail = isForEverybody(rule)
    ? 'all mail'
    : parts.length === 0
      ? 'mail to mailboxes here'
      : `mail where ${parts.join('; ')}`;
  const exceptions = exceptionsOf(rule);
  return exceptions.length === 0 ? mail : `${mail}, except where ${exceptions.join('; ')}`;
}

/** Exceptions by the address of the server are taken out of its addresses. */
function exceptionsOf({ exceptions, recipients }: MailRule): readonly string[] {
  return [
    ...exceptions.map((part) => wordsOf({ ...part, property: part.property.replace(/^ExceptIf/i, '') })),
    ...(recipients.except.length === 0 ? [] : [`recipients in ${recipients.except.slice(0, maxWords).join(' or ')}`]),
  ];
}

function wordsOf({ property, words }: MailRule['conditions'][number]): string {
  return `${property} is ${words.slice(0, maxWords).join(' or ')}`;
}

const maxWords = 3;

/** None of the mail that the later rule is for comes to it: what it asks for, the earlier one asks for as well, or for less. */
function endsFor(earlier: MailRule, later: MailRule): boolean {
  if (endsForAll(earlier)) return true;
  const ends = earlier.inEffect === true && earlier.stops === true && earlier.limitsTold === true && later.limitsTold === true;
  const isAmong = earlier.conditions.every((part) =>
    later.conditions.some((one) => one.property === part.property && sameJson(one.value, part.value)),
  );
  const isWide =
    earlier.from === 'anywhere' || earlier.from === later.from || (earlier.from === 'outside' && later.from === 'anywhere');
  return (
    ends &&
    isAmong &&
    isWide &&
    earlier.exceptions.length === 0 &&
    earlier.recipients.only === null &&
    earlier.recipients.except.length === 0 &&
    earlier.to === 'everyone' &&
    (!earlier.namesAddresses || later.addresses.isSubsetOf(earlier.addresses))
  );
}

/** For all external mail, and none of it comes to a later rule. */
function endsForAll(earlier: MailRule): boolean {
  const ends = earlier.inEffect === true && earlier.stops === true && earlier.limitsTold === true;
  const isForAll = earlier.conditions.length + earlier.exceptions.length === 0 && earlier.recipients.only === null;
  const wide = earlier.from === 'anywhere' || earlier.from === 'outside';
  return (
    ends && isForAll && wide && !earlier.namesAddresses && earlier.recipients.except.length === 0 && earlier.to === 'everyone'
  );
}

function connectorEntries({ seen }: Inputs, { allow }: Settings): readonly WayRound[] {
  const isListed = listed(allow.connectors);
  return seen.connectors.map(mailConnector).flatMap((one): readonly WayRound[] => {
    const { row, name } = one;
    const [treated, believed] = [mailFactOf(row.TreatMessagesAsInternal), mailFactOf(row.CloudServicesMailEnabled)];
    const fact = any(treated, believed);
    if (fact === false) return [];
    const property = treated === fact ? 'TreatMessagesAsInternal' : 'CloudServicesMailEnabled';
    const entry = { object: name, property, actual: fact === true ? true : null, expected: false };
    if (one.enabled === false) return [{ ...entry, expected: 'no effect while disabled', kind: 'fine' }];
    if (isListed(name)) return [{ ...entry, expected: 'allowed in settings', kind: 'fine' }];
    const wizard = row.ConnectorSource?.toLowerCase() === 'hybridwizard';
    if (treated === false && wizard) return [{ ...entry, expected: 'made by the hybrid wizard', kind: 'fine', code: 'hybrid' }];
    return [{ ...entry, kind: all(fact, one.enabled) === true ? 'gap' : 'unknown' }];
  });
}

function remoteEntries({ seen }: Inputs, { allow }: Settings): readonly WayRound[] {
  const isListed = listed(allow.remoteDomains);
  return seen.remote.flatMap((row): readonly WayRound[] => {
    const { TrustedMailInboundEnabled: trusted } = row;
    if (trusted === false) return [];
    const object = remoteDomainName(row);
    const entry = { object, property: 'TrustedMailInboundEnabled', actual: trusted ?? null, expected: false };
    if (isListed(row.DomainName, row.Name)) return [{ ...entry, expected: 'allowed in settings', kind: 'fine' }];
    if (trusted !== true) return [{ ...entry, kind: 'unknown' }];
    const identity = exchangeIdentity(row);
    const base = { kind: 'update' as const, resource: remoteDomains.key, object };
    const values = { before: { TrustedMailInboundEnabled: true }, after: { TrustedMailInboundEnabled: false } };
    return [
      {
        ...entry,
        kind: row.DomainName?.trim() === '*' ? 'everybody' : 'gap',
        ...(identity ? { operation: { ...base, identity, ...values } } : {}),
      },
    ];
  });
}

function tenantEntries({ allowCounts, seen }: Inputs, { allow }: Settings): readonly WayRound[] {
  const spoofs = seen.spoof.filter(({ Action }) => Action?.toLowerCase() !== 'block').length;
  const counts = [
    ...[...allowCounts].map(([type, { count, latest, endless }]) => ({
      type,
      text: `${plural(count, 'entry', 'entries')}${latest === null ? '' : `, the last until ${latest.toISOString().slice(0, 10)}`}${endless > 0 ? `, ${endless} without an end` : ''}`,
    })),
    ...(spoofs > 0 ? [{ type: 'Spoof', text: `${plural(spoofs, 'pair')}, without an end` }] : []),
  ];
  return counts.map(({ type, text }) => ({
    object: 'Tenant Allow/Block List',
    property: type,
    actual: text,
    expected: allow.tenant ? 'allowed in settings' : 'none',
    kind: allow.tenant ? 'fine' : 'gap',
    code: 'tenant-allow',
  }));
}
