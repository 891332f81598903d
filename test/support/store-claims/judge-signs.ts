/** Whether what looked like an attack became a card and an alarm in time, once each, and whether what they say of people is so. */
import type { Violation } from './judge';
import { hadTime, isPressed, isShown, minute, type Past, type Terms, workerSince } from './past';
import { type Action, type Happened, isAbout, ownChannels, type Posted, type Signed, type SignName, signTitles } from './record';
import { sayings } from './sayings';

const own: ReadonlySet<string> = new Set(Object.values(ownChannels));

const isSign = (one: Happened): one is Signed => one.kind === 'sign';
const isCardOfSign = (one: Happened): one is Posted => isShown(one) && isAbout('sign', one);
const inChannel = (one: Posted): boolean => one.channel !== undefined && own.has(one.channel);

/** Which card it is, and whether it is the alarm beside it. */
function placeOf({ text }: Posted): { readonly id: string; readonly isAlarm: boolean } | null {
  const [, called, id = called] = /^The card of (sig-[0-9a-z]{7})| · (sig-[0-9a-z]{7})$/m.exec(text) ?? [];
  return id === undefined ? null : { id, isAlarm: called !== undefined };
}

const signsOf = (past: Past): readonly Signed[] => past.filter(isSign);

/** What each answer of a person reads like, behind the name. */
const answers: Readonly<Partial<Record<Action, RegExp>>> = {
  take: /\b(ana|bo|cy) (?:has it|looks into it)/g,
  expect: /\b(ana|bo|cy) expected it/g,
  admit: /\b(ana|bo|cy) says that it was them/g,
};
const others = /\b(ana|bo|cy) (?:calls it a false alarm|waived it|answered "It was)/;
/** They answer what a sign shows. */
const settling: readonly Action[] = ['expect', 'admit'];

export function ofSignCard(card: Posted, before: Past): readonly Violation[] {
  if (!isAbout('sign', card)) return [];
  const found: Violation[] = [];
  const named = (Object.keys(signTitles) as readonly SignName[]).find((name) => card.text.startsWith(`${signTitles[name]}: `));
  if (!signsOf(before).some(({ what }) => what === named))
    found.push({ claim: 'shown', what: `nothing like it happened: ${card.text}` });
  const pressed = before.filter(isPressed).filter(({ story }) => story === 'sign');
  for (const [does, words] of Object.entries(answers))
    for (const [said, who] of card.text.matchAll(words))
      if (!pressed.some((one) => one.does === does && one.who === who))
        found.push({ claim: 'shown', what: `${said}, and they said nothing like it: ${card.text}` });
  const [made] = others.exec(card.text) ?? [];
  if (made !== undefined) found.push({ claim: 'shown', what: `${made}, and nobody answered that: ${card.text}` });
  if (sayings.answered.test(card.text) && !pressed.some(({ does }) => settling.includes(does)))
    found.push({ claim: 'shown', what: `is said to be answered, and nobody answered: ${card.text}` });
  return [...found, ...ofRepeat(card, before)];
}

/** Strikes by which a gateway forgets what it posted, or that another one is posting it: a card may come again then, as the manual says. */
const forgets = /key (?:copies|copyParts|shown|conversation|lease)\b| swap\b|notes of messages|empty the store/;

/** A card and an alarm are posted once in each channel. */
function ofRepeat(card: Posted, before: Past): readonly Violation[] {
  const place = placeOf(card);
  if (place === null || card.how !== 'post' || !inChannel(card)) return [];
  const first = before.find(
    (one): one is Posted =>
      isCardOfSign(one) &&
      one.how === 'post' &&
      one.channel === card.channel &&
      placeOf(one)?.id === place.id &&
      placeOf(one)?.isAlarm === place.isAlarm,
  );
  const isForgotten = before.some((one) => one.kind === 'attacked' && forgets.test(one.what));
  return first === undefined || isForgotten || isLouder(first, card)
    ? []
    : [{ claim: 'signOnce', what: `posted again: ${card.text}` }];
}

/** People are alarmed again where a shift ended, which no course waits for; the same words are no news. */
const isLouder = (first: Posted, card: Posted): boolean => first.text !== card.text && placeOf(card)?.isAlarm === true;

export function ofSigns(course: Past, terms: Terms): readonly Violation[] {
  // Of a tenant that is halted nothing is read that could be written down, and people know that it is.
  if (course.some((one) => isShown(one) && sayings.halted.test(one.text))) return [];
  return [
    ...signsOf(course).flatMap((sign) => ofSign(sign, course, terms)),
    ...answersOf(course)
      .filter(({ who, does, at }) => hadTime(course, at, terms) && !isAnswerShown(course, { who, does, at }))
      .map(({ who, does, at }) => ({
        claim: 'behind' as const,
        what: `no card says what ${who} answered (${does}) ${ago(course, at)}`,
      })),
  ];
}

const ago = (course: Past, at: number): string => `${Math.round(((course.at(-1)?.at ?? at) - at) / minute)} minutes ago`;

function ofSign(sign: Signed, course: Past, terms: Terms): readonly Violation[] {
  const { row, what, at } = sign;
  const cards = course.filter((one): one is Posted => isCardOfSign(one) && inChannel(one) && one.at >= at);
  const showing = cards.filter(({ text }) => new RegExp(`\\b${row}\\b`).test(text));
  const ids = new Set(showing.flatMap((one) => placeOf(one)?.id ?? []));
  const found: Violation[] = [];
  if (ids.size > 1) found.push({ claim: 'signOnce', what: `${what} (${row}) is on ${ids.size} cards` });
  if (isQuieted(course, sign, terms) || !hadReadingTime(course, at, terms)) return found;
  if (showing.length === 0) found.push({ claim: 'sign', what: `${what} (${row}), seen ${ago(course, at)}, is on no card` });
  const isPosted = (isAlarm: boolean): boolean =>
    course.some(
      (one) =>
        isCardOfSign(one) &&
        one.how === 'post' &&
        inChannel(one) &&
        placeOf(one)?.isAlarm === isAlarm &&
        ids.has(placeOf(one)?.id ?? ''),
    );
  if (showing.length > 0 && !isPosted(false)) found.push({ claim: 'sign', what: `${what} (${row}) is on no message of its own` });
  if (showing.length > 0 && !isPosted(true)) found.push({ claim: 'sign', what: `${what} (${row}) alarmed nobody` });
  return found;
}

/** People may have been answered by then that the same stays quiet. */
function isQuieted(course: Past, { what, at }: Signed, { readingPromise }: Terms): boolean {
  const earlier = signsOf(course).some((one) => one.what === what && one.at < at);
  return earlier && answersOf(course).some(({ does, at: answered }) => settling.includes(does) && answered < at + readingPromise);
}

export function hadReadingTime(course: Past, at: number, { readingPromise }: Terms): boolean {
  const since = workerSince(course);
  return (
    hadTime(course, Math.max(at, Number.isFinite(since) ? since : at), { promise: readingPromise }) &&
    since !== Number.POSITIVE_INFINITY
  );
}

export interface Answered {
  readonly who: string;
  readonly does: Action;
  readonly at: number;
}

/** What people answered and was taken. */
export function answersOf(course: Past): readonly Answered[] {
  return course
    .filter(isPressed)
    .filter(({ story, taken, does }) => story === 'sign' && taken && answers[does] !== undefined)
    .map(({ who, does, at }) => ({ who, does, at }));
}

/** That someone has it is not said any more once it is settled. */
function isAnswerShown(course: Past, { who, does, at }: Answered): boolean {
  const words = answers[does];
  return course.some(
    (one) =>
      isCardOfSign(one) &&
      one.at >= at &&
      one.how !== 'whisper' &&
      words !== undefined &&
      [...one.text.matchAll(words)].some(([, name]) => name === who),
  );
}
