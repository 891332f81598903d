/** Why mail gets in: the rule or connector that lets it, the property of it, and the value that would close it. */
import type { EvidenceList } from '../findings/evidence-list.js';
import { AddressSet } from '../ip/address-set.js';
import { type MailConnector, restrictionOf } from './connector.js';
import { wordCovers } from './domain.js';
import { matchTold, type Passage, type RuleGap } from './flow.js';
import { rewrittenBy, rewrittenIn } from './rewriting.js';
import { type Cell, locksFor, type MailFlow, type Route } from './routes.js';
import { type MailRule, unknownScope } from './rule.js';

export interface Opening {
  /** `rule "Filter only"`, `connector "Partner mail"`. */
  readonly object: string;
  /** null: the object could not be read. */
  readonly fault: Fault | null;
}

/** A property, and the value, in the service's words, with which nobody got in here. */
type Fault = readonly [property: string, closes: string];

interface Question {
  readonly flow: MailFlow;
  readonly cell: Cell;
  /** Ways by which someone gets in who should not. */
  readonly ways: readonly Passage[];
  readonly gaps: readonly RuleGap[];
  /** Addresses that may deliver: a lock that allows no others is no reason. */
  readonly fine: AddressSet;
  /** Whether a rule or connector is meant to keep this mail out, so that what it lacks is a reason. */
  readonly isMeant: (subject: MailRule | MailConnector) => boolean;
}

/** Each reason once, the widest way first. */
export function openingsOf(question: Question): readonly Opening[] {
  const found = [
    ...question.ways.flatMap((way) => [...byRewriting(way, question), ...byConnectors(way, question), ...byRules(way, question)]),
    ...question.gaps.map(byGap),
  ];
  return distinct(found);
}

/** Each object and property once. */
export function distinct(openings: readonly Opening[]): readonly Opening[] {
  return [...new Map(openings.map((one) => [`${one.object}|${one.fault?.[0] ?? ''}`, one])).values()];
}

const named = 3;

/** `connector "Partner mail", Enabled (true would close it)`; where nothing is meant to keep mail out, that. */
export function because(openings: readonly Opening[]): string {
  if (openings.length === 0) return 'no rule and no connector covers it';
  const shown = openings
    .slice(0, named)
    .map(({ object, fault }) => (fault === null ? object : `${object}, ${fault[0]} (${fault[1]} would close it)`));
  const rest = openings.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more below`] : [])].join('; ');
}

/** Exceptions and earlier rules that let someone in, each once. */
export function gapEvidence(evidence: EvidenceList, gaps: readonly RuleGap[]): void {
  const different = new Map(gaps.map((gap) => [`${gap.rule.name}|${gap.property}|${gap.words.join()}`, gap]));
  for (const { rule, property, words } of different.values()) {
    const stops = property === 'StopRuleProcessing';
    const actual = stops ? `true, for mail that meets ${words.join(' and ')}` : [...words];
    evidence.gap(rule.name, property, actual, stops ? false : 'not set');
  }
}

function byGap({ rule, property }: RuleGap): Opening {
  return { object: ruleName(rule), fault: [property, property === 'StopRuleProcessing' ? 'false' : 'not set'] };
}

function byConnectors({ route }: Passage, { flow, cell, fine, isMeant }: Question): readonly Opening[] {
  if (route.kind === 'internal') return opening(route, (one) => [internalProperty(one), 'false']);
  if (route.kind === 'narrower') return opening(route, narrowerFault);
  if (route.kind === 'shared') return opening(route, () => ['TlsSenderCertificateName', 'a certificate of your own servers']);
  if (route.connectors.length > 0)
    return route.connectors
      .filter((one) => letsInOthers(one, fine))
      .map((one) => openingBy(one, [sourceProperty(one), 'the filter alone']));
  return flow.connectors
    .filter((one) => isMeant(one) && !locksFor(one, cell, 'worst'))
    .flatMap((one) => {
      const fault = lockFault(one, cell);
      return fault === null ? [] : [openingBy(one, fault)];
    });
}

function opening({ connectors }: Route, fault: (one: MailConnector) => Fault): readonly Opening[] {
  if (connectors.length === 0) return [{ object: 'inbound connectors could not all be read', fault: null }];
  return connectors.map((one) => openingBy(one, fault(one)));
}

function openingBy({ name }: MailConnector, fault: Fault): Opening {
  return { object: `connector "${name}"`, fault };
}

/** A certificate says nothing of addresses. */
function letsInOthers(one: MailConnector, fine: AddressSet): boolean {
  const { addresses } = restrictionOf(one, 'worst') ?? { addresses: AddressSet.everything };
  return !addresses.isSubsetOf(fine);
}

function ruleName({ name }: MailRule): string {
  return `rule "${name}"`;
}

/** By which property a connector lets foreign mail count as from inside, or may do so. */
export function internalProperty({ row, internal }: MailConnector): 'TreatMessagesAsInternal' | 'CloudServicesMailEnabled' {
  const treated = internal === true ? row.TreatMessagesAsInternal === true : row.TreatMessagesAsInternal !== false;
  return treated ? 'TreatMessagesAsInternal' : 'CloudServicesMailEnabled';
}

function narrowerFault(one: MailConnector): Fault {
  return restrictionOf(one, 'worst') === null
    ? ['RestrictDomainsToIPAddresses', 'true with the addresses of the filter']
    : [sourceProperty(one), 'the filter alone'];
}

function sourceProperty({ byAddress }: MailConnector): string {
  return byAddress === true ? 'SenderIPAddresses' : 'TlsSenderCertificateName';
}

/** What keeps a connector from locking the recipients of a cell for every sender. */
function lockFault(one: MailConnector, { domain }: Cell): Fault | null {
  const { row } = one;
  if (one.enabled !== true) return ['Enabled', 'true'];
  if (one.partner !== true) return ['ConnectorType', 'Partner'];
  if (one.everySender !== true) return ['SenderDomains', 'smtp:*;1'];
  if (one.recipientDomains.length > 0 && !domain.names.some((name) => one.recipientDomains.includes(name)))
    return ['AssociatedAcceptedDomains', 'every accepted domain'];
  if (restrictionOf(one, 'worst') !== null) return null;
  if (row.RestrictDomainsToCertificate === true)
    return row.RequireTls === true ? ['TlsSenderCertificateName', 'the name of the filter'] : ['RequireTls', 'true'];
  if (row.RestrictDomainsToIPAddresses === true) return ['SenderIPAddresses', 'the addresses of the filter'];
  return ['RestrictDomainsToIPAddresses', 'true'];
}

/** Connectors that may hide from a rule which server a message came from. */
function byRewriting({ route, accepted }: Passage, { flow, fine }: Question): readonly Opening[] {
  if (route.kind === 'internal' || !flow.rules.some(goesByAddress)) return [];
  const others = accepted.minus(fine);
  return flow.connectors
    .filter((one) => rewrittenBy(one).intersects(others))
    .map((one) =>
      openingBy(one, one.row.EFSkipLastIP === true ? ['EFSkipLastIP', 'false'] : ['EFSkipIPs', 'the addresses of the filter']),
    );
}

function goesByAddress({ inEffect, refuses, namesAddresses }: MailRule): boolean {
  return inEffect !== false && refuses !== false && namesAddresses;
}

/** Rules are not to blame for mail that a connector lets count as from inside. */
function byRules({ route, passedBy, accepted }: Passage, { flow, cell, fine, isMeant }: Question): readonly Opening[] {
  if (route.kind === 'internal') return [];
  const rewritten = rewrittenIn(flow.connectors);
  if (!flow.rulesWhole) return [{ object: 'transport rules could not all be read', fault: null }];
  const passing = passedBy.map((rule): Opening => ({ object: ruleName(rule), fault: ['StopRuleProcessing', 'false'] }));
  const lacking = flow.rules.flatMap((rule): readonly Opening[] => {
    const fault = rule.refuses === false || !isMeant(rule) ? null : ruleFault(rule, route, cell);
    // What an earlier rule lets pass is not allowed by the addresses of this one.
    if (passing.length > 0 && fault !== null && fault[0].endsWith('SenderIpRanges')) return [];
    // Nor is what Enhanced Filtering may hide from it.
    if (fault?.[0].endsWith('SenderIpRanges') === true && accepted.minus(fine).isSubsetOf(rewritten)) return [];
    return fault === null ? [] : [{ object: ruleName(rule), fault }];
  });
  return [...passing, ...lacking];
}

/** What keeps a rule from refusing all mail of a way, or null where it does refuse it. */
function ruleFault(rule: MailRule, route: Route, cell: Cell): Fault | null {
  const { idle, row, recipients } = rule;
  if (idle !== null) return [idle.property, idle.expected];
  if (rule.refuses !== true) return ['Actions', 'an action that refuses'];
  if (rule.from === 'inside' || rule.from === 'nowhere')
    return [row.FromScope ? 'FromScope' : 'ExceptIfFromScope', 'NotInOrganization'];
  const scope = unknownScope(row);
  if (scope !== null) return [scope, 'a word of the service'];
  if (rule.limitsTold !== true) return ['Conditions', 'columns with their values'];
  const recipientFault = matchTold(rule, route, cell) === true ? null : faultByRecipient(recipients, cell, rule.to);
  if (recipientFault !== null) return recipientFault;
  const [condition] = rule.conditions;
  if (condition !== undefined)
    return [condition.property, condition.property.startsWith('Header') ? 'RecipientDomainIs in its place' : 'not set'];
  if (!rule.namesAddresses) return null;
  return (row.ExceptIfSenderIpRanges ?? []).length > 0
    ? ['ExceptIfSenderIpRanges', 'the filter alone']
    : ['SenderIpRanges', 'not set'];
}

function faultByRecipient(recipients: MailRule['recipients'], { domain, primary }: Cell, to: MailRule['to']): Fault | null {
  if (to !== 'everyone') return ['SentToScope', 'not set'];
  const { only, except, original } = recipients;
  const covers = (words: readonly string[], name: string | null) => name !== null && words.some((word) => wordCovers(word, name));
  if (covers(except, original ? domain.name : primary)) return ['ExceptIfRecipientDomainIs', 'not set'];
  if (only === null) return null;
  return !original && covers(only, domain.name)
    ? ['RecipientAddressType', 'Original']
    : ['RecipientDomainIs', `with ${domain.name ?? 'every accepted domain'}`];
}
