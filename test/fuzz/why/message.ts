/** What becomes of one message, by Microsoft's words on connectors, Direct Send and rules alone: sent in every way that the question leaves open. */
import {
  isAbout,
  isInEffect,
  lets,
  type Message,
  type Origin,
  origins,
  passesConnectors,
  takesAsInside,
  type World,
} from '../mail/delivery';
import {
  type Connector,
  filterCertificate,
  type Mailbox,
  type MailModel,
  otherCertificate,
  own,
  partner,
  type Rule,
} from '../mail/model';

export interface MessageAsked {
  readonly model: MailModel;
  /** Null: not said. */
  readonly origin: Origin | null;
  readonly sender: 'partner' | 'own' | 'other' | null;
  readonly mailbox: Mailbox;
  /** The domain that it is addressed in. */
  readonly domain: string;
}

export type End = 'delivered' | 'rejected' | 'quarantined' | 'deleted';

export const senders = { partner: `a@${partner}`, own: `boss@${own}`, other: 'a@other.example' } as const;

export function endsOfMessage(asked: MessageAsked): ReadonlySet<End> {
  return new Set(waysOf(asked).flatMap((sent) => endsOfOne(sent, asked.model)));
}

/** The message in every way that the question leaves open: who sends it from where, and what is on that does not say so. */
function waysOf(asked: MessageAsked): readonly Sent[] {
  const { model } = asked;
  const claims = asked.sender === null ? (['partner', 'own', 'other'] as const) : [asked.sender];
  const from = asked.origin === null ? origins : [asked.origin];
  const unsure = [
    ...model.connectors.filter(({ enabled }) => enabled === null),
    ...model.rules.filter(({ state }) => state === null),
  ].map(({ name }) => name);
  return subsetsOf(unsure).flatMap((enabled) =>
    certificatesOf(model).flatMap((certificate) =>
      from.flatMap((origin) =>
        claims.map((claim): Sent => {
          const world: World = { enabled: new Set(enabled), emptyListRefuses: false };
          const message: Message = {
            origin,
            certificate,
            claimsPartner: claim === 'partner',
            meetsConditions: false,
            meetsExceptions: false,
            domain: asked.domain,
            mailbox: asked.mailbox,
          };
          return { message, claim, world };
        }),
      ),
    ),
  );
}

/** Whether a Partner connector may do so with the message: it is one for it, in some way that the question leaves open, and lets it in or not. */
export function mayDo(asked: MessageAsked, connector: Connector, does: 'admits' | 'refuses'): boolean {
  const { domain } = asked;
  if (connector.enabled === false) return false;
  if (connector.recipients.length > 0 && !connector.recipients.includes(domain)) return false;
  return waysOf(asked).some(
    ({ message, world }) =>
      (connector.senders === 'all' || message.claimsPartner) && lets(connector, message, world) === (does === 'admits'),
  );
}

/** Whether a rule may be about the message, in some way that the question leaves open. */
export function mayBeAbout(asked: MessageAsked, rule: Rule): boolean {
  const { model } = asked;
  return waysOf(asked).some(({ message, claim, world }) => {
    const isInside = model.connectors.some((one) => one.internal && takesAsInside(one, message, world));
    const side = isInside ? 'inside' : 'outside';
    return (
      isInEffect(rule, world) &&
      openOf(rule.condition, claim).some((meetsConditions) =>
        openOf(rule.exception, claim).some((meetsExceptions) =>
          isAbout(rule, { ...message, meetsConditions, meetsExceptions }, side, model),
        ),
      )
    );
  });
}

/** Which of several connectors that know a server answers for it is published nowhere: then the answer may say that it depends. */
export function isUnpublished({ model, domain }: MessageAsked): boolean {
  const mine = model.connectors.filter(
    ({ enabled, recipients }) => enabled !== false && (recipients.length === 0 || recipients.includes(domain)),
  );
  return mine.length > 1;
}

interface Sent {
  readonly message: Message;
  readonly claim: keyof typeof senders;
  readonly world: World;
}

function endsOfOne(sent: Sent, model: MailModel): readonly End[] {
  const { message, claim, world } = sent;
  const isInside = model.connectors.some((one) => one.internal && takesAsInside(one, message, world));
  const knowing = model.connectors.filter((one) => !one.partner && knows(one, sent) && isOf(one, message));
  const passes = passesConnectors(message, model, world);
  const isKnown = model.connectors.some((one) => knows(one, sent));
  const isDirect = model.rejectDirectSend && claim === 'own' && !isKnown;
  const rejected: readonly End[] = !passes || isDirect ? ['rejected'] : [];
  if (isDirect) return rejected;
  if (!passes && knowing.length === 0) return rejected;
  return [...rejected, ...endsByRules(sent, isInside ? 'inside' : 'outside', model)];
}

function knows({ name, enabled, addresses, certificate }: MailModel['connectors'][number], { message, world }: Sent): boolean {
  if (!(enabled ?? world.enabled.has(name))) return false;
  if (addresses.length === 0) return certificate !== null && certificate === message.certificate;
  return addresses.includes('0.0.0.0/0') ? message.origin !== 'ipv6' : addresses.includes(message.origin);
}

function isOf({ senders: from, recipients }: MailModel['connectors'][number], { claimsPartner, domain }: Message): boolean {
  return (from === 'all' || claimsPartner) && (recipients.length === 0 || recipients.includes(domain));
}

/** What a rule looks at in words and headers may be met or not, rule by rule; the domain of a sender who is named is known. */
function endsByRules({ message, claim, world }: Sent, side: 'inside' | 'outside', model: MailModel): readonly End[] {
  const walk = (rules: readonly Rule[]): readonly End[] => {
    const [rule, ...later] = rules;
    if (rule === undefined) return ['delivered'];
    if (!isInEffect(rule, world)) return walk(later);
    const conditions = openOf(rule.condition, claim);
    const exceptions = openOf(rule.exception, claim);
    const hits = new Set(
      conditions.flatMap((meetsConditions) =>
        exceptions.map((meetsExceptions) => isAbout(rule, { ...message, meetsConditions, meetsExceptions }, side, model)),
      ),
    );
    return [...hits].flatMap((isHit) => (isHit ? endOf(rule, () => walk(later)) : walk(later)));
  };
  return walk(model.rules);
}

function openOf(what: Rule['condition'] | Rule['exception'], claim: Sent['claim']): readonly boolean[] {
  if (what === null) return [false];
  return what === 'partner' ? [claim === 'partner'] : [true, false];
}

function endOf({ action, stops }: Rule, later: () => readonly End[]): readonly End[] {
  switch (action) {
    case 'reject':
    case 'smtpReject':
      return ['rejected'];
    case 'quarantine':
      return ['quarantined'];
    case 'delete':
      return ['deleted'];
    case 'mark':
    case 'none':
      return stops ? ['delivered'] : later();
  }
}

function certificatesOf({ connectors }: MailModel): readonly (string | null)[] {
  return connectors.some(({ certificate }) => certificate !== null) ? [null, filterCertificate, otherCertificate] : [null];
}

function subsetsOf(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_name, index) => (bits >> index) & 1));
}
