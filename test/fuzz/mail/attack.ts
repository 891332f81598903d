/** Everything that someone outside can try, and what mail ought to arrive: the messages that verdicts are judged by. */
import { isDelivered, isRestricting, type Message, type Origin, origins, refuses, type World } from './delivery';
import { filterBlocks, filterCertificate, listedBlock, type Mailbox, type MailModel, otherCertificate, partner } from './model';

export interface Recipient {
  readonly domain: string;
  readonly mailbox: Mailbox;
}

/** Anyone who has an address in a domain; of a relayed domain also someone whose mailbox is elsewhere. */
export function recipientsIn(domain: string, model: MailModel): readonly Recipient[] {
  const here = model.mailboxes.filter(({ primary, others }) => primary === domain || others.includes(domain));
  const elsewhere = model.domains.some(({ name, relayed }) => name === domain && relayed)
    ? [{ name: 'somebody elsewhere', primary: domain, others: [] }]
    : [];
  return [...here, ...elsewhere].map((mailbox) => ({ domain, mailbox }));
}

/** The tenant as an attacker meets it: what settings list is no way through for him, and does not keep other ways shut. */
export function withoutListed(model: MailModel, world: World): MailModel {
  return {
    ...model,
    connectors: model.connectors.flatMap((one) => {
      if (!one.listed) return [one];
      const isLock = one.partner && one.senders === 'all' && isRestricting(one, world);
      return isLock ? [{ ...one, byAddress: true, addresses: ['only those listed'] }] : [];
    }),
    rules: model.rules.map((rule) => ({
      ...rule,
      stops: rule.stops && (refuses(rule) || !model.allow.includes(rule.name)),
      exception: rule.exception === 'partner' && model.allow.includes(partner) ? null : rule.exception,
    })),
  };
}

/** Addresses that an operator listed. */
export function listedOrigins(model: MailModel): readonly Origin[] {
  return model.allow.includes(listedBlock) ? [listedBlock] : [];
}

const certificates = [null, filterCertificate, otherCertificate];

/** Every message from some addresses, with every certificate but one, and with whatever a sender can write that anything looks at. */
export function messagesTo(
  { domain, mailbox }: Recipient,
  from: readonly Origin[],
  without: string | null,
  { connectors, rules }: MailModel,
): readonly Message[] {
  const looksAt = (asks: boolean): readonly boolean[] => (asks ? [false, true] : [false]);
  const claims = looksAt(connectors.some(({ senders }) => senders === 'partner'));
  const conditions = looksAt(rules.some(({ condition }) => condition !== null));
  const exceptions = looksAt(rules.some(({ exception }) => exception !== null));
  const shown = connectors.some(({ certificate }) => certificate !== null) ? certificates : [null];
  return from.flatMap((origin) =>
    shown
      .filter((certificate) => certificate === null || certificate !== without)
      .flatMap((certificate) =>
        claims.flatMap((claimsPartner) =>
          conditions.flatMap((meetsConditions) =>
            exceptions.map((meetsExceptions) => ({
              domain,
              mailbox,
              origin,
              certificate,
              claimsPartner,
              meetsConditions,
              meetsExceptions,
            })),
          ),
        ),
      ),
  );
}

/** A message with nothing special in it. */
export function plain(recipient: Recipient, origin: Origin, certificate: string | null = null): Message {
  return { ...recipient, origin, certificate, claimsPartner: false, meetsConditions: false, meetsExceptions: false };
}

/** Worlds that differ in what rows do not say and in how an empty list of addresses is understood. */
export function worldsOf(model: MailModel): readonly World[] {
  const unknown = [
    ...model.connectors.filter(({ enabled }) => enabled === null).map(({ name }) => name),
    ...model.rules.filter(({ state }) => state === null).map(({ name }) => name),
  ];
  const subsets = Array.from(
    { length: 2 ** unknown.length },
    (_, bits) => new Set(unknown.filter((_name, index) => (bits >> index) & 1)),
  );
  const isEmptyList = model.connectors.some(({ byAddress, addresses }) => byAddress && addresses.length === 0);
  return (isEmptyList ? [false, true] : [false]).flatMap((emptyListRefuses) =>
    subsets.map((enabled) => ({ enabled, emptyListRefuses })),
  );
}

/** All external mail to a domain of the tenant is refused, from wherever, by anyone and with whatever certificate it comes. */
export function isTotalLoss(model: MailModel, world: World): boolean {
  return model.domains
    .filter(({ name }) => !name.endsWith('.onmicrosoft.com'))
    .some(({ name }) =>
      recipientsIn(name, model).every((recipient) => {
        const ordinary = messagesTo(recipient, origins, null, model).filter(
          (one) => !one.meetsConditions && !one.meetsExceptions,
        );
        return ordinary.every((message) => !isDelivered(message, model, world));
      }),
    );
}

/**
 * Mail that the external filter delivers, plain, is refused by someone who is written to. Without ranges in settings the filter may
 * stand anywhere, so then only what is refused from everywhere is lost.
 */
export function isFiltersMailLost(model: MailModel, world: World): boolean {
  const { ranges, certificate } = model.wanted;
  const shown = certificate ? filterCertificate : null;
  return model.domains
    .filter(({ name }) => !name.endsWith('.onmicrosoft.com'))
    .flatMap(({ name }) => recipientsIn(name, model))
    .some((recipient) => {
      const isRefused = (origin: Origin): boolean => !isDelivered(plain(recipient, origin, shown), model, world);
      return ranges ? filterBlocks.some(isRefused) : origins.every(isRefused);
    });
}
