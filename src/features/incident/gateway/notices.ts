/** What people are called for about an incident: that something came back, and what they still have to do by hand. */
import type { Block, Card } from '../../../chat/card.js';
import { counted } from '../../../views/words.js';
import type { Item } from '../entry-terms.js';
import type { IncidentView } from './incident-card.js';
import { cameBack, leftByHand, letInAgain, newSince, reminderDue } from './incident-state.js';

const shown = 8;

/** Null while the account may sign in only as plans decided, nothing came back, and nothing is new. */
export function reopenedCard(view: IncidentView): Card | null {
  const { incident, stages, tenant } = view;
  const letIn = letInAgain(incident, stages);
  if (letIn !== null) return letInCard(view, letIn);
  const back = cameBack(incident, stages);
  if (back.length === 0) return newCard(view);
  return {
    title: `Reopened: ${nameOf(view)} in ${tenant}`,
    tone: 'bad',
    blocks: [
      text(`${counted(back.length, 'item')} of an intruder came back after access was restored.`),
      ...linesOf(back),
      {
        kind: 'actions',
        actions: [
          { name: 'contain', label: 'Plan to contain again', style: 'danger', subject: incident.id },
          ...(back.some(({ operations }) => operations.length > 0)
            ? [{ name: 'clean' as const, label: 'Plan to remove items', subject: incident.id }]
            : []),
        ],
      },
      text(`/harden incident ${incident.id} shows everything.`),
    ],
  };
}

function letInCard(view: IncidentView, item: Item): Card {
  const { incident, tenant } = view;
  return {
    title: `Not contained any more: ${nameOf(view)} in ${tenant}`,
    tone: 'bad',
    blocks: [
      ...linesOf([item]),
      { kind: 'actions', actions: [{ name: 'contain', label: 'Plan to contain again', style: 'danger', subject: incident.id }] },
      text(`/harden incident ${incident.id} shows everything.`),
    ],
  };
}

/** A right, a rule or a method that came since may be the person's own work, or an intruder's who is still there. */
function newCard(view: IncidentView): Card | null {
  const { incident, stages, tenant } = view;
  const found = newSince(incident, stages);
  if (found.length === 0) return null;
  return {
    title: `New since access was restored: ${nameOf(view)} in ${tenant}`,
    tone: 'warn',
    blocks: [
      ...linesOf(found),
      text(
        `Ask the person by phone: /harden claim ${incident.id} <number> and how you know. If it is not theirs, contain the account.`,
      ),
      { kind: 'actions', actions: [{ name: 'contain', label: 'Plan to contain again', style: 'danger', subject: incident.id }] },
    ],
  };
}

/** Null while nothing is left, or nobody has to be reminded yet. */
export function byHandCard(view: IncidentView): Card | null {
  const { incident, stages, tenant } = view;
  const left = leftByHand(incident, stages);
  if (left.length === 0 || reminderDue(incident, stages) === 0) return null;
  return {
    title: `Still to do by hand for ${nameOf(view)} in ${tenant}: ${left.length}`,
    tone: 'warn',
    blocks: [
      ...linesOf(left),
      text(`They are read again until they are gone. What is theirs: /harden claim ${incident.id} <number> and how you know.`),
    ],
  };
}

/** What makes a notice another one than the last: other items, the same once more, or the next reminder. */
export function noticeParts({ incident, stages }: IncidentView, of: 'reopened' | 'byHand'): readonly (string | number)[] {
  const restored = stages.findLast(({ stage }) => stage === 'restore')?.id ?? '';
  return of === 'reopened'
    ? [
        restored,
        ...cameBack(incident, stages).flatMap(({ key, backAt }) => [key, backAt ?? '']),
        '',
        ...newSince(incident, stages).map(({ key }) => key),
        ...partsOf(letInAgain(incident, stages)),
      ]
    : [stages.at(-1)?.id ?? '', reminderDue(incident, stages)];
}

function partsOf(letIn: Item | null): readonly string[] {
  return letIn === null ? [] : [letIn.key, letIn.print ?? '', letIn.backAt ?? ''];
}

function nameOf({ incident }: IncidentView): string {
  return incident.evidence?.account.name ?? incident.typed;
}

function linesOf(items: readonly Item[]): readonly Block[] {
  const more = items.length - shown;
  return [
    ...items.slice(0, shown).map(({ n, what, why }) => text(`${n}. ${what}: ${why}`)),
    ...(more > 0 ? [text(`and ${more} more`)] : []),
  ];
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
