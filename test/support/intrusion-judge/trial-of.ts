/** Hands the record of a course to the judge, and says where the judge and the one who planted differ about what is there. */

import { type Course, quietTenant } from '../intrusion/course';
import { unseenTraces } from '../intrusion/traces';
import { accounts } from '../tenants/incident-tenant';
import { judgeIntrusion, type Trial, type Violation } from './judge';
import { remainingAccess, type State } from './what-is-there';

const account = accounts.mia;

export function trialOf(course: Course): Trial {
  return {
    account,
    before: quietTenant(),
    moments: course.cards.map((card) => ({
      ...card,
      state: course.tenantAt(card),
      unanswered: card.left
        .filter(
          ({ isReadable, at, kind }) =>
            !isReadable && (isFirst(course, at) || (leavesRow(kind) && isInLog(course.tenantAt(card), at))),
        )
        .map(({ kind }) => kind),
    })),
    said: course.said,
    restoredAt: course.restoredAt,
    planted: course.planted,
  };
}

/** Before the account is contained, nobody has answered for anything yet. */
function isFirst({ said }: Course, at: Date): boolean {
  return said.every((one) => at < one.at || !one.words.startsWith('claim '));
}

function leavesRow(kind: string): boolean {
  const state: State = { graph: {}, exchange: {} };
  unseenTraces.find(({ name }) => name === kind)?.plant(state, { ...account, at: new Date(0) });
  return Object.keys({ ...state.graph, ...state.exchange }).length > 0;
}

/** Of what leaves no row anywhere, nobody can know that it came once more. */
function isInLog({ graph, exchange }: State, at: Date): boolean {
  const text = JSON.stringify([graph['directoryAudits'], exchange['UnifiedAuditLog']]);
  return text.includes(at.toISOString()) || text.includes(at.toISOString().slice(0, 19));
}

/** Each a sentence; empty where all is well. A judge who sees less than was planted would let everything pass. */
export function problemsOf(course: Course): readonly string[] {
  const trial = trialOf(course);
  const differing = course.cards.flatMap((card) => {
    const planted = card.left.filter(({ isReadable }) => isReadable);
    const found = remainingAccess(course.tenantAt(card), trial.before, account);
    return (planted.length === 0) === (found.length === 0) && found.length >= planted.length
      ? []
      : [
          `planted and there: ${planted.map(({ kind }) => kind).join(', ')}; the judge sees ${found.map(({ key }) => key).join(', ')}`,
        ];
  });
  return [...new Set([...differing.map((text) => `judge: ${text}`), ...judgeIntrusion(trial).map(sentence)])];
}

export function sentence({ rule, at, what }: Violation): string {
  return `${rule}, ${at.toISOString().slice(0, 16)}: ${what}`;
}
