/** What of the questions of a tenant waits for someone: answers for an approval, and questions for an answer. */
import { isRefusal } from '../../lib/errors.js';
import type { Waiting, WaitingPorts, WaitingSubject } from '../waiting.js';
import { canStillApprove, type OpenQuestions, questionsOf, questionsPrefix } from './open-questions.js';

/** Newest first. Of questions that nobody has answered only the newest card counts: it asks all of them again. */
export const waiting: Waiting = async (asked, tenantId) => {
  const { ledger } = asked;
  const ids = await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, questionsPrefix);
  const cards = await Promise.all(ids.map(async (id) => questionsOf(await ledger.subject(tenantId, id, 'known'))));
  const open = cards.filter((card) => card !== null && asked.now < card.expiresAt) as readonly OpenQuestions[];
  const newest = open.toSorted((one, other) => askedAt(other).getTime() - askedAt(one).getTime());
  return newest.flatMap((card, index) => [...toApprove(card, asked), ...(index === 0 ? toAnswer(card, asked) : [])]);
};

function toApprove(card: OpenQuestions, { policy, verifier, severityOf }: WaitingPorts): readonly WaitingSubject[] {
  const [first] = card.pending;
  if (first === undefined) return [];
  const { decidedAt, person } = first.decision.decision;
  return [
    {
      id: card.id,
      waitsFor: 'approval',
      what: `${many(card.pending.length, 'answer')} to approve`,
      since: new Date(decidedAt),
      until: card.expiresAt,
      requestedBy: person,
      canAct: isRefusal(policy) ? [] : canStillApprove(card, { policy, verifier, severityOf }),
    },
  ];
}

function toAnswer(card: OpenQuestions, { undecided }: WaitingPorts): readonly WaitingSubject[] {
  const answered = new Set([
    ...card.pending.map(({ answer }) => answer.control),
    ...card.settled.flatMap(({ answers }) => answers.map(({ answer }) => answer.control)),
  ]);
  const left = (card.suggestions ?? []).filter(({ control }) => undecided.has(control) && !answered.has(control));
  const { person } = card.request.decision;
  if (left.length === 0) return [];
  return [
    {
      id: card.id,
      waitsFor: 'answer',
      what: `${many(left.length, 'question')} to answer`,
      since: askedAt(card),
      until: card.expiresAt,
      requestedBy: person,
      canAct: [person.entraId],
    },
  ];
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function askedAt({ request }: OpenQuestions): Date {
  return new Date(request.decision.decidedAt);
}
