/** What onmicrosoft-inbound must say: nobody outside reaches an address under onmicrosoft.com. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import { isTotalLoss, listedOrigins, messagesTo, plain, type Recipient, recipientsIn, withoutListed, worldsOf } from './attack';
import {
  isBelow,
  isDelivered,
  isDeliveredAsInside,
  isDeliveredAsOutside,
  isInEffect,
  type Message,
  origins,
  refuses,
  type World,
} from './delivery';
import { together } from './inbound-filter';
import type { MailModel } from './model';

export function onmicrosoftInboundExpected(model: MailModel): Expected {
  const domains = model.domains.filter(({ name }) => name.endsWith('.onmicrosoft.com')).map(({ name }) => name);
  if (domains.length === 0) return { verdicts: ['notApplicable'], because: 'there is no domain under onmicrosoft.com' };
  const worlds = worldsOf(model);
  const readings = [...new Set(worlds.map(({ emptyListRefuses }) => emptyListRefuses))];
  const verdicts = readings.flatMap((reading) =>
    together(
      worlds.filter(({ emptyListRefuses }) => emptyListRefuses === reading).map((world) => verdictsIn(world, domains, model)),
    ),
  );
  const isLost = worlds.every((world) => isTotalLoss(model, world));
  return {
    verdicts: [...new Set(verdicts)],
    because: isLost ? 'all mail to an own domain is refused' : 'every message was tried that someone outside can send',
    ...(isLost ? { warns: ['mail-loss'] } : {}),
  };
}

type Level = 'full' | 'some' | 'none';

function verdictsIn(world: World, domains: readonly string[], model: MailModel): readonly Verdict[] {
  const attacked = withoutListed(model, world);
  const levels = domains.map((domain) => levelsOf(domain, attacked, world));
  const combinations = levels.reduce<readonly (readonly Level[])[]>(
    (all, some) => all.flatMap((levelsSoFar) => some.map((level) => [...levelsSoFar, level])),
    [[]],
  );
  return [
    ...new Set(
      combinations.map((combination): Verdict => {
        if (combination.every((level) => level === 'full')) return 'pass';
        return combination.every((level) => level === 'none') ? 'fail' : 'partial';
      }),
    ),
  ];
}

/** Those who have a second address here decide: anyone who lives here may be kept shut while all others' mail comes in as it was. */
function levelsOf(domain: string, model: MailModel, world: World): readonly Level[] {
  const each = recipientsIn(domain, model).map((recipient) => ({ recipient, levels: levelFor(recipient, model, world) }));
  const elsewhere = each.filter(({ recipient }) => recipient.mailbox.primary !== domain);
  const all = each.map(({ levels }) => levels);
  const many = (elsewhere.length > 0 ? elsewhere : each).map(({ levels }) => levels);
  return [
    ...(all.every((levels) => levels.includes('full')) ? (['full'] as const) : []),
    ...(many.every((levels) => levels.includes('none')) ? (['none'] as const) : []),
    ...(all.some((levels) => levels.some((level) => level !== 'full')) &&
    many.some((levels) => levels.some((level) => level !== 'none'))
      ? (['some'] as const)
      : []),
  ];
}

function levelFor(recipient: Recipient, model: MailModel, world: World): readonly Level[] {
  const strangers = origins.filter((origin) => !listedOrigins(model).includes(origin));
  const ways = messagesTo(recipient, strangers, null, model).filter((message) => isDelivered(message, model, world));
  if (ways.every((message) => isLockedDown(message, recipient, model, world)))
    return isExcepted(recipient.domain, model, world) ? ['full', 'some'] : ['full'];
  if (!isDelivered(plain(recipient, 'elsewhere'), model, world)) return ['some'];
  if (isDeliveredAsInside(plain(recipient, 'elsewhere'), model, world)) return ['some', 'none'];
  const isLimited = model.rules.some(
    (rule) =>
      isInEffect(rule, world) &&
      refuses(rule) &&
      rule.condition !== null &&
      rule.recipients.some((word) => isBelow(recipient.domain, word)),
  );
  return isLimited ? ['some', 'none'] : ['none'];
}

/** An exception names the domain, though nobody lives there whom it would spare: it is none that anyone listed. */
function isExcepted(domain: string, model: MailModel, world: World): boolean {
  return model.rules.some(
    (rule) => isInEffect(rule, world) && refuses(rule) && rule.exceptRecipients.some((word) => isBelow(domain, word)),
  );
}

/**
 * The message comes in by a lock-down for everyone's mail, which asks from where or by which certificate it comes: connectors, and
 * rules for all recipients, keep the rest of the world out, with whatever it writes.
 */
function isLockedDown(message: Message, recipient: Recipient, model: MailModel, world: World): boolean {
  if (isDeliveredAsInside(message, model, world)) return false;
  const forAll = { ...model, rules: model.rules.filter((rule) => rule.recipients.length === 0 || !refuses(rule)) };
  return !messagesTo(recipient, ['elsewhere', 'ipv6'], null, model).some(
    (other) => other.certificate === null && isDeliveredAsOutside(other, forAll, world),
  );
}
