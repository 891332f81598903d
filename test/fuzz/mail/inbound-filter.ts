/** What inbound-filter must say: nobody but the external filter delivers mail, to anyone, with whatever he writes. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import {
  isFiltersMailLost,
  isTotalLoss,
  listedOrigins,
  messagesTo,
  plain,
  type Recipient,
  recipientsIn,
  withoutListed,
  worldsOf,
} from './attack';
import {
  isAbout,
  isByCertificate,
  isDelivered,
  isDeliveredAsInside,
  isInEffect,
  isRestricting,
  type Origin,
  origins,
  refuses,
  type World,
} from './delivery';
import { all4, type Connector, filterBlocks, filterCertificate, type MailModel, type Rule } from './model';

export function inboundFilterExpected(model: MailModel): Expected {
  const worlds = worldsOf(model);
  const readings = [...new Set(worlds.map(({ emptyListRefuses }) => emptyListRefuses))];
  const verdicts = readings.flatMap((reading) =>
    together(worlds.filter(({ emptyListRefuses }) => emptyListRefuses === reading).map((world) => verdictsIn(world, model))),
  );
  const isLost = worlds.every((world) => isFiltersMailLost(model, world) || isTotalLoss(model, world));
  return {
    verdicts: [...new Set(verdicts)],
    because: isLost ? 'mail of the filter is refused' : 'every message was tried that someone outside can send',
    ...(isLost ? { warns: ['mail-loss'] } : {}),
  };
}

/** Each world with the verdicts that may be right in it: a pass in some worlds and not in others is unknown. */
export function together(worlds: readonly (readonly Verdict[])[]): readonly Verdict[] {
  const canPass = worlds.map((verdicts) => verdicts.includes('pass'));
  const canFail = worlds.map((verdicts) => verdicts.some((verdict) => verdict !== 'pass'));
  const canDiffer = canPass.some((pass, index) => pass && canFail.some((fail, other) => fail && other !== index));
  return [
    ...new Set<Verdict>([
      ...(canPass.every(Boolean) ? (['pass'] as const) : []),
      ...(canDiffer ? (['unknown'] as const) : []),
      ...(canFail.every(Boolean) ? worlds.flat().filter((verdict) => verdict !== 'pass') : []),
    ]),
  ];
}

function verdictsIn(world: World, model: MailModel): readonly Verdict[] {
  const attacked = withoutListed(model, world);
  const everybody = model.domains.flatMap(({ name }) => recipientsIn(name, model));
  const fine: readonly Origin[] = [...(model.wanted.ranges ? filterBlocks : []), ...listedOrigins(model)];
  const strangers = origins.filter((origin) => !fine.includes(origin));
  const wanted = model.wanted.certificate ? filterCertificate : null;
  const isReached = (recipient: Recipient, from: readonly Origin[]): boolean =>
    messagesTo(recipient, from, wanted, model).some((message) => isDelivered(message, attacked, world));
  if (!everybody.some((recipient) => isReached(recipient, strangers)))
    return isFineCountedAsInside(attacked, world, everybody, fine) ? ['pass', 'partial'] : ['pass'];
  const isOpen = (recipient: Recipient): boolean => isDelivered(plain(recipient, 'elsewhere'), attacked, world);
  const open = everybody.filter(isOpen);
  const shut = everybody.filter((recipient) => !isOpen(recipient));
  if (open.length === 0 || shut.some((recipient) => isAttempt(recipient, attacked, world))) return ['partial'];
  if (shut.some((recipient) => isMadeUp(recipient, attacked, world))) return ['partial', 'fail'];
  if (shut.length > 0 && model.rules.some(({ exceptAddresses }) => exceptAddresses.includes(all4))) return ['partial', 'fail'];
  const isInside = open.some((recipient) => isDeliveredAsInside(plain(recipient, 'elsewhere'), attacked, world));
  return isInside ? ['partial', 'fail'] : openToEverybody(attacked, world);
}

/** Mail of the filter that counts as mail from inside is its own, and may yet be named. */
function isFineCountedAsInside(
  model: MailModel,
  world: World,
  everybody: readonly Recipient[],
  fine: readonly Origin[],
): boolean {
  return everybody.some((recipient) =>
    messagesTo(recipient, fine, null, model).some((message) => isDeliveredAsInside(message, model, world)),
  );
}

/** What keeps mail from this recipient asks where it comes from; a rule that refuses whatever is written to a domain does not. */
function isAttempt(recipient: Recipient, model: MailModel, world: World): boolean {
  const isUndone = model.connectors.some(
    (one) => isWideLock(one, recipient, world) && !isByCertificate(one) && one.addresses.includes(all4),
  );
  const isLocked = !isUndone && model.connectors.some((one) => isWideLock(one, recipient, world));
  return isLocked || refusing(recipient, model, world).some(({ recipients }) => recipients.length === 0);
}

/** An enabled Partner connector that restricts all senders to this recipient. */
function isWideLock(one: Connector, { domain }: Recipient, world: World): boolean {
  return (
    one.partner &&
    one.senders === 'all' &&
    (one.enabled ?? world.enabled.has(one.name)) &&
    isRestricting(one, world) &&
    (one.recipients.length === 0 || one.recipients.includes(domain))
  );
}

/** Rules for the domain that look at addresses as well may be meant as a lock for it. */
function isMadeUp(recipient: Recipient, model: MailModel, world: World): boolean {
  return model.rules
    .filter((rule) => rule.addresses !== null || rule.exceptAddresses.length > 0)
    .some(
      (rule) =>
        isInEffect(rule, world) &&
        refuses(rule) &&
        origins.some((origin) =>
          (['outside', 'inside'] as const).some((scope) => isAbout(rule, plain(recipient, origin), scope, model)),
        ),
    );
}

/** Rules that refuse plain mail to the recipient from anywhere. */
function refusing(recipient: Recipient, model: MailModel, world: World): readonly Rule[] {
  return model.rules.filter(
    (rule) => isInEffect(rule, world) && refuses(rule) && isAbout(rule, plain(recipient, 'elsewhere'), 'outside', model),
  );
}

/** A lock for some senders, and a refusal of mail that claims a domain of the tenant, are something; a lock that lets everyone in is nothing. */
function openToEverybody(model: MailModel, world: World): readonly Verdict[] {
  const locks = model.connectors.filter(
    (one) =>
      one.partner &&
      (one.enabled ?? world.enabled.has(one.name)) &&
      isRestricting(one, world) &&
      (one.recipients.length === 0 || model.domains.some(({ name }) => one.recipients.includes(name))),
  );
  const narrow = locks.filter(({ senders }) => senders === 'partner');
  if (narrow.some((one) => isByCertificate(one) || !one.addresses.includes(all4))) return ['partial'];
  const namesAddresses = model.rules
    .filter((rule) => isInEffect(rule, world) && refuses(rule))
    .filter((rule) => rule.addresses !== null || rule.exceptAddresses.length > 0);
  if (namesAddresses.some(({ condition }) => condition !== null)) return ['partial', 'fail'];
  if (!model.rejectDirectSend) return ['fail'];
  const wide = locks.filter(({ senders }) => senders === 'all');
  if (wide.length > 0 && wide.every(({ addresses }) => addresses.includes(all4))) return ['fail'];
  if (wide.length > 0) return ['partial', 'fail'];
  return narrow.length + namesAddresses.length > 0 ? ['partial', 'fail'] : ['partial'];
}
