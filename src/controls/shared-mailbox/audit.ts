/** Audits shared-mailbox: whether anybody could sign in as a mailbox that belongs to nobody. */
import type { Verdict } from '../../plan/verdict.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { type Account, Accounts } from './accounts.js';
import type { Settings } from './settings.js';

const month = 30 * 24 * 60 * 60 * 1000;

export function audit(context: Context<Settings>): Audit {
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows);
  return {
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    judge: (outcomes) => judge(accounts, outcomes, context.asOf),
  };
}

function judge(accounts: Accounts, outcomes: Outcomes, asOf: Date): Judgement {
  const all = accounts.all(outcomes);
  const inScope = all.filter(({ reason }) => reason === null);
  const counts = {
    on: inScope.filter(({ signIn }) => signIn === 'on').length,
    off: inScope.filter(({ signIn }) => signIn === 'off').length,
    untold: inScope.filter(({ signIn }) => signIn === 'untold').length,
  };
  const whole = accounts.isMailboxesRead(outcomes);
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  for (const account of all) look(account, { evidence, warnings, asOf });
  return {
    verdict: verdictOf(counts, { whole, any: all.length > 0 }),
    summary: summaryOf(counts, whole),
    ...evidence.result(),
    coverage: { covered: counts.off, of: inScope.length },
    warnings: warnings.result(),
    missing: missingReads(accounts.allReads, outcomes),
  };
}

interface Counts {
  readonly on: number;
  readonly off: number;
  readonly untold: number;
}

interface Findings {
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
  readonly asOf: Date;
}

function look(account: Account, { evidence, warnings, asOf }: Findings): void {
  const { name, kind, signIn, reason, lastUse } = account;
  if (reason !== null) {
    if (signIn === 'on') evidence.note(name, 'accountEnabled', true, `true (${reason})`);
    if (kind !== 'shared' && account.licensed)
      warnings.add(
        'licensed-resource',
        `${name} (${kind}) has a licence, as devices in rooms need it: its sign-in was left out.`,
      );
    return;
  }
  if (signIn === 'off') return;
  if (signIn === 'untold') {
    evidence.gap(name, 'accountEnabled', null, false);
    return;
  }
  evidence.gap(name, 'accountEnabled', `true (${details(account)})`, false);
  if (account.synced)
    warnings.add(
      'synced',
      `${name} comes from the directory on the premises: its sign-in is blocked there, or the change is written over.`,
    );
  if (lastUse !== null && asOf.getTime() - lastUse.getTime() <= month)
    warnings.add('in-use', `Somebody or something signed in as ${name} on ${lastUse.toISOString()}.`);
}

function details({ kind, licensed, synced, hasRole }: Account): string {
  return [
    `${kind} mailbox`,
    ...(licensed ? ['with a licence'] : []),
    ...(synced ? ['synchronised from the premises'] : []),
    ...(hasRole ? ['holds a directory role'] : []),
  ].join(', ');
}

function verdictOf({ on, off, untold }: Counts, { whole, any }: { readonly whole: boolean; readonly any: boolean }): Verdict {
  if (on > 0) return off === 0 && untold === 0 && whole ? 'fail' : 'partial';
  if (untold > 0 || !whole) return 'unknown';
  return any ? 'pass' : 'notApplicable';
}

function summaryOf({ on, off, untold }: Counts, whole: boolean): string {
  const total = on + off + untold;
  const unread = [
    ...(untold > 0 ? [`Of ${plural(untold, 'mailbox', 'mailboxes')} it could not be told.`] : []),
    ...(whole ? [] : ['Not all mailboxes could be read.']),
  ];
  if (total === 0) return whole ? 'There is no mailbox that belongs to nobody in scope.' : unread.join(' ');
  const mailboxes = 'shared, room or equipment mailbox';
  const counted = plural(total, mailboxes, `${mailboxes}es`);
  return [
    ...(on > 0 ? [`Somebody could sign in as ${on} of ${counted}${off > 0 ? `; as ${off} nobody can` : ''}.`] : []),
    ...(on === 0 && off > 0 ? [`Nobody can sign in as ${off === total ? 'any of ' : `${off} of `}${counted}.`] : []),
    ...unread,
  ].join(' ');
}
