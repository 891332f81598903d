/** How something that moved reads: what, which objects by name, and who did it. */

import type { Span, Tone } from '../chat/card.js';
import { appliesNoLonger, type Move, type MoveKind } from '../engine/ledger/move.js';
import { firstNames } from '../lib/plural.js';
import { moment } from './moment.js';

const moveWord: Readonly<Record<MoveKind, string>> = {
  regressed: 'Open again',
  untold: 'Unknown now',
  new: 'New',
  fixed: 'Fixed',
};

/** What is only seen now because more or less was read than the time before may be no news. */
export function moveWordOf(move: Move): string {
  if (appliesNoLonger(move)) return 'No longer applies';
  const { kind, isUnsure } = move;
  return isUnsure === true ? `Possibly ${moveWord[kind].toLowerCase()}` : moveWord[kind];
}

const moveTone: Readonly<Record<MoveKind, Tone>> = { regressed: 'bad', untold: 'warn', new: 'warn', fixed: 'good' };

/** The worst first. */
export const moveOrder: readonly MoveKind[] = ['regressed', 'untold', 'new', 'fixed'];

const named = 5;

interface Said {
  /** Names the tenant where there are several. */
  readonly where?: string;
  /** How many objects it names. */
  readonly max?: number;
  /** What a control is called; absent: by its id. */
  readonly nameOf?: (control: string) => string;
  /** Without the command by which it was done. */
  readonly isShort?: true;
}

/** One line. */
export function moveLine(move: Move, { where = '', max = named, nameOf = (id) => id, isShort }: Said = {}): readonly Span[] {
  const objects = namesOf(move, max);
  return [
    { text: `${moveWordOf(move)}: `, style: appliesNoLonger(move) ? 'warn' : moveTone[move.kind] },
    { text: `${nameOf(move.control)}${where}`, style: 'strong' },
    ...(objects === '' ? [] : [{ text: ` - ${objects}` }]),
    ...(appliesNoLonger(move) ? [{ text: `. ${move.summary}`, style: 'muted' as const }] : []),
    ...(move.isUnsure === true
      ? [{ text: '. What could be read has changed since the last audit.', style: 'muted' as const }]
      : []),
    ...(move.kind === 'regressed'
      ? [{ text: move.change === undefined && move.authors.length > 0 ? '. By ' : '. ' }, ...whoDidIt(move, isShort)].map(
          (span) => ({
            ...span,
            style: 'muted' as const,
          }),
        )
      : []),
  ];
}

export function namesOf({ objects, isCut }: Pick<Move, 'objects' | 'isCut'>, max = named): string {
  if (isCut !== true) return firstNames(objects, max);
  const more = objects.length - max;
  const first = objects.slice(0, max).join(', ');
  if (objects.length === 0) return '';
  return more > 0 ? `${first} and at least ${more} more` : `${first} and more`;
}

/** Who did it and when, or why that is not known. */
export function whoDidIt({ authors, unattributed, change }: Done, isShort = false): readonly Span[] {
  if (change !== undefined) return [{ text: `By change ${change}.` }];
  const [author] = authors;
  if (author === undefined) return [{ text: `Who did it is not known. ${unattributed ?? ''}`.trimEnd() }];
  if (isShort) return [{ text: `${author.who}, ` }, moment(new Date(author.at)), { text: '.' }];
  const others = authors.length > 1 ? ` (and ${authors.length - 1} more in the log)` : '';
  return [
    { text: `${author.who}, ` },
    moment(new Date(author.at)),
    {
      text: ` (${author.what}${author.object === '' ? '' : ` "${author.object}"`})${others}.${unattributed === undefined ? '' : ` ${unattributed}`}`,
    },
  ];
}

/** The same where nothing but text can stand. */
export function whoDidItText(done: Done): string {
  return whoDidIt(done)
    .map(({ text }) => text)
    .join('');
}

type Done = Pick<Move, 'authors' | 'unattributed' | 'change'>;
