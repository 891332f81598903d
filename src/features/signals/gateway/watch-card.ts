/** What is watched: each log with the age of its newest answer, what is missing, and the newest signals. */
import type { Block, Card, Cell } from '../../../chat/card.js';
import { momentCell } from '../../../views/moment.js';
import { counted } from '../../../views/words.js';
import { definitionsById, namesOf, saidOfAll } from '../deaf.js';
import { unreadLists } from '../judging/unread.js';
import { signalDefinitions } from '../kinds/definitions.js';
import { type LogSource, sourceNames } from '../observation.js';
import type { SignalSettings } from '../settings.js';
import type { SignalState, SourceState } from '../store.js';
import { type SignalView, titleOfKind } from './signal-card.js';

interface WatchView {
  readonly tenant: string;
  readonly settings: SignalSettings;
  /** Null: no worker has looked yet. */
  readonly state: SignalState | null;
  /** Lists of the tenant that could not be read the last time, by name. */
  readonly unread: readonly string[];
  /** What nobody took, then the newest. */
  readonly signals: readonly SignalView[];
  /** How many more nobody took; absent: none. */
  readonly more?: number;
  /** Whether there are older ones that are not shown; absent: no. */
  readonly hasOlder?: boolean;
  readonly now: Date;
}

export function watchCard(view: WatchView): Card {
  const { tenant, state, now } = view;
  if (state === null)
    return {
      title: `Signals of ${tenant}`,
      tone: 'warn',
      blocks: [text('No worker has read a log yet. It does so within a minute of its start.')],
    };
  const logs = logsOf(state);
  const rows = logs.map(([source, one]) => rowOf(source, one, now));
  const tones = rows.map(({ tone }) => tone);
  const deaf = logs.filter(([, one]) => isMissed(one)).length;
  return {
    title:
      deaf === 0
        ? `Signals of ${tenant}: ${counted(signalDefinitions.length, 'kind')} watched`
        : `Signals of ${tenant}: ${deaf} of ${counted(logs.length, 'log')} cannot be read`,
    tone: tones.includes('bad') ? 'bad' : tones.every((tone) => tone === 'good') ? 'good' : 'neutral',
    blocks: [
      { kind: 'table', columns: ['log', 'last read', 'newest event'], rows: rows.map(({ cells }) => cells) },
      ...missing(state),
      ...unjudged(logs),
      ...unread(view),
      ...newest(view),
      ...quiet(state, now),
      {
        kind: 'fold',
        label: 'What is watched',
        blocks: [
          {
            kind: 'table',
            columns: ['signal', 'reported'],
            rows: signalDefinitions.map(({ id, title, loudness }) => [
              { text: title },
              { text: view.settings.loudness[id] ?? loudness },
            ]),
          },
        ],
      },
    ],
  };
}

function logsOf({ sources }: SignalState): readonly (readonly [LogSource, SourceState])[] {
  const entries = Object.entries(sources) as [LogSource, SourceState | undefined][];
  return entries.flatMap(([source, one]) => (one === undefined ? [] : [[source, one] as const]));
}

function deafIn(state: SignalState): readonly NonNullable<SourceState['failed']>[] {
  return logsOf(state).flatMap(([, { failed }]) => failed ?? []);
}

/** What nobody can hear is not watched. That a licence was never there stands below, and is no news; one that lapsed is. */
function isMissed({ failed, answeredAt }: SourceState): boolean {
  return failed !== undefined && (failed.licence === undefined || answeredAt !== undefined);
}

interface Row {
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly cells: readonly Cell[];
}

function rowOf(source: LogSource, state: SourceState, now: Date): Row {
  const { failed, answeredAt, newestAt } = state;
  const name = { text: sourceNames[source] };
  const event = { text: newestAt === undefined ? 'none yet' : age(newestAt, now) };
  if (failed !== undefined && answeredAt !== undefined)
    return { tone: 'bad', cells: [name, { ...momentCell(new Date(failed.since), 'silent since '), tone: 'bad' }, event] };
  if (failed !== undefined) return { tone: 'neutral', cells: [name, { text: 'cannot be read', tone: 'warn' }, event] };
  if (answeredAt === undefined) return { tone: 'neutral', cells: [name, { text: 'not asked yet' }, event] };
  return { tone: 'good', cells: [name, { text: age(answeredAt, now), tone: 'good' }, event] };
}

/** As people say it: `40 s ago`. */
function age(at: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1000));
  if (seconds < 100) return `${seconds} s ago`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

/** Each licence and permission once, by name; another reason once, with the logs that it is the reason of. */
function missing(state: SignalState): readonly Block[] {
  const lines = new Set<string>();
  const others = new Map<string, string[]>();
  for (const [source, { failed }] of logsOf(state)) {
    if (failed === undefined) continue;
    const { permission, licence, reason } = failed;
    if (licence !== undefined) lines.add(`Missing licence: ${licence}.`);
    else if (permission !== undefined) lines.add(`Missing permission: ${permission}.`);
    else others.set(saidOfAll(reason), [...(others.get(saidOfAll(reason)) ?? []), sourceNames[source]]);
  }
  return [...lines, ...[...others].map(([reason, logs]) => `${namesOf(logs)}: ${reason}.`)].map(text);
}

/** A vendor may change how it writes some rows of a log while it answers all others as before. */
function unjudged(logs: ReturnType<typeof logsOf>): readonly Block[] {
  const names = logs.flatMap(([source, { unreadable }]) => (unreadable === 0 ? [] : [sourceNames[source]]));
  if (names.length === 0) return [];
  return [text(`${namesOf(names)}: some rows since midnight UTC have no id or time that can be read. They were not judged.`)];
}

/** What signs are weighed by, beside the logs. */
function unread(view: WatchView): readonly Block[] {
  const lists = unreadLists(view.unread);
  if (lists === '') return [];
  return [text(`Could not be read: ${lists}. Signals that depend on that may be missing, or weigh too little.`)];
}

function newest({ signals, more = 0, hasOlder = false }: WatchView): readonly Block[] {
  if (signals.length === 0) return [text('No signals yet.')];
  return [
    {
      kind: 'table',
      columns: ['signal', 'about', 'state'],
      rows: signals.map(({ signal, isSettled, takenBy }) => [
        { text: `${signal.id}: ${titleOfKind(signal.signs[0]?.kind ?? '', definitionsById)}` },
        { text: signal.about.name },
        { text: isSettled ? 'answered' : takenBy === null ? 'open' : `with ${takenBy}`, tone: isSettled ? 'neutral' : 'warn' },
      ]),
      ...(more > 0 ? { more } : {}),
    },
    ...(hasOlder ? [text('Older signals are not listed: /harden signals <id> shows one.')] : []),
    ...(more > 0 ? [text(`Nobody took ${more} more of the last week; they come up here as these are answered.`)] : []),
  ];
}

const dayMs = 86_400_000;

/** Signs that did not ring and are listed, the newest first. */
const listed = 12;

function quiet(state: SignalState, now: Date): readonly Block[] {
  const { quiet: signs, sources } = state;
  const today = signs.filter(({ noticedAt }) => now.getTime() - Date.parse(noticedAt) < dayMs);
  const late = Object.values(sources).reduce((sum, one) => sum + (one?.late ?? 0), 0);
  const sorted = today.toSorted((one, other) => other.at.localeCompare(one.at));
  const lateRows = late === 0 ? [] : [text(`${counted(late, 'row')} came later than usual since midnight UTC.`)];
  if (sorted.length === 0) {
    const heard = deafIn(state).length === 0 ? '' : ', in what could be read';
    return [text(`No other signs in the last 24 hours${heard}.`), ...lateRows];
  }
  return [
    {
      kind: 'fold',
      label: `${counted(sorted.length, 'sign')} of the last 24 hours did not ring`,
      blocks: [
        {
          kind: 'table',
          columns: ['when', 'what', 'why it did not ring'],
          rows: sorted.slice(0, listed).map(({ at, says, why }) => [momentCell(new Date(at)), { text: says }, { text: why }]),
          ...(sorted.length > listed ? { more: sorted.length - listed } : {}),
        },
      ],
    },
    ...lateRows,
  ];
}

function text(words: string): Block {
  return { kind: 'text', spans: [{ text: words }] };
}
