/** What becomes of one message: past the inbound connectors, then through the transport rules. Source: Microsoft's words on both. */
import { all4, all6, blocks, type Connector, type Mailbox, type MailModel, type Rule } from './model';

/** Where the last hop stands: in one of the blocks, or anywhere else. */
export type Origin = (typeof blocks)[number] | 'elsewhere' | 'ipv6';
export const origins: readonly Origin[] = [...blocks, 'elsewhere', 'ipv6'];

export interface Message {
  readonly origin: Origin;
  /** The name in the certificate that the sending server shows, or none. */
  readonly certificate: string | null;
  /** The sender claims, in the envelope, to be of the partner's domain. */
  readonly claimsPartner: boolean;
  /** Words in subject and headers that meet conditions, or exceptions, of rules. */
  readonly meetsConditions: boolean;
  readonly meetsExceptions: boolean;
  /** The domain as written, and whose mailbox it is. */
  readonly domain: string;
  readonly mailbox: Mailbox;
}

/** How a model is understood where a row does not say, or the rules leave it open. */
export interface World {
  /** Names of connectors and rules that do not say whether they are enabled, and are. */
  readonly enabled: ReadonlySet<string>;
  /** A connector that restricts to no addresses at all refuses everyone, instead of nobody. */
  readonly emptyListRefuses: boolean;
}

export function isDelivered(message: Message, model: MailModel, world: World): boolean {
  return isDeliveredAsInside(message, model, world) || isDeliveredAsOutside(message, model, world);
}

/** By a connector that lets it count as mail from inside. */
export function isDeliveredAsInside(message: Message, model: MailModel, world: World): boolean {
  const inside = model.connectors.some((one) => one.internal && takesAsInside(one, message, world));
  return inside && passesRules(message, 'inside', model, world);
}

export function isDeliveredAsOutside(message: Message, model: MailModel, world: World): boolean {
  return passesConnectors(message, model, world) && passesRules(message, 'outside', model, world);
}

export function takesAsInside(connector: Connector, message: Message, world: World): boolean {
  return (
    isEnabled(connector, world) &&
    isForRecipient(connector, message) &&
    (connector.addresses.length === 0 || isAmong(message.origin, connector.addresses)) &&
    (connector.senders === 'all' || message.claimsPartner)
  );
}

/** The most particular Partner connectors decide; of those as wide as can be, only the ones that restrict. */
export function passesConnectors(message: Message, model: MailModel, world: World): boolean {
  const mine = model.connectors.filter(
    (one) =>
      one.partner && isEnabled(one, world) && isForRecipient(one, message) && (one.senders === 'all' || message.claimsPartner),
  );
  const restricting = mine.filter((one) => one.senders === 'all' && isRestricting(one, world));
  const particular = mine.filter((one) => !restricting.includes(one) && (one.senders === 'partner' || one.recipients.length > 0));
  if (particular.some((one) => lets(one, message, world))) return true;
  if (particular.some(({ senders }) => senders === 'partner')) return false;
  return restricting.length === 0 || restricting.some((one) => lets(one, message, world));
}

export function isRestricting(connector: Connector, world: World): boolean {
  return isByAddress(connector, world) || isByCertificate(connector);
}

function isByAddress({ byAddress, addresses }: Connector, { emptyListRefuses }: World): boolean {
  return byAddress && (addresses.length > 0 || emptyListRefuses);
}

export function isByCertificate({ byCertificate, requireTls, certificate }: Connector): boolean {
  return byCertificate && requireTls && certificate !== null;
}

/** Whether it restricts no one, or the message meets what it restricts to. */
export function lets(connector: Connector, message: Message, world: World): boolean {
  const byAddress = !isByAddress(connector, world) || isAmong(message.origin, connector.addresses);
  return byAddress && (!isByCertificate(connector) || message.certificate === connector.certificate);
}

function isEnabled(connector: Connector, { enabled }: World): boolean {
  return connector.enabled ?? enabled.has(connector.name);
}

function isForRecipient({ recipients }: Connector, { domain }: Message): boolean {
  return recipients.length === 0 || recipients.includes(domain);
}

function isAmong(origin: Origin, list: readonly string[]): boolean {
  return origin === 'ipv6' ? list.includes(all6) : list.includes(origin) || list.includes(all4);
}

/** The first enforced rule that refuses a message ends it; one that stops lets it by all later ones. */
function passesRules(message: Message, side: 'inside' | 'outside', model: MailModel, world: World): boolean {
  for (const rule of model.rules) {
    if (!isInEffect(rule, world) || !isAbout(rule, message, side, model)) continue;
    if (refuses(rule)) return false;
    if (rule.stops) return true;
  }
  return true;
}

export function refuses({ action }: Rule): boolean {
  return action !== 'mark' && action !== 'none';
}

export function isInEffect(rule: Rule, { enabled }: World): boolean {
  const isOn = rule.state === null ? enabled.has(rule.name) : rule.state === 'Enabled';
  return isOn && rule.mode === 'Enforce' && rule.activation !== 'future' && rule.expiry !== 'past';
}

/** Whether a rule applies to a message. */
export function isAbout(rule: Rule, message: Message, side: 'inside' | 'outside', model: MailModel): boolean {
  const scope = side === 'inside' ? 'InOrganization' : 'NotInOrganization';
  const seen = rule.original ? message.domain : message.mailbox.primary;
  return (
    (rule.from === null || rule.from === scope) &&
    rule.to !== 'NotInOrganization' &&
    !(rule.to === 'InOrganization' && isRelayed(message.domain, model)) &&
    (rule.addresses === null || isAmong(message.origin, rule.addresses)) &&
    !isAmong(message.origin, rule.exceptAddresses) &&
    (rule.recipients.length === 0 || rule.recipients.some((word) => isBelow(seen, word))) &&
    !rule.exceptRecipients.some((word) => isBelow(seen, word)) &&
    meets(rule.condition, message) &&
    !isExcepted(rule, message)
  );
}

/** What a rule looks at in the sender's words, his domain in the header among them, he writes as he likes, whatever he said to the connector. */
function meets(condition: Rule['condition'], message: Message): boolean {
  return condition === null || message.meetsConditions;
}

function isExcepted({ exception }: Rule, message: Message): boolean {
  return exception !== null && message.meetsExceptions;
}

/** `RecipientDomainIs` takes in sub-domains. */
export function isBelow(domain: string, word: string): boolean {
  return domain === word || domain.endsWith(`.${word}`);
}

/** Mail for a relayed domain is for someone elsewhere: only what comes authenticated counts as for the organisation. */
function isRelayed(domain: string, model: MailModel): boolean {
  return model.domains.some((one) => one.name === domain && one.relayed);
}
