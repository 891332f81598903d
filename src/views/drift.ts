/** The alert for a control that passed and does not any more, with a button that plans the fix. */

import type { Block, Card } from '../chat/card.js';
import { atAGlance, budgets } from '../chat/glance.js';
import type { ControlDefinition } from '../controls/control.js';
import type { Move } from '../engine/ledger/move.js';
import { listInLine } from '../lib/truncate.js';
import { moment } from './moment.js';
import { namesOf, whoDidIt } from './moves.js';
import { verdictWord } from './words.js';

interface DriftView {
  readonly tenant: string;
  readonly move: Move;
  readonly control: ControlDefinition | undefined;
  /** Waivers that accept some of it. */
  readonly waived: readonly string[];
  /** A person alone can close what is open. */
  readonly byHand?: boolean;
}

export function driftCard({ tenant, move, control, waived, byHand = false }: DriftView): Card {
  const isUnknown = move.kind === 'untold';
  const objects = namesOf(move);
  const what = control?.changeTitle.does ?? move.control;
  const title = isUnknown ? `${what}: it is unknown now in ${tenant}` : `${what}: open again in ${tenant}`;
  return {
    title,
    tone: isUnknown ? 'warn' : 'bad',
    blocks: atAGlance({
      title,
      lead: [
        { kind: 'text', spans: [{ text: move.summary }] },
        {
          kind: 'facts',
          facts: [
            { label: 'Changed', value: `${verdictWord[move.from]} → ${verdictWord[move.to]}` },
            ...(objects === '' ? [] : [{ label: 'Objects', value: objects }]),
            ...(isUnknown ? [] : [{ label: 'Who', value: whoDidIt(move) }]),
            { label: 'Seen', value: [moment(new Date(move.at))] },
            ...(waived.length === 0 ? [] : [{ label: 'Waived', value: listInLine(waived) }]),
          ],
        },
      ],
      actions: actions(move, {
        isPlannable: control !== undefined && control.onlyByHand !== true && !byHand && !isUnknown,
        tenant,
      }),
      details: [
        {
          kind: 'text',
          spans: [
            { text: `${move.control}${control === undefined ? '' : `, as it should be: ${control.title}`}`, style: 'muted' },
          ],
        },
      ],
      budget: budgets.drift,
    }),
  };
}

function actions(
  move: Move,
  { isPlannable, tenant }: { readonly isPlannable: boolean; readonly tenant: string },
): readonly Block[] {
  const subject = `${move.control}@${tenant}`;
  const plan = { name: 'plan' as const, label: 'Plan the fix', style: 'primary' as const, subject };
  const audit = { name: 'audit' as const, label: 'Audit again', subject: `all@${tenant}` };
  return [{ kind: 'actions', actions: isPlannable ? [plan, audit] : [audit] }];
}
