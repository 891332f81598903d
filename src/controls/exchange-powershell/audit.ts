/** Judges Exchange PowerShell: on only for accounts with a reason for it. */
import type { Verdict } from '../../engine/plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type Account, Accounts, accountRead, type Settings } from './accounts.js';

interface Counts {
  /** On without a known reason. */
  open: number;
  /** Off, of those without a reason. */
  closed: number;
  /** On with a reason. */
  kept: number;
  /** Off with a reason. */
  idle: number;
  /** Not to be told: the two switches differ, or neither is there. */
  untold: number;
}

export function audit(context: Context<Settings>): Audit {
  const ofAccounts = new EvidenceList();
  const lockedOut = new NameSample();
  const counts: Counts = { open: 0, closed: 0, kept: 0, idle: 0, untold: 0 };
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows, take);

  function take(account: Account): void {
    const { name, access, switchName, reason, administrator } = account;
    if (access === 'off') {
      counts[reason === null ? 'closed' : 'idle'] += 1;
      if (administrator) lockedOut.add(name);
    } else if (access === 'stale') {
      counts.untold += 1;
      const { EXOModuleEnabled, RemotePowerShellEnabled } = account.user;
      ofAccounts.gap(
        name,
        'EXOModuleEnabled, RemotePowerShellEnabled',
        [EXOModuleEnabled ?? null, RemotePowerShellEnabled ?? null],
        'the same value twice',
      );
    } else if (reason !== null) {
      counts.kept += 1;
      if (access === 'on') ofAccounts.note(name, switchName, true, `true (${reason})`);
    } else {
      counts[access === 'on' ? 'open' : 'untold'] += 1;
      ofAccounts.gap(name, switchName, access === 'on' ? true : null, false);
    }
  }

  /** What may be a reason of an account that seems to have none. */
  function nameUnknown(evidence: EvidenceList): void {
    for (const { roleGroup, name } of accounts.unknownMembers)
      evidence.gap(`role group "${roleGroup}"`, 'member', name, 'an account or group that can be read');
    for (const id of accounts.unknownRoles)
      evidence.gap(`directory role ${id}`, 'displayName', null, 'a role whose definition can be read');
  }

  return {
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    mayFollow: [accountRead],
    judge: (outcomes): Judgement => {
      const accountsRead = accounts.isRead(outcomes);
      const reasonsRead = accounts.reasonsAreWhole(outcomes);
      const evidence = new EvidenceList();
      if (counts.open > 0) nameUnknown(evidence);
      evidence.add(ofAccounts);
      return {
        verdict: verdictOf({ counts, accountsRead, reasonsRead }),
        summary: summaryOf({ counts, accountsRead, reasonsRead }),
        ...evidence.result(),
        coverage: { covered: counts.closed, of: counts.open + counts.closed + counts.untold },
        warnings: warningsOf({ counts, lockedOut, accountsRead }),
        missing: accounts.missing(outcomes),
      };
    },
  };
}

interface Seen {
  readonly counts: Counts;
  readonly accountsRead: boolean;
  readonly reasonsRead: boolean;
}

function verdictOf({ counts, accountsRead, reasonsRead }: Seen): Verdict {
  const { open, closed, kept, idle, untold } = counts;
  if (open > 0 && reasonsRead) return closed === 0 ? 'fail' : 'partial';
  if (open > 0 || untold > 0 || !accountsRead) return 'unknown';
  return closed + kept + idle === 0 ? 'notApplicable' : 'pass';
}

function summaryOf({ counts, accountsRead, reasonsRead }: Seen): string {
  const { open, closed, kept, idle, untold } = counts;
  const accounts = [
    ...(open + closed > 0 ? [`${open} of ${open + closed} ordinary accounts`] : []),
    ...(kept + idle > 0 ? [`${kept} of ${kept + idle} that administer or are listed`] : []),
  ];
  return [
    ...(accounts.length > 0 ? [`Exchange PowerShell is on for ${accounts.join(', and for ')}.`] : []),
    ...(untold > 0 ? [`For ${untold} it cannot be told.`] : []),
    ...(open > 0 && !reasonsRead ? ['Not all administrators could be read, so some of them may have a reason.'] : []),
    ...(accountsRead ? [] : ['Not all accounts could be read.']),
  ].join(' ');
}

function warningsOf(seen: {
  readonly counts: Counts;
  readonly lockedOut: NameSample;
  readonly accountsRead: boolean;
}): readonly Warning[] {
  const { counts, lockedOut, accountsRead } = seen;
  const nobody = accountsRead && counts.open + counts.kept + counts.untold === 0 && counts.closed + counts.idle > 0;
  return [
    ...(lockedOut.count > 0
      ? [
          {
            code: 'lockout',
            text: `Exchange PowerShell is off for ${lockedOut.toString('administrator', 'administrators')}.`,
          },
        ]
      : []),
    ...(nobody ? [{ code: 'lockout', text: 'No account at all has Exchange PowerShell.' }] : []),
  ];
}
