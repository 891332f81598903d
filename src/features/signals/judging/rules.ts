/** Rules that several kinds weigh by. */
import type { Known, VendorRollout } from '../known.js';
import type { Weight } from '../sign.js';
import type { ActFacts } from './act.js';
import { isLighter, type Rule } from './rule.js';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;

/** Days after which an account is no newcomer's any more. */
const joinerDays = 7;

/** People who begin set up everything in their first days. */
export function newcomer(to: Weight): Rule<ActFacts> {
  return {
    id: 'newcomer',
    does: 'lowers',
    to,
    when: ({ at, subject }) => {
      const age = subject?.createdAt === null || subject === undefined ? null : at.getTime() - subject.createdAt.getTime();
      return age !== null && age < joinerDays * dayMs
        ? 'The account is less than 7 days old: people set up sign-in in their first days.'
        : null;
    },
  };
}

/** It came from a network that the one who did it uses. */
export function usualPlace(to: Weight): Rule<ActFacts> {
  return {
    id: 'usual place',
    does: 'lowers',
    to,
    when: ({ by }) => (by.place === 'usual' ? `It came from a network that ${by.name} often uses.` : null),
  };
}

/** It came from a network that the one who did it never used. */
export function newPlace(to: Weight): Rule<ActFacts> {
  return {
    id: 'new place',
    does: 'raises',
    to,
    when: ({ by }) => (by.place === 'new' ? `It came from a network that ${by.name} has not used before.` : null),
  };
}

/** Staff and services of Microsoft's data centers keep mailboxes in order. */
export const byDataCenter: Rule<ActFacts> = {
  id: 'by a service of Microsoft',
  does: 'removes',
  when: ({ by }) => (by.type === 'system' && by.name === 'Microsoft' ? 'A service of Microsoft did it.' : null),
};

/** An administrator, a break-glass account, or someone who approves changes. */
export function watched(to: Weight): Rule<ActFacts> {
  return {
    id: 'watched',
    does: 'raises',
    to,
    when: ({ subject }, known) => (known.isWatched(subject) ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.` : null),
  };
}

export function rankOf(person: ActFacts['subject']): string {
  if (person?.breakGlass === true) return 'is a break-glass account';
  if (person?.standing === 'tier0') return 'can take over the whole tenant';
  return person?.standing === 'privileged' ? 'is an administrator' : 'approves changes of hardenbot';
}

/** After another sign about the same person. */
export function after(
  id: string,
  {
    kinds,
    withinHours,
    atLeast,
    to,
    because,
    unlessUsual = false,
  }: {
    readonly kinds: readonly string[];
    readonly withinHours: number;
    readonly atLeast: Weight;
    readonly to: Weight;
    readonly because: string;
    readonly unlessUsual?: boolean;
  },
): Rule<ActFacts> {
  return {
    id,
    does: 'raises',
    to,
    when: ({ at, about, by }, known) => {
      if (unlessUsual && by.place === 'usual') return null;
      const found = known
        .before(about, at, withinHours * hourMs)
        .some((one) => kinds.includes(one.kind) && !isLighter(one.weight, atLeast));
      return found ? because : null;
    },
  };
}

/**
 * Signs that someone else may be at work with the account, each with the hours for which it casts doubt on what comes after. Developers sign in with device codes every
 * week, so such a sign-in counts only for what follows at once.
 */
const suspicions: Readonly<Record<string, number>> = {
  'risk-detected': 24,
  'kit-sign-in': 24,
  'new-place-sign-in': 24,
  'suspicion-reported': 24,
  'device-code-sign-in': 2,
};

/**
 * How many signs of a kind came about a subject within the hour before a moment, each of one row or more: rounds are a minute apart, and what goes on comes in several. Those of the rows
 * at hand, which were judged before, are left out.
 */
export function earlierRounds(
  kind: string,
  {
    about,
    at,
    rows,
  }: { readonly about: { readonly id: string }; readonly at: Date; readonly rows: readonly { readonly at: Date }[] },
  known: Known,
): number {
  const those = new Set(rows.map((row) => row.at.getTime()));
  return known.before(about, at, hourMs).filter((one) => one.kind === kind && !those.has(one.at.getTime())).length;
}

/** Whether one of them, other than the kind itself, came before about the person. */
export function isSuspected(known: Known, person: { readonly id: string }, at: Date, own = ''): boolean {
  return known
    .before(person, at, 24 * hourMs)
    .some(
      (one) => one.kind !== own && one.weight !== 'C' && at.getTime() - one.at.getTime() <= (suspicions[one.kind] ?? 0) * hourMs,
    );
}

export function afterSuspicion(to: Weight, { unlessUsual = false }: { readonly unlessUsual?: boolean } = {}): Rule<ActFacts> {
  return {
    id: 'after a suspicion',
    does: 'raises',
    to,
    when: ({ at, about, by }, known) =>
      !(unlessUsual && by.place === 'usual') && isSuspected(known, about, at)
        ? 'A suspicious sign-in or a risk of the account came shortly before.'
        : null,
  };
}

/** What Microsoft itself does in all tenants at that time, as a sentence; null: nothing of the kind. */
export function rolloutOf(known: Known, explains: VendorRollout['explains'], at: Date): string | null {
  const found = known.rollouts.find(
    (one) => one.explains === explains && at >= one.from && (one.until === null || at < one.until),
  );
  return found === undefined ? null : found.says;
}
