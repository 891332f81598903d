/** The answer to a request for a plan that is open already. */
import type { Action, Card, Span } from '../chat/card.js';
import type { Change } from '../engine/changes/change.js';
import { moment } from './moment.js';
import { statusWordOf } from './words.js';

/** @param view.replacing the words that ask for the plan in place of the open one; null: the terms are the same, or it cannot be replaced yet */
export function twinCard(view: { readonly tenant: string; readonly twin: Change; readonly replacing: string | null }): Card {
  const { tenant, twin, replacing } = view;
  const { control = '', change, decision } = twin.request;
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
    title: `${change === undefined ? `A plan for ${control}` : `A plan to undo ${change}`} in ${tenant} is open already`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans },
      { kind: 'actions', actions },
    ],
  };
}
