/** The card of signals: what happened, how bad it is, how late it was seen, and what can be done with one press. */
import type { Action, Block, Card, Choice, Span, Statement } from '../../../chat/card.js';
import { atAGlance, budgets } from '../../../chat/glance.js';
import { shortName } from '../../../lib/truncate.js';
import { moment } from '../../../views/moment.js';
import { containWords, counted } from '../../../views/words.js';
import { heardDefinition, namesOf, silentLogOf } from '../deaf.js';
import { type StoredSign, signalDigest } from '../entry-terms.js';
import { restoreCommand, type SignalAnswered, type SignalContained } from '../events.js';
import { isOwnTo, type OpenedSignal } from '../opened-signal.js';
import type { SignalDefinition } from '../signal-kind.js';

export interface SignalView {
  readonly tenant: string;
  readonly signal: OpenedSignal;
  readonly definitions: ReadonlyMap<string, SignalDefinition>;
  /** The answers that were genuinely given. */
  readonly answers: OpenedSignal['answers'];
  readonly takenBy: string | null;
  readonly isSettled: boolean;
  readonly quietForHours: number;
}

/** Signs whose sentence stands on the card itself, the gravest first. */
const said = 3;

export function signalCard(view: SignalView): Card {
  const { signal, isSettled } = view;
  const shown = gravestFirst(outagesAsOne(signal.signs));
  const [worst, ...others] = shown;
  const title = titleOf(view);
  const more = shown.length - said;
  return {
    title,
    tone: isSettled ? 'neutral' : signal.loudness === 'loud' ? 'bad' : 'warn',
    blocks: atAGlance({
      title,
      lead: [
        stateLine(view),
        ...containedLines(signal),
        ...(worst === undefined ? [] : signLines([worst])),
        ...linesOfAnswers(view),
        ...signLines(others.slice(0, said - 1)),
      ],
      summary: [
        ...(more > 0 ? [muted(`And ${counted(more, 'more sign')} (Details).`)] : []),
        ...(isSettled ? [] : [muted(whatButtonsDo(signal))]),
      ],
      actions: buttons(view),
      details: [...clocks(signal), ...details(view)],
      budget: budgets.signal,
    }),
  };
}

/** Only what the buttons of this card can do. */
function whatButtonsDo({ signs }: OpenedSignal): string {
  const presses = new Set(signs.flatMap((sign) => sign.presses.map(({ press }) => press)));
  const isPlanned = presses.has('contain') || presses.has('restore');
  return isPlanned
    ? `${presses.has('contain') ? `Contain: ${containWords}. ` : ''}A plan changes nothing until someone approves it.`
    : 'Nothing changes by an answer; the same stays quiet for a while.';
}

/** What one outage says of several logs is one line, which names them. */
function outagesAsOne(signs: readonly StoredSign[]): readonly StoredSign[] {
  const silent = signs.filter((sign) => silentLogOf(sign) !== null).toSorted((one, other) => one.at.localeCompare(other.at));
  const [first] = silent;
  if (first === undefined || silent.length === 1) return signs;
  const logs = namesOf([...new Set(silent.map(({ about }) => about.name))]);
  const reasons = new Set(silent.map(({ evidence: [reason = ''] }) => reason));
  const [only = ''] = reasons;
  const why = reasons.size > 1 ? '' : ` ${only}${only.endsWith('.') ? '' : '.'}`;
  const says = `hardenbot has not been able to read ${logs} since ${first.at.slice(11, 16)} UTC.${why}`;
  return [{ ...first, says }, ...signs.filter((sign) => silentLogOf(sign) === null)];
}

function gravestFirst(signs: readonly StoredSign[]): readonly StoredSign[] {
  return signs.toSorted((one, other) => one.weight.localeCompare(other.weight) || other.at.localeCompare(one.at));
}

function signLines(signs: readonly StoredSign[]): readonly Statement[] {
  return signs.map(({ at, says }) => ({ kind: 'text', spans: [moment(new Date(at)), { text: ` ${says}` }] }));
}

/** How sure the judgement is, in words. */
const confidenceWords = {
  certain: 'certain: the log says so',
  likely: 'likely: other causes are rare',
  possible: 'possible: there may be a harmless cause',
} as const;

/** How bad it is, how sure, and who has it: for example `Urgent · certain: the log says so · nobody looks into it yet · sig-4k7m2xq`. */
function stateLine({ signal, takenBy, isSettled }: SignalView): Statement {
  const { loudness, signs, id } = signal;
  const [worst] = gravestFirst(signs);
  const who = isSettled ? 'answered' : takenBy === null ? 'nobody looks into it yet' : `${takenBy} has it`;
  return {
    kind: 'text',
    spans: [
      { text: loudness === 'loud' ? 'Urgent' : 'Not urgent', style: 'strong' },
      { text: ` · ${worst === undefined ? '' : `${confidenceWords[worst.confidence]} · `}${who}` },
      { text: ` · ${id}`, style: 'muted' },
    ],
  };
}

/** What people are alarmed with: short, because the card is beside it. */
export function signalAlarmCard(view: SignalView): Card {
  const { signal } = view;
  const [worst] = gravestFirst(signal.signs);
  return {
    title: titleOf(view),
    tone: 'bad',
    blocks: [
      { kind: 'text', spans: [{ text: worst?.says ?? '', style: 'strong' }] },
      ...(isHandedOver(view) ? [warn(handedOverWords)] : []),
      muted(`The card of ${signal.id} has the evidence and the buttons; /harden signals ${signal.id} shows it here.`),
    ],
  };
}

function titleOf({ tenant, signal, definitions }: SignalView): string {
  const silent = new Set(signal.signs.flatMap((sign) => (silentLogOf(sign) === null ? [] : [sign.about.name])));
  if (signal.signs.at(-1)?.kind === heardDefinition.id)
    return `hardenbot reads ${silent.size === 1 ? [...silent].join('') : `${silent.size} logs`} of ${tenant} again`;
  if (silent.size > 1) return `hardenbot cannot read ${silent.size} logs of ${tenant}`;
  const kinds = [...new Set(signal.signs.map(({ kind }) => kind))].filter((kind) => kind !== heardDefinition.id);
  const [only] = kinds;
  const what = kinds.length === 1 && only !== undefined ? titleOfKind(only, definitions) : `${kinds.length} kinds of signs`;
  return `${what}: ${signal.about.name} in ${tenant}`;
}

export function titleOfKind(kind: string, definitions: SignalView['definitions']): string {
  return definitions.get(kind)?.title ?? kind;
}

/** Both clocks of the newest sign: how long the vendor took at most, and how long hardenbot took. */
function clocks({ growth }: OpenedSignal): readonly Statement[] {
  const newest = growth.at(-1);
  const sign = newest?.signs.toSorted((one, other) => one.at.localeCompare(other.at)).at(-1);
  if (newest === undefined || sign === undefined) return [];
  const readable = Date.parse(sign.answeredAt) - Date.parse(sign.at);
  const ours = newest.at.getTime() - Date.parse(sign.answeredAt);
  return [
    {
      kind: 'text',
      spans: [
        { text: 'Event ', style: 'muted' },
        moment(new Date(sign.at), 'muted'),
        { text: `, at most ${length(readable)} until readable, ${length(ours)} until this card.`, style: 'muted' },
      ],
    },
  ];
}

/** As people say it: `40 s`, `6 min`, `3 h`. */
function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

const answerWords: Readonly<Record<SignalAnswered['answer'], string>> = {
  me: 'says that it was them',
  expected: 'expected it',
  falseAlarm: 'calls it a false alarm',
  waived: 'waived it',
  taken: 'looks into it',
  saidYes: 'answered "It was me". An attacker who holds the account would answer the same: check another way',
  saidNo: 'answered "It was not me"',
};

const handedOverWords = 'Nobody took it before the shift ended.';

/** Whether it was handed over and still waits: what the person it is about says of it takes nothing off anyone. */
function isHandedOver({ signal, takenBy, isSettled }: SignalView): boolean {
  return signal.handedOver.length > 0 && takenBy === null && !isSettled;
}

/** What a standing rule does: it comes before what happened. The card of the change says whether the account is blocked by now; this one is drawn when it begins. */
function containedLines({ contained }: OpenedSignal): readonly Statement[] {
  return contained.map((one) => {
    const { person, settings, by, change } = one;
    return warn(
      `hardenbot blocks ${person.name} without asking: ${settings} says so (${by.map(({ name }) => name).join(' and ')}). ${change} says whether it is done; ${restoreCommand(one)} gives access back.`,
    );
  });
}

function linesOfAnswers(view: SignalView): readonly Statement[] {
  const { answers, signal, isSettled, quietForHours } = view;
  const isSeenOnly = (answer: SignalAnswered['answer'], entraId: string) => answer === 'taken' && isOwnTo(signal, entraId);
  const lines = answers.map(({ answer, decision: { decision } }): Statement => {
    const spans: Span[] = [
      {
        text: `${decision.person.name} ${isSeenOnly(answer, decision.person.entraId) ? seenWords : answerWords[answer]}`,
        style: answer === 'saidNo' ? 'bad' : 'strong',
      },
      { text: decision.reason === undefined ? '' : `: ${decision.reason}` },
    ];
    return { kind: 'text', spans };
  });
  const asked = signal.asked.filter(
    ({ person }) => !answers.some(({ decision }) => decision.decision.person.entraId === person.id),
  );
  return [
    ...(isHandedOver(view) ? [warn(handedOverWords)] : []),
    ...lines.toReversed(),
    ...asked.map(({ person }) =>
      muted(`${person.name} was asked whether it was them. A yes from a compromised account proves nothing.`),
    ),
    ...(isSettled ? [quietLine(signal, { answers, quietForHours })] : []),
  ];
}

const seenWords = 'saw it; it is about their own account, so it stays open until someone else answers';

function quietLine(
  { about }: OpenedSignal,
  { answers, quietForHours }: { readonly answers: SignalView['answers']; readonly quietForHours: number },
): Statement {
  const until = answers.findLast(({ answer }) => answer === 'waived')?.quietUntil ?? null;
  const spans: readonly Span[] = [
    { text: `The same about ${about.name} stays quiet `, style: 'muted' },
    ...(until === null
      ? [{ text: `for ${counted(quietForHours, 'hour')} after the answer`, style: 'muted' as const }]
      : [{ text: 'until ', style: 'muted' as const }, moment(until, 'muted')]),
    { text: '; anything worse does not.', style: 'muted' },
  ];
  return { kind: 'text', spans };
}

/** Buttons of a signal: what is more cannot be taken in at night. */
const maxButtons = 5;
/** Accounts with a button of their own. */
const containable = 2;

function buttons({ tenant, signal, isSettled, takenBy, definitions }: SignalView): readonly Block[] {
  if (isSettled) return [];
  const subject = `${signal.id}@${tenant}`;
  const digest = signalDigest(signal.id, signal.signs);
  const presses = signal.signs.flatMap((sign) => sign.presses);
  const toContain = new Map(presses.flatMap((press) => (press.press === 'contain' ? [[press.person.id, press.person]] : [])));
  const restore = presses.find((press) => press.press === 'restore');
  const ask = presses.find((press) => press.press === 'ask');
  const why = (title: string) => ({ title, label: 'How do you know?' });
  const beside = [restore !== undefined, ask !== undefined, takenBy === null, true].filter(Boolean).length;
  const acting: readonly Action[] = [
    ...[...toContain.values()].slice(0, Math.min(containable, maxButtons - beside)).map(
      ({ id, name }) =>
        ({
          name: 'containSignal',
          label: `Plan to contain ${shortName(name)}`,
          style: 'danger',
          subject: `${signal.id}.${id}@${tenant}`,
        }) as const,
    ),
    ...(restore === undefined
      ? []
      : [{ name: 'restoreState', label: 'Plan to restore it', style: 'primary', subject, digest } as const]),
    ...(ask?.press === 'ask'
      ? [{ name: 'askPerson', label: `Ask ${shortName(ask.person.name)}`, subject, digest } as const]
      : []),
    ...(takenBy === null ? [{ name: 'take', label: 'I have it', subject, digest } as const] : []),
  ];
  const canWaive = signal.signs.every(({ kind }) => definitions.get(kind)?.neverQuiet !== true);
  const waiving = 'For how many days (30 at most), and why? 14 the office moves';
  const answers: readonly Choice[] = [
    {
      means: 'you did it yourself, with another account or an app',
      action: { name: 'wasMe', label: 'It was me', subject, digest, asks: why('It was me') },
    },
    {
      means: 'someone else did it, as planned',
      action: { name: 'expected', label: 'Expected', subject, digest, asks: why('Expected') },
    },
    {
      means: 'it is not what it looks like',
      action: { name: 'falseAlarm', label: 'False alarm', subject, digest, asks: why('False alarm') },
    },
    ...(canWaive
      ? [
          {
            means: 'you accept it for up to 30 days',
            action: { name: 'waiveSignal', label: 'Waive', subject, digest, asks: { title: 'Waive', label: waiving } },
          } as const,
        ]
      : []),
  ];
  const asks = canWaive ? 'How do you know? To waive: days and why, as in 14 the office moves' : 'How do you know?';
  return [
    ...(acting.length === 0 ? [] : [{ kind: 'actions', actions: acting } as const]),
    { kind: 'choice', label: 'Answer…', asks, answers },
  ];
}

/** Signs that the details tell whole, the newest first. */
const detailed = 8;

function details({ signal, definitions }: SignalView): readonly Statement[] {
  const newest = signal.signs.toSorted((one, other) => other.at.localeCompare(one.at));
  return [
    ...newest.slice(0, detailed).flatMap((sign) => detailsOf(sign, definitions)),
    ...(newest.length > detailed
      ? [muted(`${counted(newest.length - detailed, 'earlier sign')} in the ledger: /harden show ${signal.id}.`)]
      : []),
  ];
}

const weightWords = {
  A: 'rings at once',
  B: 'rings with another sign, or for a privileged account',
  C: 'for the digest',
} as const;

function detailsOf(sign: StoredSign, definitions: SignalView['definitions']): readonly Statement[] {
  return [
    {
      kind: 'facts',
      facts: [
        { label: titleOfKind(sign.kind, definitions), value: [moment(new Date(sign.at)), { text: `: ${sign.says}` }] },
        ...sign.evidence.map((line) => ({ label: 'Evidence', value: line })),
        ...sign.reasons.map((line) => ({ label: 'Why', value: line })),
        { label: 'Weight', value: `${sign.weight} (${weightWords[sign.weight]}), ${sign.confidence}` },
        {
          label: 'Rows',
          value: sign.rowIds.slice(0, 10).join(', ') + (sign.rowIds.length > 10 ? ` and ${sign.rowIds.length - 10} more` : ''),
        },
      ],
    },
  ];
}

/** The message to those who made a rule, when it acted. */
export function containedCard({ tenant, signal }: SignalView, contained: SignalContained): Card {
  const { person, settings, change } = contained;
  const [first] = gravestFirst(signal.signs);
  return {
    title: `hardenbot contains ${person.name} in ${tenant} without asking`,
    tone: 'bad',
    blocks: [
      { kind: 'text', spans: [{ text: first?.says ?? '', style: 'strong' }] },
      muted(
        `${settings}, which you decided on, lets hardenbot do this. ${signal.id} has the evidence, ${change} what was done. ${restoreCommand(contained)} gives access back; to end the rule, /harden set signals.containWithoutAsking none.`,
      ),
    ],
  };
}

/** What the person is asked, in private. */
export function askCard({ tenant, signal }: SignalView, person: { readonly name: string }): Card {
  const subject = `${signal.id}@${tenant}`;
  const digest = signalDigest(signal.id, signal.signs);
  return {
    title: `Was this you, ${person.name}?`,
    tone: 'warn',
    blocks: [
      ...signLines(signal.signs.slice(0, said)),
      muted('If it was not you, press No and call your administrators. Your answer is shown to them; it is not taken as proof.'),
      {
        kind: 'actions',
        actions: [
          { name: 'saidNo', label: 'No, it was not me', style: 'danger', subject, digest },
          { name: 'saidYes', label: 'Yes, it was me', subject, digest },
        ],
      },
    ],
  };
}

function muted(text: string): { readonly kind: 'text'; readonly spans: readonly Span[] } {
  return { kind: 'text', spans: [{ text, style: 'muted' }] };
}

function warn(text: string): Statement {
  return { kind: 'text', spans: [{ text, style: 'warn' }] };
}
