/** What the background sweep knows of inbox rules: which ones send mail outside or hide it, and how much of the tenant was read. */

import { plural } from '../../lib/plural.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { SweptMailboxes, SweptRule } from '../reasoning/mail-policy/swept-mailboxes.js';
import type { Outside } from './outside.js';

const shown = 20;
const day = 24 * 60 * 60 * 1000;

interface OutwardRule {
  readonly rule: SweptRule;
  /** Where it leads: those outside, or those that are unknown. */
  readonly targets: readonly string[];
  readonly outside: Exclude<MailFact, false>;
}

/** Rules that are on, or do not say so, and send mail outside or nobody knows where. */
export function outwardRules({ rules }: SweptMailboxes, outside: Outside): readonly OutwardRule[] {
  return rules.flatMap((rule): readonly OutwardRule[] => {
    if (rule.enabled === false) return [];
    const sides = rule.targets.map((target) => ({ target, side: sideOf(target, outside) }));
    const away = sides.filter(({ side }) => side === true);
    if (away.length > 0) return [{ rule, targets: away.map(({ target }) => target), outside: true }];
    const unknown = sides.filter(({ side }) => side === 'unknown');
    return unknown.length === 0 ? [] : [{ rule, targets: unknown.map(({ target }) => target), outside: 'unknown' }];
  });
}

/** The maker of a rule chooses what stands in quotes; `[EX:…]` is a recipient of the organization, which may be an external contact. */
function sideOf(target: string, outside: Outside): MailFact {
  const end = target.trimEnd().slice(-1000);
  const [, kind, inBrackets = ''] = /\[(\w{1,20}):([^\]]*)\]$/.exec(end) ?? [];
  const address = kind === undefined ? (end.includes('"') ? '' : end.replace(/^smtp:/i, '')) : inBrackets;
  if (kind !== undefined && kind.toUpperCase() !== 'SMTP') return 'unknown';
  return outside.isAddressOutside(address);
}

/** How much was read, in a sentence; without a sweep, how to have one. */
export function sweptSentence(swept: SweptMailboxes | null, asOf: Date): string {
  if (swept === null)
    return 'Inbox rules were not checked: `mailboxSweep` in settings goes through all of them in the background.';
  const { of, rulesRead, oldest, waiting } = swept;
  if (rulesRead === 0 || oldest === null) return `Inbox rules of ${plural(of, 'mailbox', 'mailboxes')} are not read yet.`;
  const age = Math.max(0, Math.floor((asOf.getTime() - oldest.getTime()) / day));
  const old = age === 0 ? 'less than a day old' : `up to ${plural(age, 'day', 'days')} old`;
  const rest = of - rulesRead;
  const unread = rest > 0 ? `; ${rest} are unknown` : '';
  const changed = waiting > 0 ? `; ${waiting} changed since and are read again soon` : '';
  return `Inbox rules of ${rulesRead} of ${plural(of, 'mailbox', 'mailboxes')} were read, ${old}${unread}${changed}.${delegated(swept)}`;
}

/** Which mailboxes each person may open or send from, beside their own: who has most of them first. */
function delegates({ grants }: SweptMailboxes): readonly (readonly [holder: string, mailboxes: ReadonlySet<string>])[] {
  const byHolder = new Map<string, Set<string>>();
  for (const { holder, mailbox, right } of grants)
    if (right !== 'inbox') byHolder.set(holder, (byHolder.get(holder) ?? new Set()).add(mailbox));
  return [...byHolder].toSorted(([a, one], [b, other]) => other.size - one.size || a.localeCompare(b));
}

function delegated(swept: SweptMailboxes): string {
  const mailboxes = new Set(delegates(swept).flatMap(([, held]) => [...held]));
  const open = mailboxes.size > 0 ? ` Others can open or send from ${plural(mailboxes.size, 'mailbox', 'mailboxes')}.` : '';
  const unread = swept.of - swept.accessRead;
  return open + (unread > 0 ? ` Rights to ${plural(unread, 'mailbox', 'mailboxes')} are not read yet.` : '');
}

/** Who may open a mailbox that is not theirs, or send mail from it. */
export function delegateEvidence(evidence: EvidenceList, swept: SweptMailboxes): void {
  for (const [holder, mailboxes] of delegates(swept).slice(0, shown)) {
    const [first, ...more] = [...mailboxes].toSorted();
    const actual = more.length === 0 ? (first ?? '') : `${first} and ${plural(more.length, 'more mailbox', 'more mailboxes')}`;
    evidence.note(holder, 'can open or send from', actual, 'people who need it');
  }
}

/** @param isStopped whether nothing is forwarded outside anyway; @param isAllowed whether settings let that mailbox forward */
export function sweptEvidence(
  evidence: EvidenceList,
  outward: readonly OutwardRule[],
  { isStopped, isAllowed }: { readonly isStopped: boolean; readonly isAllowed: (mailbox: string) => boolean },
): void {
  const property = 'inbox rule';
  for (const { rule, targets, outside } of outward.slice(0, shown)) {
    const actual = `${rule.hidden === true ? 'hidden rule' : 'rule'} "${rule.name}" to ${targets.slice(0, 5).join(', ')}`;
    if (isAllowed(rule.mailbox)) evidence.note(rule.mailbox, property, actual, 'allowed in settings');
    else if (isStopped) evidence.note(rule.mailbox, property, actual, 'goes nowhere: forwarding is stopped');
    else if (outside === true) evidence.gap(rule.mailbox, property, actual, 'no rule that sends mail outside');
    else evidence.note(rule.mailbox, property, actual, 'a recipient inside');
  }
}

export function sweptWarnings(warnings: WarningList, swept: SweptMailboxes, outward: readonly OutwardRule[]): void {
  const hidden = swept.rules.filter((rule) => rule.hidden === true && rule.enabled !== false);
  if (hidden.length > 0)
    warnings.add(
      'hidden-rule',
      `Outlook does not show ${plural(hidden.length, 'inbox rule', 'inbox rules')}: ${named(hidden)}. Look at each with Get-InboxRule -Mailbox <mailbox> -IncludeHidden.`,
    );
  const hiding = swept.rules.filter(({ hides, hidden: isHidden, enabled }) => hides && isHidden !== true && enabled !== false);
  if (hiding.length > 0)
    warnings.add(
      'hiding-rule',
      `${plural(hiding.length, 'inbox rule deletes mail or moves it', 'inbox rules delete mail or move it')} out of sight: ${named(hiding)}.`,
    );
  const sure = outward.filter(({ outside }) => outside === true);
  if (sure.length > 0)
    warnings.add(
      'rule-outside',
      `${plural(sure.length, 'inbox rule sends', 'inbox rules send')} mail outside: ${named(sure.map(({ rule }) => rule))}. Contain the account where nobody knows the rule.`,
    );
  const open = swept.grants.filter(({ right, holder }) => right === 'inbox' && /^(default|anonymous)$/i.test(holder));
  if (open.length > 0)
    warnings.add(
      'open-inbox',
      `Everyone may use ${plural(open.length, 'inbox', 'inboxes')}: ${open
        .slice(0, 5)
        .map(({ mailbox, holder }) => `${mailbox} (${holder})`)
        .join(', ')}.`,
    );
  if (swept.unplaced > 0)
    warnings.add(
      'unplaced-change',
      `The audit log has ${plural(swept.unplaced, 'change', 'changes')} of mailboxes that are not in the list.`,
    );
  if (swept.rulesRead > 0 && !swept.isLogRead)
    warnings.add('log-unread', 'Changes since the mailboxes were read are unknown: the audit log could not be searched.');
}

function named(rules: readonly SweptRule[]): string {
  const names = rules.slice(0, 5).map(({ mailbox, name }) => `"${name}" of ${mailbox}`);
  return `${names.join(', ')}${rules.length > names.length ? ` and ${rules.length - names.length} more` : ''}`;
}
