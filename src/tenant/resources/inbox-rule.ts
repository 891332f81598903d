/** Rules of a mailbox: what happens to mail when it arrives, hidden rules included. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { count, flag, looseRow, text, texts } from '../lenient.js';
import type { ListAddress, ObjectAddress, Resource } from '../resource.js';

const columns = {
  /** `{mailbox}\\{number}`. The number alone comes as a JSON number beyond 2^53, which reading corrupts: this is the only way to it. */
  Identity: text(),
  Name: text(),
  Description: text(),
  Enabled: flag(),
  Priority: count(),
  MailboxOwnerId: text(),
  /** Recipients as `"Name" [EX:…]` of the organisation or `"Name" [SMTP:address]`. */
  ForwardTo: texts(),
  ForwardAsAttachmentTo: texts(),
  RedirectTo: texts(),
  SendTextMessageNotificationTo: texts(),
  DeleteMessage: flag(),
  SoftDeleteMessage: flag(),
  MoveToFolder: text(),
  CopyToFolder: text(),
  MarkAsRead: flag(),
  StopProcessingRules: flag(),
  From: texts(),
  FromAddressContainsWords: texts(),
  SubjectContainsWords: texts(),
  BodyContainsWords: texts(),
  SubjectOrBodyContainsWords: texts(),
};
/** Rows stay whole: a condition that is not listed here still narrows the rule. */
const inboxRuleRow = looseRow(columns);
export type InboxRule = z.infer<typeof inboxRuleRow>;

/** `{mailbox}\{number or name}`. */
function addressOf(operation: Operation): { readonly Mailbox: string; readonly Identity: string } {
  const identity = operation.kind === 'create' ? operation.name : operation.identity;
  const cut = identity.indexOf('\\');
  return { Mailbox: identity.slice(0, Math.max(cut, 0)), Identity: identity.slice(cut + 1) };
}

/**
 * A rule is switched off, never removed. Switching any rule by cmdlet makes the service drop rules that live in Outlook alone and are
 * off there: `Force` agrees to that. Source: Enable- and Disable-InboxRule of the Exchange Online cmdlet reference.
 */
const object: ObjectAddress = {
  idProperty: 'address',
  nameProperty: 'Name',
  find: (operation) => ({
    service: 'exchange',
    cmdlet: 'Get-InboxRule',
    parameters: { ...addressOf(operation), IncludeHidden: true },
  }),
  write: (operation) => {
    if (operation.kind !== 'update' || Object.keys(operation.after).join() !== 'Enabled') return null;
    return {
      service: 'exchange',
      cmdlet: operation.after['Enabled'] === true ? 'Enable-InboxRule' : 'Disable-InboxRule',
      parameters: { ...addressOf(operation), Confirm: false, Force: true },
    };
  },
};

/** Rules come whole: `$select` of a property that a mailbox's rules do not have may not be harmless. */
const list: ListAddress = {
  service: 'exchange',
  cmdlet: 'Get-InboxRule',
  parameters: { Mailbox: '{of}', IncludeHidden: true, ResultSize: 'Unlimited' },
  select: false,
};

const permission = { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' };

/** Read for one mailbox: `of` is its id or address. Source: Get-InboxRule of the Exchange Online cmdlet reference, and captured rows. */
export const inboxRules: Resource<InboxRule> = {
  key: 'exchange.InboxRule',
  list,
  row: inboxRuleRow,
  object,
  permission,
  unconfirmed: [
    {
      point: 'That recipients outside are written as a name with an SMTP address in brackets.',
      field: 'ForwardTo',
      form: /^".*" \[(?:EX|SMTP):[^\]]+\]$/,
    },
    { point: 'Whether a $select of a property that the rules of a mailbox do not have is harmless; it is not sent.' },
  ],
};

/** Without the hidden ones. No column says that a rule is hidden: one that is in the other list and not in this one is. */
export const visibleInboxRules: Resource<InboxRule> = {
  key: 'exchange.InboxRule/visible',
  list: { ...list, parameters: { Mailbox: '{of}', ResultSize: 'Unlimited' } },
  row: inboxRuleRow,
  permission,
};

/** What operations address a rule by; `mailbox` is the id or address of its mailbox. Null for a row that carries nothing to tell it by. */
export function inboxRuleIdentity({ Identity, Name }: InboxRule, mailbox: string): string | null {
  const own = Identity?.split('\\').at(-1) || Name;
  return own ? `${mailbox}\\${own}` : null;
}

/** What is listed here of a rule: the same in each reading as long as nobody changes it, which nobody knows of other columns. */
export function knownColumns(rule: InboxRule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => name in columns));
}

/** Columns and parameters that say which mail a rule takes; exceptions leave it nearly all. Source: New-InboxRule of the cmdlet reference. */
export const inboxRuleCondition =
  /^(From|SentTo|SentOnly|Subject|Body|Header|Recipient|MyName|Has|With|Received|FlaggedForAction|MessageTypeMatches)/i;

/** The name an admin knows the rule by. */
export function inboxRuleName(rule: InboxRule): string {
  return rule.Name || rule.Identity || '(rule without a name)';
}

/** Where the rule sends mail, in the words of the service; empty for one that sends nothing anywhere. */
export function ruleTargets(rule: InboxRule): readonly string[] {
  return [rule.ForwardTo, rule.ForwardAsAttachmentTo, rule.RedirectTo, rule.SendTextMessageNotificationTo].flatMap(
    (targets) => targets ?? [],
  );
}

/** Switches a rule off or on. */
export function switchInboxRule(rule: {
  readonly identity: string;
  readonly object: string;
  readonly enabled: boolean;
}): Operation {
  return {
    kind: 'update',
    resource: inboxRules.key,
    object: rule.object,
    identity: rule.identity,
    before: { Enabled: !rule.enabled },
    after: { Enabled: rule.enabled },
  };
}
