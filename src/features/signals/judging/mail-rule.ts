/** What an inbox rule does, however its row is written: by a cmdlet, by Outlook, or as it was read from the mailbox. */
import { parsedOrNull } from '../../../lib/json.js';
import { isUnset } from '../../../tenant/lenient.js';
import { parameterOf } from '../../../tenant/log-meaning/record-parameters.js';
import { type InboxRule, inboxRuleCondition } from '../../../tenant/resources/inbox-rule.js';
import type { AuditRecord } from '../../../tenant/resources/unified-audit-log.js';
import { writtenAddress } from '../../../tenant/written-address.js';
import { named } from '../rows.js';

export interface RuleContent {
  readonly name: string;
  /** Texts that it looks for in mail. */
  readonly looksFor: readonly string[];
  /** Nothing narrows it: it takes all mail. Unknown of a change that names no condition: those from before stay. */
  readonly takesAll: boolean | 'unknown';
  readonly deletes: boolean;
  readonly marksRead: boolean;
  /** Empty: none. */
  readonly folder: string;
  readonly targets: readonly string[];
}

/** Null where the row does not carry what the rule does. */
export function ruleOfCmdlet(record: AuditRecord): RuleContent | null {
  const isSet = (name: string) => /^true$/i.test(parameterOf(record, name) ?? '');
  const list = (name: string) => listed(parameterOf(record, name));
  const looksFor = ['SubjectContainsWords', 'BodyContainsWords', 'SubjectOrBodyContainsWords', 'HeaderContainsWords'].flatMap(
    list,
  );
  const narrows = (record.Parameters ?? []).some(
    ({ Name, Value }) => inboxRuleCondition.test(Name ?? '') && Value && !/^\$?false$/i.test(Value),
  );
  const isNew = /^new-/i.test(record.Operation ?? '');
  const targets = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'].flatMap(list);
  const content: RuleContent = {
    name: parameterOf(record, 'Name') ?? '',
    looksFor,
    takesAll: narrows ? false : isNew || 'unknown',
    deletes: isSet('DeleteMessage') || isSet('SoftDeleteMessage'),
    marksRead: isSet('MarkAsRead'),
    folder: parameterOf(record, 'MoveToFolder') ?? '',
    targets,
  };
  const doesSomething = content.deletes || content.marksRead || content.folder !== '' || targets.length > 0;
  return doesSomething ? content : null;
}

/**
 * Of a rule that Outlook added: its condition and actions are texts of no documented form, so they are searched for words. Null for a rule that was changed: Outlook
 * writes only its number.
 */
export function ruleOfOutlook({ OperationProperties }: AuditRecord): RuleContent | null {
  const actions = named(OperationProperties, 'RuleActions') ?? '';
  if (!/^addmailboxrule$/i.test(named(OperationProperties, 'RuleOperation') ?? '') || /^(\[\]|\s*)$/.test(actions)) return null;
  const condition = named(OperationProperties, 'RuleCondition') ?? '';
  const forwards = /forward|redirect/i.test(actions);
  return {
    name: named(OperationProperties, 'RuleName') ?? '',
    looksFor: [condition],
    takesAll: /^(\{\}|\[\]|\s*)$/.test(condition),
    deletes: /delete/i.test(actions),
    marksRead: /mark\s?as\s?read/i.test(actions),
    folder: folderIn(actions),
    targets: forwards ? [...new Set(actions.match(/[\w.+'-]+@[\w.-]+\.\w+/g) ?? [actions])] : [],
  };
}

function folderIn(actions: string): string {
  const parsed = parsedOrNull(actions);
  const texts = JSON.stringify(parsed ?? actions);
  return /move|folder/i.test(texts)
    ? (hiddenFolders.find((folder) => texts.toLowerCase().includes(folder)) ?? 'another folder')
    : '';
}

export function ruleOfMailbox(rule: InboxRule): RuleContent | null {
  if (rule.Enabled === false) return null;
  const narrows = Object.entries(rule).some(
    ([name, value]) => inboxRuleCondition.test(name) && value !== false && !isUnset(value),
  );
  return {
    name: rule.Name ?? '',
    looksFor: [rule.SubjectContainsWords, rule.BodyContainsWords, rule.SubjectOrBodyContainsWords].flatMap((list) => list ?? []),
    takesAll: !narrows,
    deletes: rule.DeleteMessage === true || rule.SoftDeleteMessage === true,
    marksRead: rule.MarkAsRead === true,
    folder: rule.MoveToFolder ?? '',
    targets: [rule.ForwardTo, rule.ForwardAsAttachmentTo, rule.RedirectTo].flatMap((list) => list ?? []),
  };
}

function listed(value: string | undefined): readonly string[] {
  return (value ?? '').split(/[;,]/).flatMap((one) => one.trim() || []);
}

/** Folders that people rarely open, in the languages that mailboxes of ours were seen in. */
const hiddenFolders = [
  'deleted items',
  'junk',
  'rss',
  'conversation history',
  'archive',
  'notes',
  'calendar',
  'gelöschte',
  'unterhaltungen',
  'archiv',
  'notizen',
  'kalender',
  'éléments supprimés',
  'courrier indésirable',
  'elementos eliminados',
  'correo no deseado',
];

export function isHidden(folder: string): boolean {
  const name = folder.toLowerCase();
  return hiddenFolders.some((hidden) => name.includes(hidden));
}

/** Words that rules of attackers look for, so that warnings and invoices do not reach the person. Source: public detection rules. */
const telling =
  /phish|hack|alert|malware|security|invoice|payment|wire|transfer|fraud|reset|log-?in|suspicious|password|bank|iban|docusign|helpdesk|rechnung|zahlung|überweis|passwort|betrug|factur|pago|virement|paiement/i;

export function tellingWords({ looksFor }: RuleContent): readonly string[] {
  return looksFor.filter((text) => telling.test(text));
}

/** Of signs or one or two letters alone: a name that nobody looks for. */
export function hasOddName({ name }: RuleContent): boolean {
  return name !== '' && (!/[\p{L}\p{N}]/u.test(name) || name.trim().length <= 2);
}

export type Side = 'inside' | 'outside' | 'unknown';

/** Where mail goes: outside as soon as one recipient is. A name without an address may be a contact outside. */
export function sideOfTargets(targets: readonly string[], domains: readonly string[]): Side {
  const sides = targets.map((target): Side => {
    const address = writtenAddress(target);
    if (address === null || domains.length === 0) return /\[EX:/i.test(target) ? 'inside' : 'unknown';
    return domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase()) ? 'inside' : 'outside';
  });
  return sides.includes('outside') ? 'outside' : sides.includes('unknown') ? 'unknown' : 'inside';
}
