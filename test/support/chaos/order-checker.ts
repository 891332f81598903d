/** The order of a ledger: nothing is announced that nobody approved, nothing twice, and nothing after the end. */
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';

interface Course {
  /** Nothing may begin before: the latest that the request or an approval named. */
  notBefore: string;
  approved: boolean;
  /** Rejected, revoked or refused: nothing may be done any more. */
  closed: boolean;
  applying: boolean;
  applied: boolean;
  undoing: boolean;
  undone: boolean;
  readonly announced: Set<string>;
  /** Actions that were announced and have no outcome. */
  readonly sent: Set<string>;
  /** Those of them from before it was last begun: nobody knows whether they took effect, so that each is announced and sent again. */
  inDoubt: Set<string>;
}

/** A sentence for each entry that may not stand where it stands. */
export function orderProblems(entries: readonly Entry[]): readonly string[] {
  const courses = new Map<string, Course>();
  const problems: string[] = [];
  for (const { subject, event, at } of entries) {
    const course = courses.get(subject) ?? {
      notBefore: '',
      approved: false,
      closed: false,
      applying: false,
      applied: false,
      undoing: false,
      undone: false,
      announced: new Set<string>(),
      sent: new Set<string>(),
      inDoubt: new Set<string>(),
    };
    courses.set(subject, course);
    const problem = problemWith(course, event, at);
    if (problem !== null) problems.push(`${subject} ${problem}`);
  }
  return problems;
}

function problemWith(course: Course, event: LedgerEvent, at: string): string | null {
  switch (event.type) {
    case 'requested':
      course.notBefore = event.decision.decision.start?.notBefore ?? '';
      return null;
    case 'approved':
      course.approved ||= !course.closed;
      course.notBefore = [course.notBefore, event.decision.decision.start?.notBefore ?? ''].toSorted().at(-1) ?? '';
      return null;
    case 'rejected':
    case 'revoked':
    case 'refused':
      // After the beginning a click comes too late: it is written down and changes nothing.
      course.closed ||= !course.applying;
      return null;
    case 'applying':
      if (!course.approved) return 'was begun and nobody had approved it';
      if (course.closed) return 'was begun after it had been ended';
      if (course.applied) return 'was begun again after it had been applied';
      if (at < course.notBefore) return 'was begun before the time for which it was approved';
      course.applying = true;
      course.inDoubt = new Set(course.sent);
      return null;
    case 'intent':
      return announcedWrongly(course, event);
    case 'outcome':
      course.sent.delete(nameOf(event));
      // Nothing was sent: it is announced again when it is tried again.
      if (event.result === 'notSent') return takenBack(course, event);
      return event.result === 'unchanged' || event.result === 'conflict' || course.announced.has(nameOf(event))
        ? null
        : `${nameOf(event)} has an outcome and was never announced`;
    case 'applied':
      course.applied = true;
      return null;
    case 'resumed':
      // What is left is tried again: it is announced again.
      course.applied = false;
      course.announced.clear();
      return null;
    case 'undoing':
      course.undoing = true;
      course.inDoubt = new Set(course.sent);
      return null;
    case 'undone':
      course.undone = true;
      return null;
    default:
      return null;
  }
}

function takenBack(course: Course, event: Extract<LedgerEvent, { type: 'outcome' }>): string | null {
  return course.announced.delete(nameOf(event)) ? null : `${nameOf(event)} was taken back and never announced`;
}

function announcedWrongly(course: Course, event: Extract<LedgerEvent, { type: 'intent' }>): string | null {
  const name = nameOf(event);
  if (course.announced.has(name) && !course.inDoubt.delete(name)) return `${name} was announced twice`;
  course.announced.add(name);
  if (event.operation.kind === 'action') course.sent.add(name);
  const begun = event.undo === true ? course.undoing : course.applying;
  const ended = event.undo === true ? course.undone : course.applied || course.undoing;
  if (!begun) return `${name} was announced before it was begun`;
  return ended ? `${name} was announced after the end` : null;
}

function nameOf({ n, undo }: Extract<LedgerEvent, { type: 'intent' | 'outcome' }>): string {
  return `${undo === true ? 'undo ' : ''}operation ${n}`;
}
