/** What becomes of one message from outside: by the inbound connectors first, then by the transport rules in their order. Not whether it is spam. */
import { AddressSet } from '../ip/address-set.js';
import { type MailConnector, restrictionOf } from './connector.js';
import { domainOf, normalDomain, wordCovers } from './domain.js';
import { matchTold } from './flow.js';
import { all, any, type MailFact, not } from './mail-fact.js';
import { type Cell, covers, type MailFlow, type Route } from './routes.js';
import type { MailRule } from './rule.js';
import type { Part } from './rule-parts.js';

/** A message as far as it is known. */
export interface Message {
  /** The last server that it comes from; null: not said. */
  readonly ip: AddressSet | null;
  /** The address that it claims to be from, in lower case; null: not said. */
  readonly sender: string | null;
  readonly recipient: string;
  readonly cell: Cell;
  /** An accepted domain of the tenant is what it claims to be from. */
  readonly claimsOwn: MailFact;
}

/** Something that decides over a message. `untold`: it may, and nobody can tell. */
export interface MailStep {
  readonly kind: 'connector' | 'rule' | 'direct-send';
  readonly name: string;
  readonly does: 'takes' | 'refuses' | 'lets past the later rules';
  readonly told: MailFact;
  /** What it depends on where it is untold, or what decides: in words. */
  readonly because: string;
}

export interface MailWay {
  readonly outcome: 'taken' | 'refused' | 'depends';
  readonly steps: readonly MailStep[];
}

export function wayOf(flow: MailFlow, message: Message, rejectsDirectSend: MailFact): MailWay {
  const atDoor = connectorSteps(flow, message);
  const steps = [...atDoor, ...directSend(flow, message, rejectsDirectSend), ...ruleSteps(flow, message)];
  const refusals = steps.filter(({ does }) => does === 'refuses');
  if (refusals.some(({ told }) => told === true)) return { outcome: 'refused', steps };
  const isOpen = refusals.length > 0 || !flow.connectorsWhole || !flow.rulesWhole;
  return { outcome: isOpen ? 'depends' : 'taken', steps };
}

/** Connectors that answer for the sender; of those for all senders only where none names the domain. */
function connectorSteps(flow: MailFlow, message: Message): readonly MailStep[] {
  const partners = flow.connectors.filter(
    (one) => all(one.enabled, one.partner, covers(one, message.cell)) !== false && one.everySender !== 'untold',
  );
  const domain = message.sender === null ? null : domainOf(message.sender);
  const particular = partners.filter((one) => one.everySender === false);
  const named = domain === null ? [] : particular.filter((one) => one.senderDomains.some((word) => names(word, domain)));
  const general = partners.filter((one) => one.everySender === true);
  // Nobody knows whether a connector for some senders answers until one is named.
  const maybe = domain === null ? particular.filter((one) => restrictionOf(one, 'best') !== null) : [];
  return [
    ...admissions(named.length > 0 ? named : general, message),
    ...maybe.map(
      (one): MailStep => ({
        kind: 'connector',
        name: one.name,
        does: 'refuses',
        told: not(admits(one, message)) === false ? false : 'untold',
        because: `it is for mail from ${one.senderDomains.join(', ')}, and no sender was named`,
      }),
    ),
  ].filter(({ told }) => told !== false);
}

/** Mail has to meet one of the connectors that restrict. */
function admissions(connectors: readonly MailConnector[], message: Message): readonly MailStep[] {
  const restricting = connectors.filter((one) => restrictionOf(one, 'best') !== null);
  const admitted = restricting.map((one) => admits(one, message));
  // One for these recipients alone that restricts nothing may be the one that answers.
  const isOpenBeside = connectors.some((one) => one.recipientDomains.length > 0 && !restricting.includes(one));
  const taken = any(...admitted, isOpenBeside ? 'untold' : false);
  if (restricting.length === 0)
    return connectors.map(({ name }) => ({
      kind: 'connector',
      name,
      does: 'takes',
      told: true,
      because: 'it restricts nothing',
    }));
  return restricting.map((one, index): MailStep => {
    const admit = admitted[index] ?? 'untold';
    const base = { kind: 'connector' as const, name: one.name, because: asksFor(one) };
    return taken === true
      ? { ...base, does: 'takes', told: admit }
      : { ...base, does: 'refuses', told: taken === false ? enforced(one, not(admit)) : 'untold' };
  });
}

/** A switch that could not be read may not be on. */
function enforced(connector: MailConnector, refuses: MailFact): MailFact {
  return restrictionOf(connector, 'worst') === null || connector.enabled === 'untold' || connector.partner === 'untold'
    ? all(refuses, 'untold')
    : refuses;
}

function admits(connector: MailConnector, { ip }: Message): MailFact {
  const restriction = restrictionOf(connector, 'best');
  if (restriction === null) return true;
  const byAddress: MailFact = ip === null ? 'untold' : ip.isSubsetOf(restriction.addresses);
  return all(byAddress, restriction.certificate === null ? true : 'untold');
}

function asksFor(connector: MailConnector): string {
  const restriction = restrictionOf(connector, 'best');
  const certificate = restriction?.certificate ?? null;
  const parts = [
    ...(connector.byAddress === false ? [] : ['it takes mail from its addresses alone']),
    ...(certificate === null ? [] : [`it takes mail from a server with the certificate ${certificate} alone`]),
  ];
  return parts.join(', and ');
}

/** `*.contoso.com` is everything below, `contoso.com` the domain itself. */
function names(word: string, domain: string): boolean {
  return word.startsWith('*.') ? domain.endsWith(word.slice(1)) : normalDomain(word) === domain;
}

/** Mail that claims an own domain and that no connector knows. */
function directSend(flow: MailFlow, message: Message, rejects: MailFact): readonly MailStep[] {
  const known = any(...flow.connectors.map((one) => all(one.enabled, isFrom(one, message))));
  const told = all(rejects, message.claimsOwn, not(known));
  if (told === false) return [];
  const because = 'mail that claims an own domain and comes through no connector is refused (RejectDirectSend)';
  return [{ kind: 'direct-send', name: 'Direct Send', does: 'refuses', told, because }];
}

/** Whether a connector knows the server: by its address, or by a certificate that nobody can tell beforehand. */
function isFrom({ addresses, row }: MailConnector, { ip }: Message): MailFact {
  if (!addresses.isEmpty) return ip === null ? 'untold' : ip.isSubsetOf(addresses);
  return row.TlsSenderCertificateName ? 'untold' : false;
}

const route: Route = { kind: 'any', connectors: [], addresses: AddressSet.everything, certificate: null, allowed: false };

/** What a connector lets count as mail from inside is seen by other rules than what is from outside. */
function isMeant(flow: MailFlow, rule: MailRule, message: Message): MailFact {
  const internal = any(
    ...flow.connectors
      .filter((one) => one.internal !== false)
      .map((one) =>
        all(one.internal, one.enabled, covers(one, message.cell), one.addresses.isEmpty ? 'untold' : isFrom(one, message)),
      ),
  );
  const [outside, inside] = [matchTold(rule, route, message.cell), matchTold(rule, { ...route, kind: 'internal' }, message.cell)];
  if (internal === 'untold') return outside === inside ? outside : 'untold';
  return internal ? inside : outside;
}

function ruleSteps(flow: MailFlow, message: Message): readonly MailStep[] {
  const steps: MailStep[] = [];
  // Once a rule may have kept later ones from looking, nothing is certain any more.
  let reached: MailFact = true;
  for (const rule of flow.rules) {
    const open: string[] = [];
    const fact = all(reached, matches(rule, message, { open, meant: isMeant(flow, rule, message) }));
    if (fact === false) continue;
    const because = open.length === 0 ? 'the message meets what it asks for' : `it depends on ${[...new Set(open)].join(', ')}`;
    const refuses = all(fact, rule.refuses);
    if (refuses !== false) {
      steps.push({ kind: 'rule', name: rule.name, does: 'refuses', told: refuses, because });
      if (refuses === true) return steps;
      continue;
    }
    const stops = all(fact, rule.stops);
    if (stops === false) continue;
    steps.push({ kind: 'rule', name: rule.name, does: 'lets past the later rules', told: stops, because });
    if (stops === true) return steps;
    reached = 'untold';
  }
  return steps;
}

/** @param open takes in what it depends on and nobody can tell; @param meant whether it is for such mail and such recipients */
function matches(
  rule: MailRule,
  message: Message,
  { open, meant }: { readonly open: string[]; readonly meant: MailFact },
): MailFact {
  const told = (fact: MailFact, what: string): MailFact => {
    if (fact === 'untold') open.push(what);
    return fact;
  };
  const address: MailFact = !rule.namesAddresses ? true : message.ip === null ? 'untold' : message.ip.isSubsetOf(rule.addresses);
  return all(
    told(rule.inEffect, 'whether it is in effect'),
    told(rule.limitsTold, 'conditions that could not be read'),
    told(meant, 'where the mail counts as from, and where the mailbox of the recipient is'),
    told(address, 'the address that the mail comes from'),
    ...rule.conditions.map((part) => told(meets(part, message), part.property)),
    ...rule.exceptions.map((part) => told(not(meets(part, message)), part.property)),
  );
}

/** Of what a rule may look at the sender and the recipient are known; words, headers and sizes are not. */
function meets({ property, words }: Part, { sender, recipient }: Message): MailFact {
  const of = property.replace(/^ExceptIf/i, '').toLowerCase();
  const isOne = (address: string): boolean => words.some((word) => word.trim().toLowerCase() === address);
  switch (of) {
    case 'from':
      return sender === null ? 'untold' : isOne(sender);
    case 'senderdomainis':
      return sender === null ? 'untold' : words.some((word) => wordCovers(word, domainOf(sender) ?? ''));
    case 'sentto':
      return isOne(recipient) ? true : 'untold';
    default:
      return 'untold';
  }
}
