/** Journal rules that send every message to someone outside: neither what stops forwarding nor a transport rule has a say in it. */
import { type JournalRule, journalRuleName } from '../../tenant/resources/journal-rule.js';
import { all, type MailFact, mailFactOf } from '../reasoning/mail-flow/mail-fact.js';
import type { Outside } from './outside.js';
import type { Target, Targets } from './targets.js';

export interface Journal {
  readonly name: string;
  readonly inEffect: MailFact;
  /** null: the rule does not say who gets its reports. */
  readonly target: Target | null;
  readonly isListed: boolean;
  /** Whether it sends mail outside, and settings do not list it. */
  readonly gap: MailFact;
}

export function journalsOf(
  rows: readonly JournalRule[],
  { listed, resolve }: { readonly listed: ReadonlySet<string>; readonly resolve: (name: string) => Target },
): readonly Journal[] {
  return rows.map((row): Journal => {
    const name = journalRuleName(row);
    const inEffect = mailFactOf(row.Enabled);
    const target = row.JournalEmailAddress ? resolve(row.JournalEmailAddress) : null;
    const isListed = listed.has(name.toLowerCase());
    const gap = isListed ? false : all(inEffect, target?.outside ?? 'unknown');
    return { name, inEffect, target, isListed, gap };
  });
}

/** Names that have to be looked up before it is known where reports go. */
export function wantTargets(rows: readonly JournalRule[], outside: Outside, targets: Targets): void {
  for (const { JournalEmailAddress: to } of rows) if (to && outside.isAddressOutside(to) !== true) targets.want(to);
}
