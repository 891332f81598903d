/** The answer to a request for a plan that is open already. */
import type { Action, Card, Span } from '../chat/card.js';
import type { Change } from '../engine/changes/change.js';
import { type Titled, titleOf } from './change-view.js';
import { moment } from './moment.js';
import { statusWordOf } from './words.js';

/** @param view.replacing the words that ask for the plan in place of the open one; null: the terms are the same, or it cannot be replaced yet */
export function twinCard(view: {
  readonly tenant: string;
  readonly twin: Change;
  readonly control: Titled['control'];
  readonly replacing: string | null;
}): Card {
  const { tenant, twin, control, replacing } = view;
  const { decision } = twin.request;
  const spans: readonly Span[] = [
    { text: `${decision.decision.person.name} requested it on ` },
    moment(twin.requestedAt),
    { text: `: ${statusWordOf(twin.id, twin.status)}. ` },
    { text: replacing === null ? 'Nothing was requested again.' : 'Your plan has other terms. Replacing it withdraws this one.' },
    { text: ` · ${twin.id}`, style: 'muted' },
  ];
  const actions: readonly Action[] = [
    { name: 'show', label: 'Open', style: 'primary', subject: `${twin.id}@${tenant}` },
    ...(replacing === null ? [] : [{ name: 'plan' as const, label: 'Replace it', subject: `${replacing}@${tenant}` }]),
  ];
  return {
    title: `Open already: ${titleOf({ tenant, change: twin, control })}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans },
      { kind: 'actions', actions },
    ],
  };
}
