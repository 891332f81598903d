/** What becomes of one external message: by the inbound connectors first, then by the transport rules in their order. Not whether it is spam. */
import { reportsWholeMail } from '../../../tenant/resources/transport-rule.js';
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
  /** Every address of the recipient, in lower case; null: not known. */
  readonly addresses: readonly string[] | null;
  readonly cell: Cell;
  /** An accepted domain of the tenant is what it claims to be from. */
  readonly claimsOwn: MailFact;
}

/**
 * What is done with a message, or with a copy of it. `admits` and `refuses` are of connectors and of Direct Send, before any rule looks; `rejects`,
 * `quarantines` and `deletes` end its way; `redirects` and `routes` send it elsewhere instead; `holds` until someone approves; `copies` beside.
 */
type MailAction =
  | 'admits'
  | 'refuses'
  | 'rejects'
  | 'quarantines'
  | 'deletes'
  | 'redirects'
  | 'routes'
  | 'holds'
  | 'copies'
  | 'forwards'
  | 'skips the later rules';

/** Something that decides over a message. `unknown`: it may, and no one knows. */
export interface MailStep {
  readonly kind: 'connector' | 'rule' | 'direct-send' | 'recipient';
  readonly name: string;
  readonly does: MailAction;
  /** Whom it goes to instead or as well, or through what. */
  readonly to?: readonly string[];
  readonly told: MailFact;
  /** What it depends on where it is unknown, or what decides: in words. */
  readonly because: string;
}

/** `elsewhere`: accepted, and not delivered to the recipient that was asked about. `held`: until someone approves it. */
export type MailOutcome = 'delivered' | 'rejected' | 'quarantined' | 'deleted' | 'elsewhere' | 'held' | 'depends';

export interface MailWay {
  readonly outcome: MailOutcome;
  readonly steps: readonly MailStep[];
}

export function wayOf(flow: MailFlow, message: Message, rejectsDirectSend: MailFact): MailWay {
  const steps = stepsOf(flow, message, rejectsDirectSend);
  const outcome = outcomeOf(steps, flow);
  if (steps.every(({ told }) => told === true)) return { outcome, steps };
  // Where a server, a sender or a switch is unknown, one step may undo what another one says: each way may come to the same end.
  const servers = message.ip === null ? serverParts(flow) : [message.ip];
  const senders = message.sender === null ? sendersNamed(flow) : [message.sender];
  const ways = settledFlows(flow).flatMap((settled) =>
    servers.flatMap((ip) =>
      senders.map((sender): MailWay => {
        const taken = stepsOf(settled, { ...message, ip, sender }, rejectsDirectSend);
        return { outcome: outcomeOf(taken, settled), steps: taken };
      }),
    ),
  );
  const isTaken = (step: MailStep): boolean =>
    ways.some((way) => way.steps.some(({ kind, name, does }) => kind === step.kind && name === step.name && does === step.does));
  return {
    outcome: outcome === 'depends' ? only(new Set(ways.map((way) => way.outcome))) : outcome,
    // What is taken on none of them cannot happen; where there are too many to try, everything may.
    steps: ways.length === 0 ? steps : steps.filter(isTaken),
  };
}

/** The flow with every connector that does not say whether it is on, once on and once off; as it is where there are too many. */
function settledFlows(flow: MailFlow): readonly MailFlow[] {
  const unsure = flow.connectors.filter(({ enabled }) => enabled === 'unknown');
  if (unsure.length > maxUnsure) return [flow];
  return unsure.reduce<readonly MailFlow[]>(
    (flows, one) =>
      flows.flatMap(({ connectors, ...rest }) =>
        [true, false].map((enabled) => ({
          ...rest,
          connectors: connectors.map((other) => (other.name === one.name ? { ...other, enabled } : other)),
        })),
      ),
    [flow],
  );
}

const maxUnsure = 4;

function stepsOf(flow: MailFlow, message: Message, rejectsDirectSend: MailFact): readonly MailStep[] {
  return [...connectorSteps(flow, message), ...directSend(flow, message, rejectsDirectSend), ...ruleSteps(flow, message)];
}

/** One sender of each domain that a connector or a rule names, each that is named alone, and one of whom nothing speaks; none where there are too many. */
function sendersNamed({ connectors, rules }: MailFlow): readonly string[] {
  const parts = rules.flatMap(({ conditions, exceptions }) => [...conditions, ...exceptions]);
  const of = (name: string): readonly string[] =>
    parts.flatMap(({ property, words }) => (property.replace(/^ExceptIf/i, '').toLowerCase() === name ? words : []));
  const domains = [...connectors.flatMap(({ senderDomains }) => senderDomains), ...of('senderdomainis')];
  const named = new Set([
    ...of('from').map((word) => word.trim().toLowerCase()),
    ...domains.filter((word) => word !== '*').map((word) => `someone@${normalDomain(word).replace(/^\*\./, 'below.')}`),
    'someone@domain-that-nothing-names.invalid',
  ]);
  return named.size > maxParts ? [] : [...named];
}

/** More kinds of servers or senders are not tried one by one. */
const maxParts = 200;

/** All addresses, cut into those that connectors and rules treat alike; none where there are too many. */
function serverParts({ connectors, rules }: MailFlow): readonly AddressSet[] {
  const named = [
    ...connectors.map(({ addresses }) => addresses),
    ...rules.filter((rule) => rule.namesAddresses).map(({ addresses }) => addresses),
  ];
  let parts: readonly AddressSet[] = [AddressSet.everything];
  for (const set of named) {
    parts = parts.flatMap((part) => [part.intersection(set), part.minus(set)]).filter((part) => !part.isEmpty);
    if (parts.length > maxParts) return [];
  }
  return parts;
}

/** What ends the way of a message, whatever else is done with it. */
const finals: Readonly<Partial<Record<MailAction, MailOutcome>>> = {
  refuses: 'rejected',
  rejects: 'rejected',
  quarantines: 'quarantined',
  deletes: 'deleted',
};

/** What becomes of it instead of a delivery, where nothing ends it. */
const detourEnds: Readonly<Partial<Record<MailAction, MailOutcome>>> = {
  holds: 'held',
  redirects: 'elsewhere',
  routes: 'elsewhere',
};

/** Every end that the message may come to by what is known: where it is one, that one. */
function outcomeOf(steps: readonly MailStep[], { connectorsWhole, rulesWhole }: MailFlow): MailOutcome {
  const possible = new Set<MailOutcome>([
    ...(connectorsWhole ? [] : ['rejected' as const]),
    ...(rulesWhole ? [] : ['depends' as const]),
  ]);
  let detour: MailOutcome | null = null;
  for (const { does, told } of steps) {
    const final = finals[does];
    if (final !== undefined) possible.add(final);
    if (final !== undefined && told === true) return only(possible);
    const elsewhere = detourEnds[does];
    if (elsewhere === undefined || detour !== null) continue;
    if (told === true) detour = elsewhere;
    else possible.add(elsewhere);
  }
  return only(possible.add(detour ?? 'delivered'));
}

function only(possible: ReadonlySet<MailOutcome>): MailOutcome {
  const [one = 'depends'] = possible;
  return possible.size === 1 ? one : 'depends';
}

/** Connectors that answer for the sender; of those for all senders only where none names the domain. */
function connectorSteps(flow: MailFlow, message: Message): readonly MailStep[] {
  const partners = flow.connectors.filter(
    (one) => all(one.enabled, one.partner, covers(one, message.cell)) !== false && one.everySender !== 'unknown',
  );
  const domain = message.sender === null ? null : domainOf(message.sender);
  const particular = partners.filter((one) => one.everySender === false);
  const named = domain === null ? [] : particular.filter((one) => one.senderDomains.some((word) => names(word, domain)));
  const general = partners.filter((one) => one.everySender === true);
  // Nobody knows whether a connector for some senders answers until one is named.
  const maybe = domain === null ? particular.filter((one) => restrictionOf(one, 'best') !== null) : [];
  // Those for all senders answer where each one for this sender may be off.
  const areOff = named.every((one) => all(one.enabled, one.partner, covers(one, message.cell)) !== true);
  const mayOtherAnswer =
    !flow.connectorsWhole ||
    onPremises(flow, message).length > 0 ||
    (domain === null && particular.length > 0) ||
    (named.length > 0 && areOff) ||
    // One for these recipients is as particular as one for the sender.
    (named.length > 0 && general.some((one) => one.recipientDomains.length > 0 && restrictionOf(one, 'best') === null));
  return [
    ...ownServers(flow, message),
    ...(named.length > 0 ? admissions(named, message, { mayOtherAnswer, areNamed: true }) : []),
    ...(areOff ? admissions(general, message, { mayOtherAnswer, areNamed: false }) : []),
    ...maybe.map(
      (one): MailStep => ({
        kind: 'connector',
        name: one.name,
        does: 'refuses',
        told: not(admits(one, message)) === false ? false : 'unknown',
        because: `it is for mail from ${one.senderDomains.join(', ')}, and no sender was named`,
      }),
    ),
  ].filter(({ told }) => told !== false);
}

/** OnPremises connectors: they know our own servers by address or certificate, and refuse nothing. */
function onPremises(flow: MailFlow, message: Message): readonly { readonly one: MailConnector; readonly knows: MailFact }[] {
  return flow.connectors.flatMap((one) => {
    const knows = all(one.enabled, not(one.partner), covers(one, message.cell), isForSender(one, message), isFrom(one, message));
    return knows === false ? [] : [{ one, knows }];
  });
}

function isForSender({ everySender, senderDomains }: MailConnector, { sender }: Message): MailFact {
  if (everySender !== false) return everySender;
  return sender === null ? 'unknown' : senderDomains.some((word) => names(word, domainOf(sender) ?? ''));
}

function ownServers(flow: MailFlow, message: Message): readonly MailStep[] {
  return onPremises(flow, message).map(({ one, knows }) => ({
    kind: 'connector',
    name: one.name,
    does: 'admits',
    told: knows,
    because:
      knows === true
        ? 'it knows the server as one of your own (OnPremises)'
        : 'it is for servers of your own (OnPremises), and whether this is one is unknown',
  }));
}

/**
 * Mail has to meet one of the connectors that restrict. @param mayOtherAnswer another connector may be the one that answers: an unread one, or one for
 * our own servers that knows this one as well (which of the two decides is published nowhere) @param areNamed the connectors are for this sender alone
 */
function admissions(
  connectors: readonly MailConnector[],
  message: Message,
  { mayOtherAnswer, areNamed }: { readonly mayOtherAnswer: boolean; readonly areNamed: boolean },
): readonly MailStep[] {
  const restricting = connectors.filter((one) => restrictionOf(one, 'best') !== null);
  const lets = restricting.map((one) => admits(one, message));
  // One that may be off lets nothing in for certain, unless all others let it in too.
  const admitted = lets.every((one) => one === true)
    ? lets
    : restricting.map((one, index) => all(lets[index] ?? 'unknown', one.enabled, one.partner));
  // One for these recipients alone, or for the same sender, that restricts nothing may be the one that answers.
  const isOpenBeside = connectors.some((one) => (areNamed || one.recipientDomains.length > 0) && !restricting.includes(one));
  const taken = any(...admitted, isOpenBeside || mayOtherAnswer ? 'unknown' : false);
  if (restricting.length === 0)
    return connectors.map(({ name }) => ({
      kind: 'connector',
      name,
      does: 'admits',
      told: true,
      because: 'it restricts nothing',
    }));
  return restricting.map((one, index): MailStep => {
    const admit = admitted[index] ?? 'unknown';
    const base = { kind: 'connector' as const, name: one.name, because: asksFor(one) };
    return taken === true
      ? { ...base, does: 'admits', told: admit }
      : { ...base, does: 'refuses', told: taken === false ? enforced(one, not(admit)) : 'unknown' };
  });
}

/** A switch that could not be read may not be on. */
function enforced(connector: MailConnector, refuses: MailFact): MailFact {
  return restrictionOf(connector, 'worst') === null || connector.enabled === 'unknown' || connector.partner === 'unknown'
    ? all(refuses, 'unknown')
    : refuses;
}

function admits(connector: MailConnector, { ip }: Message): MailFact {
  const restriction = restrictionOf(connector, 'best');
  if (restriction === null) return true;
  const byAddress: MailFact = ip === null ? 'unknown' : ip.isSubsetOf(restriction.addresses);
  return all(byAddress, restriction.certificate === null ? true : 'unknown');
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

/** Mail that claims a domain of the tenant and that no connector knows. */
function directSend(flow: MailFlow, message: Message, rejects: MailFact): readonly MailStep[] {
  const known = any(
    ...flow.connectors.map((one) => all(one.enabled, isFrom(one, message))),
    flow.connectorsWhole ? false : 'unknown',
  );
  const told = all(rejects, message.claimsOwn, not(known));
  if (told === false) return [];
  const because = 'mail that claims your domain and comes through no connector is refused (RejectDirectSend)';
  return [{ kind: 'direct-send', name: 'Direct Send', does: 'refuses', told, because }];
}

/** Whether a connector knows the server: by its address, or by a certificate that nobody can tell beforehand. */
function isFrom({ addresses, row }: MailConnector, { ip }: Message): MailFact {
  if (!addresses.isEmpty) return ip === null ? 'unknown' : ip.isSubsetOf(addresses);
  return row.TlsSenderCertificateName ? 'unknown' : false;
}

const route: Route = { kind: 'any', connectors: [], addresses: AddressSet.everything, certificate: null, allowed: false };

/** What a connector lets count as mail from inside is seen by other rules than what is external. */
function isMeant(flow: MailFlow, rule: MailRule, message: Message): MailFact {
  const internal = any(
    ...flow.connectors.map((one) =>
      all(
        one.internal,
        one.enabled,
        covers(one, message.cell),
        isForSender(one, message),
        one.addresses.isEmpty ? 'unknown' : isFrom(one, message),
      ),
    ),
    flow.connectorsWhole ? false : 'unknown',
  );
  const [outside, inside] = [matchTold(rule, route, message.cell), matchTold(rule, { ...route, kind: 'internal' }, message.cell)];
  if (internal === 'unknown') return outside === inside ? outside : 'unknown';
  return internal ? inside : outside;
}

function ruleSteps(flow: MailFlow, message: Message): readonly MailStep[] {
  const steps: MailStep[] = [];
  // Once a rule may have kept later ones from looking, nothing is certain any more.
  let reached: MailFact = flow.rulesWhole ? true : 'unknown';
  for (const rule of flow.rules) {
    const open: string[] = [];
    const fact = all(reached, matches(rule, message, { open, meant: isMeant(flow, rule, message) }));
    if (fact === false) continue;
    const because = open.length === 0 ? 'the message meets what it asks for' : `it depends on ${[...new Set(open)].join(', ')}`;
    const step = { kind: 'rule' as const, name: rule.name, because };
    const refuses = all(fact, rule.refuses);
    if (refuses !== false) {
      steps.push({ ...step, does: endOf(rule), told: refuses });
      if (refuses === true) return steps;
      continue;
    }
    steps.push(...detours(rule).map((detour) => ({ ...step, ...detour, told: fact })));
    const stops = all(fact, rule.stops);
    if (stops === false) continue;
    steps.push({ ...step, does: 'skips the later rules', told: stops });
    if (stops === true) return steps;
    reached = 'unknown';
  }
  return steps;
}

/** Of a rule of which only a class name says that it refuses, no one knows how; the step is not certain then. */
function endOf({ how }: MailRule): MailAction {
  return how === 'quarantine' ? 'quarantines' : how === 'delete' ? 'deletes' : 'rejects';
}

interface Detour {
  readonly does: MailAction;
  readonly to: readonly string[];
}

/** Where a rule sends a message, or a copy of it. Source: the actions of New-TransportRule. */
function detours({ row }: MailRule): readonly Detour[] {
  const through = row.RouteMessageOutboundConnector;
  const approvers = [
    ...(row.ModerateMessageByUser ?? []),
    ...(isOn(row['ModerateMessageByManager']) ? ["the sender's manager"] : []),
  ];
  const copies = [
    ...(row.BlindCopyTo ?? []),
    ...(row.CopyTo ?? []),
    ...(row.AddToRecipients ?? []),
    ...(row.AddManagerAsRecipientType ? ["the sender's manager"] : []),
    ...(reportsWholeMail(row) === true ? (row.GenerateIncidentReport ?? []) : []),
  ];
  return [
    ...((row.RedirectMessageTo ?? []).length > 0 ? [{ does: 'redirects' as const, to: row.RedirectMessageTo ?? [] }] : []),
    ...(through ? [{ does: 'routes' as const, to: [through] }] : []),
    ...(approvers.length > 0 ? [{ does: 'holds' as const, to: approvers }] : []),
    ...(copies.length > 0 ? [{ does: 'copies' as const, to: copies }] : []),
  ];
}

function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** @param open takes in what it depends on and nobody can tell; @param meant whether it is for such mail and such recipients */
function matches(
  rule: MailRule,
  message: Message,
  { open, meant }: { readonly open: string[]; readonly meant: MailFact },
): MailFact {
  const told = (fact: MailFact, what: string): MailFact => {
    if (fact === 'unknown') open.push(what);
    return fact;
  };
  const address: MailFact = !rule.namesAddresses ? true : message.ip === null ? 'unknown' : message.ip.isSubsetOf(rule.addresses);
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
function meets({ property, words }: Part, { sender, recipient, addresses }: Message): MailFact {
  const of = property.replace(/^ExceptIf/i, '').toLowerCase();
  const isOne = (address: string): boolean => words.some((word) => word.trim().toLowerCase() === address);
  switch (of) {
    case 'from':
      return sender === null ? 'unknown' : isOne(sender);
    case 'senderdomainis':
      return sender === null ? 'unknown' : words.some((word) => wordCovers(word, domainOf(sender) ?? ''));
    case 'sentto':
      return [recipient, ...(addresses ?? [])].some(isOne) ? true : namesOthers(words, addresses);
    default:
      return 'unknown';
  }
}

/** Rules name recipients by any of their names: only where each word is an address, and all addresses are known, it names someone else for certain. */
function namesOthers(words: readonly string[], addresses: readonly string[] | null): MailFact {
  return addresses !== null && words.every((word) => word.includes('@')) ? false : 'unknown';
}
