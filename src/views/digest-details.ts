/** The digest of one tenant, part by part. */
import type { Block, Span } from '../chat/card.js';
import { verdicts } from '../controls/control.js';
import type { ChangeStatus } from '../plan/change.js';
import type { Digest } from '../posture/digest.js';
import type { DigestView } from './digest.js';
import { moveLine, moveOrder } from './moves.js';
import { difference, sparkline } from './sparkline.js';
import { counted, moment, statusWord, verdictWord } from './words.js';

const mostMoves = 12;
const mostRows = 8;

/** Score, how it moved, and its trend. */
export function headline({ score, trend, verdicts: counts }: Digest): readonly Span[] {
  if (score.now === null) return [{ text: 'No score yet.', style: 'strong' }];
  const day = difference(score.now, score.yesterday);
  const week = difference(score.now, score.lastWeek);
  const by = [day === '' ? '' : `${day} in a day`, week === '' ? '' : `${week} in a week`]
    .filter((part) => part !== '')
    .join(', ');
  const found = verdicts
    .flatMap((verdict) => ((counts[verdict] ?? 0) === 0 ? [] : [`${counts[verdict] ?? 0} ${verdictWord[verdict]}`]))
    .join(', ');
  return [
    { text: `Score ${score.now}`, style: 'strong' },
    { text: `${by === '' ? '' : ` (${by})`} ${sparkline(trend)} ${found}.` },
  ];
}

export function digestDetails(view: DigestView, digest: Digest): readonly Block[] {
  return [
    ...(digest.notAudited === undefined ? [] : [line('Not audited: ', `${digest.notAudited}. What follows is older.`)]),
    ...moves(digest),
    ...unchecked(digest),
    ...waiting(view, digest),
    ...changes(digest),
    ...digest.lapsing.map(({ id, what, until }) => line('Waiver lapses: ', `${id}, ${what}, ${moment(new Date(until))}.`)),
    ...(digest.waived === 0
      ? []
      : [line('Waived: ', `${counted(digest.waived, 'finding')}; the score counts them as they are.`)]),
  ];
}

function moves({ moves: all }: Digest): readonly Block[] {
  const sorted = [...all].sort((one, other) => moveOrder.indexOf(one.kind) - moveOrder.indexOf(other.kind));
  const lines = sorted.slice(0, mostMoves).map((move): Block => ({ kind: 'text', spans: moveLine(move) }));
  return sorted.length > mostMoves ? [...lines, line('', `and ${sorted.length - mostMoves} more`)] : lines;
}

function unchecked({ unchecked: controls }: Digest): readonly Block[] {
  return controls.map(({ control, missing }) =>
    line('Could not check: ', `${control}${missing.length === 0 ? '' : ` - ${missing.join('; ')}`}`),
  );
}

function waiting({ nameOf, now }: DigestView, { waiting: open }: Digest): readonly Block[] {
  if (open.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['waiting', 'what', 'for', 'asked for by', 'can act'],
      rows: open
        .slice(0, mostRows)
        .map(({ id, what, since, requestedBy, canAct }) => [
          { text: id },
          { text: what },
          { text: age(now, since) },
          { text: requestedBy.name },
          { text: canAct.map(nameOf).join(', ') },
        ]),
      ...(open.length > mostRows ? { more: open.length - mostRows } : {}),
    },
  ];
}

function changes({ changes: moved }: Digest): readonly Block[] {
  if (moved.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: ['change', 'what', 'status', 'due'],
      rows: moved
        .slice(0, mostRows)
        .map(({ id, what, status, undoesItselfAt }) => [
          { text: id },
          { text: what },
          { text: statusWord[status as ChangeStatus] ?? status },
          { text: undoesItselfAt === undefined ? '' : `undoes itself ${moment(new Date(undoesItselfAt))}` },
        ]),
      ...(moved.length > mostRows ? { more: moved.length - mostRows } : {}),
    },
  ];
}

function age(now: Date, since: string): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 60_000));
  return minutes < 120 ? counted(minutes, 'minute') : counted(Math.floor(minutes / 60), 'hour');
}

function line(label: string, text: string): Block {
  return { kind: 'text', spans: [...(label === '' ? [] : [{ text: label, style: 'strong' as const }]), { text }] };
}
