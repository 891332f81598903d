/** What an intruder may have left in a mailbox: forwarding, rules, people who may open it or send as it. */

import type { Operation } from '../../engine/plan/operation.js';
import {
  type InboxRule,
  inboxRuleIdentity,
  inboxRuleName,
  knownColumns,
  ruleTargets,
  switchInboxRule,
} from '../../tenant/resources/inbox-rule.js';
import { removeForwarding } from '../../tenant/resources/mailbox.js';
import { isOrdinary, removeMailboxPermission } from '../../tenant/resources/mailbox-permission.js';
import { phoneName } from '../../tenant/resources/mobile-device.js';
import { isOrdinaryTrustee, removeRecipientPermission } from '../../tenant/resources/recipient-permission.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import type { Advice } from './entry-terms.js';
import { type Side, shownTargets, sideOf, worst } from './forward-target.js';
import { type Gathered, type GatheredNames, isNew } from './gathered.js';
import type { FoundItem } from './item.js';
import { type ListName, lists } from './lists.js';

export function mailItems(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return [...forwarding(gathered), ...rules(gathered), ...delegates(gathered), ...phones(gathered, beginning)];
}

const whySide: Readonly<Record<Side, string>> = {
  outside: 'it leads outside',
  inside: 'it leads to a colleague, which may be wanted: ask the person',
  unknown: 'where it leads is unknown: ask the person',
};

function forwarding(gathered: Gathered): readonly FoundItem[] {
  const { mailbox } = gathered;
  if (mailbox === null) return [];
  const { ForwardingSmtpAddress: smtp, ForwardingAddress: recipient, DeliverToMailboxAndForward: keeps } = mailbox;
  const targets = [smtp, recipient].flatMap((target) => target || []);
  if (targets.length === 0) return [];
  const side = worst(targets.map((target) => sideOf(target, gathered)));
  const operation = removeForwarding({ ...mailbox, AccountDisabled: undefined });
  return [
    {
      key: 'forwarding',
      what: `all mail is forwarded to ${shownTargets(targets, gathered)}${keeps === false ? ', and nothing stays here' : ''}`,
      advice: side === 'outside' ? 'clean' : 'ask',
      why: whySide[side],
      fresh: false,
      operations: operation === null ? [] : [operation],
      ground: side === 'outside' ? 'intruder' : 'undated',
      read: lists.mailbox,
      print: printOf([smtp, recipient, keeps, ...targets.map((target) => gathered.addresses.get(target))]),
    },
  ];
}

function rules(gathered: Gathered): readonly FoundItem[] {
  const { mailbox, account } = gathered;
  return gathered.rules.flatMap((rule) => {
    const identity = inboxRuleIdentity(rule, mailbox?.Guid ?? account.id);
    if (identity === null) return [];
    const hidden = gathered.visibleRules !== null && !gathered.visibleRules.has(rule.Identity ?? '');
    const { advice, why, isIdle = false } = judge(rule, { hidden, known: gathered });
    const name = inboxRuleName(rule);
    const operation = switchInboxRule({ identity, object: `${account.name}: rule "${name}"`, enabled: false });
    return [
      {
        key: `rule ${identity}`,
        what: `${hidden ? 'hidden rule' : 'rule'} "${name}": ${effectOf(rule, gathered)}`,
        advice,
        why,
        fresh: false,
        operations: rule.Enabled === true && advice !== 'leave' ? [operation] : [],
        ground: isIdle ? 'none' : advice === 'clean' ? 'intruder' : 'undated',
        read: lists.rules,
        print: printOf({ ...knownColumns(rule), Enabled: null, Priority: null }),
      },
    ];
  });
}

/** Names under which Exchange itself keeps hidden rules, as published lists of them have it; one that Outlook shows is someone's own. */
const systemRule =
  /^(junk e-?mail rule|microsoft\.exchange\.|#net folders#|clutter|delegate rule|.*automatic(ally)? (update|respon))/i;
/** Where rules of Exchange itself move mail. */
const ownFolder = /junk|clutter/i;
/** What intruders keep from the person: warnings, and the thread about the money. */
const bait =
  /hack|phish|virus|malware|spam|fraud|scam|suspicious|compromis|password|security|helpdesk|invoice|payment|bank|wire|remit|swift|iban/i;
/** The same in the languages of most tenants beside English. */
const baitElsewhere =
  /rechnung|zahlung|überweis|passwort|sicherheit|verdächtig|betrug|facture|paiement|virement|mot de passe|sécurité|suspect|factura|pago|transferencia|contraseña|seguridad|fattura|pagamento|bonifico|sicurezza|factuur|betaling|wachtwoord|beveiliging|fatura|senha|segurança|faktura|płatno|przelew|hasło/i;
const outOfSight = /rss|conversation history|archive|junk|deleted/i;
function isBait(words: string): boolean {
  return bait.test(words) || baitElsewhere.test(words);
}
/** The same by the types of folders, whatever the language of the mailbox. */
const outOfSightTypes =
  /^(rss ?subscriptions?|conversation ?history|archive|junk ?e?mail|deleted ?items|recoverable|sync ?issues|conflicts|notes|journal|outbox)/i;

/** The type of the folder that a rule moves mail to; empty: it is none of those that every mailbox has, or nobody knows. */
function typeOfFolder(folder: string | null | undefined, types: GatheredNames['folderTypes']): string {
  const written = (folder ?? '').toLowerCase();
  const path = written.slice(written.indexOf(':\\') < 0 ? 0 : written.indexOf(':\\') + 2);
  return types.get(path) ?? '';
}

function judge(
  rule: InboxRule,
  { hidden, known }: { readonly hidden: boolean; readonly known: GatheredNames },
): { readonly advice: Advice; readonly why: string; readonly isIdle?: true } {
  const sides = ruleTargets(rule).map((target) => sideOf(target, known));
  if (rule.Enabled === false) return { advice: 'leave', why: 'it is off', isIdle: true };
  if (sides.includes('outside')) return { advice: 'clean', why: 'it sends mail outside' };
  const words = [
    ...(rule.SubjectContainsWords ?? []),
    ...(rule.BodyContainsWords ?? []),
    ...(rule.SubjectOrBodyContainsWords ?? []),
  ].join(' ');
  const deletes = rule.DeleteMessage === true || rule.SoftDeleteMessage === true;
  const type = typeOfFolder(rule.MoveToFolder, known.folderTypes);
  const hides = deletes || outOfSight.test(rule.MoveToFolder ?? '') || outOfSightTypes.test(type);
  const isNameless = /^[\s\W_]*$/.test(rule.Name ?? '');
  if (hides && (isBait(words) || isNameless)) return { advice: 'clean', why: 'it hides what would give an intruder away' };
  // A folder of any name will do to hide mail in, and so will mail that looks read.
  const tucks =
    (rule.MoveToFolder || rule.MarkAsRead === true) &&
    (isBait(words) || isNameless || (Boolean(rule.MoveToFolder) && rule.MarkAsRead === true));
  const isOfExchange = systemRule.test(rule.Name ?? '') && ownFolder.test(type || rule.MoveToFolder || 'junk') && !tucks;
  // The name alone is no proof: anyone who makes a hidden rule names it.
  if (hidden && isOfExchange && worst(sides) === 'inside' && !deletes)
    return { advice: 'leave', why: 'it belongs to Exchange itself', isIdle: true };
  if (sides.length > 0) return { advice: 'ask', why: whySide[worst(sides)] };
  if (hides || tucks) return { advice: 'ask', why: 'it puts mail out of sight, which may be wanted: ask the person' };
  if (hidden) return { advice: 'ask', why: 'Outlook does not show it: ask the person' };
  return { advice: 'leave', why: 'it keeps nothing from the person' };
}

function effectOf(rule: InboxRule, known: GatheredNames): string {
  const targets = ruleTargets(rule);
  const parts = [
    ...(targets.length === 0 ? [] : [`sends mail to ${shownTargets(targets, known)}`]),
    ...(rule.DeleteMessage === true || rule.SoftDeleteMessage === true ? ['deletes mail'] : []),
    ...(rule.MoveToFolder ? [`moves mail to ${rule.MoveToFolder}`] : []),
    ...(rule.MarkAsRead === true ? ['marks it as read'] : []),
  ];
  return parts.length === 0 ? 'does something else' : parts.join(', ');
}

const askDelegate = 'it may be a colleague who needs it: ask the person';
const askPerson = 'ask the person';
const askOpen = 'few people open a folder to everyone, and an intruder may have: ask the person';

function delegates(gathered: Gathered): readonly FoundItem[] {
  const { account, mailbox } = gathered;
  const target = { id: mailbox?.Guid ?? account.id, name: account.name };
  const asked = (key: string, what: string, operation: Operation | null, read: ListName): FoundItem => ({
    key,
    what,
    advice: 'ask',
    why: askDelegate,
    fresh: false,
    operations: operation === null ? [] : [operation],
    ground: 'undated',
    read,
    print: printOf(what),
  });
  return [
    ...gathered.delegates
      .filter((permission) => !isOrdinary(permission))
      .map((permission) =>
        asked(
          `delegate ${permission.User ?? ''}`,
          `${permission.User ?? 'somebody'} may open the mailbox (${(permission.AccessRights ?? []).join(', ')})`,
          removeMailboxPermission(permission, target),
          lists.delegates,
        ),
      ),
    ...gathered.senders
      .filter((permission) => !isOrdinaryTrustee(permission))
      .map((permission) =>
        asked(
          `sender ${permission.Trustee ?? ''}`,
          `${permission.Trustee ?? 'somebody'} may send as the account`,
          removeRecipientPermission(permission, target),
          lists.senders,
        ),
      ),
    ...(mailbox?.GrantSendOnBehalfTo ?? []).map((name) =>
      byHand(`behalf ${name}`, `${name} may send on behalf of the account`, byHandFor.behalf(account.name, name), lists.mailbox),
    ),
    ...gathered.folders
      .filter(({ User, AccessRights }) => !(isNobodyAlone(User) && isLittle(AccessRights ?? [])))
      .map(({ User, folder, path, list, AccessRights }) => {
        const how = byHandFor.folder(account.name, path, User ?? '');
        return byHand(
          `folder ${folder} ${User ?? ''}`,
          `${whoIs(User)} may use ${shownFolder(folder, path)} (${(AccessRights ?? []).join(', ')})`,
          isNobodyAlone(User) ? `${askOpen}; ${how}` : `${askPerson}; ${how}`,
          list,
        );
      }),
  ];
}

function isNobodyAlone(user: string | null | undefined): boolean {
  return /^(default|anonymous)$/i.test(user ?? '');
}

/** In its own language too, where that is another one. */
function shownFolder(folder: string, path: string): string {
  if (folder === '') return 'the top of the mailbox';
  return folder === path ? `the folder ${folder}` : `the folder ${folder} (${path})`;
}

/** How folders call those who have no account of their own in them. */
function whoIs(user: string | null | undefined): string {
  if (/^default$/i.test(user ?? '')) return 'everyone in the organisation';
  return /^anonymous$/i.test(user ?? '') ? 'anyone at all' : (user ?? 'someone');
}

function phones(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return gathered.phones
    .filter(({ DeviceAccessState }) => !/^blocked$/i.test(DeviceAccessState ?? ''))
    .map((phone) => {
      const ground = groundOf(phone.FirstSyncTime, beginning);
      return {
        key: `phone ${phone.DeviceId ?? phone.Guid ?? ''}`,
        what: `phone that opens the mailbox: ${phoneName(phone)}`,
        advice: ground === 'intruder' ? 'clean' : 'ask',
        why: byHandFor.phone(phone.Guid ?? phone.DeviceId),
        fresh: isNew(gathered, phone.FirstSyncTime),
        operations: [],
        ground,
        read: lists.phones,
        print: printOf([phone.DeviceId, phone.Guid, phone.FirstSyncTime]),
      };
    });
}

function isLittle(rights: readonly string[]): boolean {
  return rights.every((right) => /^(none|availabilityonly|limiteddetails)$/i.test(right));
}

function byHand(key: string, what: string, why: string, read: ListName): FoundItem {
  return { key, what, advice: 'ask', why, fresh: false, operations: [], ground: 'undated', read, print: printOf(what) };
}
