/** What the person who asked for a change is shown of it: a short message for each turn that it takes. */
import type { Block, Card, PersonalNews, Span, Tone } from '../chat/card.js';
import {
  approvers,
  askedInstead,
  awaitsKeep,
  type Change,
  endsByItself,
  hasLapsed,
  isByRule,
  isRevertingOrOver,
  isStoppedUntouched,
} from '../engine/changes/change.js';
import { lastDayOf } from '../engine/changes/own-ends.js';
import { kindOf, kindOfId } from '../features/kinds.js';
import { refusalText } from '../lib/errors.js';
import { actionBlocks } from './change-actions.js';
import { type ChangeView, shownStatus, titleOf } from './change-view.js';
import { moment } from './moment.js';
import { putBackSpans } from './put-back.js';
import { statusTone, statusWord, stoppedUntouched, verdictWord } from './words.js';

/** What happened longer ago is known by now. */
const dayMs = 24 * 60 * 60_000;

/** Everything worth telling so far, in order; what was reported already is not sent again. */
export function newsOf(view: ChangeView): readonly PersonalNews[] {
  const { change, now } = view;
  const { person, surface } = change.request.decision.decision;
  // What was undone since is no news any more: late, it would read as if the change were in force.
  const isRecent =
    !isRevertingOrOver(change.status) && (change.appliedAt === null || now.getTime() - change.appliedAt.getTime() < dayMs);
  const told = [...(isRecent ? [begun(change), outcome(view)] : []), lastDay(view), ended(view), putBack(view)];
  const concerned = concernedBy(change);
  const people = [...new Set([person.entraId, ...concerned])];
  return told.flatMap((one) =>
    one === null
      ? []
      : people.map((entraId) => ({
          part: one.part,
          person: entraId,
          platform: surface,
          card: cardOf(view, one),
          ...(concerned.includes(entraId) ? { isOwn: true as const } : {}),
          ...(kindOfId(change.id) === undefined ? {} : { mayBeKnown: true as const }),
        })),
  );
}

/** Whom it is about hears when it begins, when it is about to end, and when it has. */
function concernedBy({ plan, appliedAt }: Change): readonly string[] {
  const account = plan === null || appliedAt === null ? undefined : kindOf(plan)?.notifies?.(plan);
  return account === undefined ? [] : [account.toLowerCase()];
}

function lastDay({ change, control, now }: ChangeView): News | null {
  const { keep, appliedAt } = change;
  const { ending } = control?.section ?? {};
  if (ending === undefined || !endsByItself(change) || keep === null || appliedAt === null || !awaitsKeep(change)) return null;
  const since = lastDayOf(keep.until);
  if (now < since || now >= keep.until || appliedAt >= since) return null;
  const part = `last-day-${keep.until.toISOString().slice(0, 10)}`;
  return {
    part,
    tone: 'warn',
    spans: [{ text: ending.aboutToEnd }, moment(keep.until), { text: '.' }],
    hasButtons: true,
  };
}

interface News {
  readonly part: string;
  readonly tone: Tone;
  readonly spans: readonly Span[];
  /** Whether the buttons of the change belong below it. */
  readonly hasButtons?: true;
}

function cardOf(view: ChangeView, { tone, spans, hasButtons }: News): Card {
  const text: Block = { kind: 'text', spans: [...spans, { text: ` · ${view.change.id}`, style: 'muted' }] };
  return {
    title: titleOf(view),
    tone,
    blocks: [text, ...(hasButtons === true ? actionBlocks(view, shownStatus(view)) : [])],
  };
}

function begun(change: Change): News | null {
  const { journal, status, appliedAt } = change;
  const isBegun = status === 'applying' || appliedAt !== null || journal.intents.size > 0 || journal.outcomes.size > 0;
  if (!isBegun) return null;
  const by = isByRule(change)
    ? `The rule ${change.request.rule} lets hardenbot do it`
    : `${approvers(change)
        .map(({ name }) => name)
        .join(' and ')} approved it`;
  return { part: 'begun', tone: 'neutral', spans: [{ text: `${by}, and it has begun.` }] };
}

function outcome({ change, control, now }: ChangeView): News | null {
  const { status, stopped, verification, keep, plan } = change;
  if (status === 'stopped' || status === 'partly') {
    const word = isStoppedUntouched(change) ? stoppedUntouched : statusWord.stopped;
    const text = status === 'stopped' ? `It ${word}: ${stopped ?? ''}.` : 'Not every step could be done.';
    return { part: status, tone: 'bad', spans: [{ text }], hasButtons: true };
  }
  if (verification === null) return null;
  const { measured, expected, summary } = verification;
  if (measured !== expected) {
    const words = `Applied, but not as expected: the check says ${verdictWord[measured]}, not ${verdictWord[expected]}. ${summary}`;
    return { part: 'mismatch', tone: 'bad', spans: [{ text: words }], hasButtons: true };
  }
  // What could be done until then is no news any more; that it was undone or ended comes next.
  if (hasLapsed(change, now)) return null;
  if (keep !== null && endsByItself(change)) {
    const spans: readonly Span[] = [{ text: `${summary} It ends automatically at ` }, moment(keep.until), { text: '.' }];
    return { part: 'verified', tone: 'good', spans, hasButtons: true };
  }
  if (keep !== null && awaitsKeep(change)) {
    const spans: readonly Span[] = [
      { text: 'It was applied and verified. Keep it before ' },
      moment(keep.until),
      { text: ' or it is undone automatically.' },
    ];
    return { part: 'verified', tone: 'warn', spans, hasButtons: true };
  }
  // Applied as planned, and what is open stays open until the second step.
  if (plan?.stage === 'prepare') {
    const text = `Step 1 of 2 was applied and verified: report-only, nobody is affected yet. Until step 2 is applied: ${summary}`;
    return { part: 'verified', tone: 'neutral', spans: [{ text }] };
  }
  const tone = control?.section?.isHalf?.(change) === true ? 'warn' : 'good';
  return { part: 'verified', tone, spans: [{ text: `It was applied and verified: ${summary}` }] };
}

/** Why it never began. */
function ended(view: ChangeView): News | null {
  const { change } = view;
  const { rejection, revocation, refusal, plan, request } = change;
  switch (shownStatus(view)) {
    case 'rejected': {
      const { person, reason = 'no reason given' } = rejection?.decision ?? { person: { name: 'Somebody' } };
      if (askedInstead(change) === null)
        return { part: 'rejected', tone: 'warn', spans: [{ text: `${person.name} rejected it: ${reason}` }] };
      return {
        part: 'sent-back',
        tone: 'warn',
        spans: [{ text: `${person.name} asks for another plan: ${reason}` }],
        hasButtons: true,
      };
    }
    case 'revoked': {
      const person = revocation?.decision.person;
      if (person === undefined || person.entraId === request.decision.decision.person.entraId) return null;
      return { part: 'revoked', tone: 'warn', spans: [{ text: `${person.name} revoked it before it began.` }] };
    }
    case 'expired':
      return { part: 'expired', tone: 'warn', spans: [{ text: 'It was not approved in time.' }], hasButtons: true };
    case 'refused': {
      // What is refused before there is a plan is the answer to the request itself.
      if (plan === null || refusal === null) return null;
      return { part: 'refused', tone: 'warn', spans: [{ text: refusalText(refusal) }], hasButtons: true };
    }
    default:
      return null;
  }
}

function putBack(view: ChangeView): News | null {
  const { status, stopped, revertedBy } = view.change;
  switch (status) {
    case 'revertedUnkept':
      return { part: status, tone: statusTone[status], spans: putBackSpans(view), hasButtons: true };
    case 'revertStopped':
      return {
        part: status,
        tone: 'bad',
        spans: [{ text: `Undoing it stopped half way: ${stopped ?? ''}. Look at the tenant now.` }],
      };
    case 'reverted':
      return {
        part: status,
        tone: 'neutral',
        spans: [{ text: `It was undone by ${revertedBy === null ? 'another change' : `its undo plan, ${revertedBy}`}.` }],
      };
    default:
      return null;
  }
}
