/** A decision that is typed: the first time it shows what it is about, and counts once the digest that the answer shows is typed with it. */

import type { Card, Statement } from '../../chat/card.js';
import { shorten } from '../../chat/safe-text.js';
import type { Change } from '../../engine/changes/change.js';
import { exceptWord } from '../../engine/plan/except.js';
import { shortDigest } from '../../engine/plan/plan.js';
import { kindOfId, referenceWords } from '../../features/kinds.js';
import type { DecisionReferences } from '../../features/terms.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { changeNamed, planInAnswer } from '../plan-in-answer.js';
import type { CommandCall, CommandPorts } from './command.js';

/** What a person types, taken apart: `keep c-4k7m2xq 533d08844be5 …`. */
export interface Typed {
  /** The command, for example `keep`. */
  readonly name: string;
  /** What it does, after "To": `keep it`. */
  readonly does: string;
  readonly id: string;
  /** The digest that the person saw. */
  readonly seen: string | undefined;
  /** What has to be typed again behind the digest. */
  readonly more: readonly string[];
}

/** Parts words behind the id: a digest first, where there is one. */
export function seenIn(words: readonly string[]): { readonly seen: string | undefined; readonly rest: readonly string[] } {
  const [first, ...rest] = words;
  return first !== undefined && isDigest(first) ? { seen: first, rest } : { seen: undefined, rest: words };
}

/** As cards show it, or longer. */
export function isDigest(word: string): boolean {
  return /^[0-9a-f]{12,64}$/.test(word);
}

/** Null: it was not meant to be one. @param ends what was not done: `Nothing was approved.` */
export function tooShort(
  word: string,
  { name, id, ends = 'Nothing was done.' }: { readonly name: string; readonly id: string; readonly ends?: string },
): Refusal | null {
  if (!/^[0-9a-f]{4,11}$/iu.test(word)) return null;
  return refuse(
    'short-digest',
    `"${word}" is no digest: one has 12 characters, 0 to 9 and a to f.`,
    `Write /harden ${name} ${shorten(id, 40)} alone to see it. ${ends}`,
  );
}

/** The digest that was meant; what was typed where it is another one. */
export function wholeDigest(typed: string, digest: string): string {
  return digest.startsWith(typed) ? digest : typed;
}

interface ShownFirst {
  /** Whether such a decision may be taken on the change as it is now. */
  readonly takes: (change: Change, now: Date) => boolean;
  /** Why it is not for this person. */
  readonly whyNot: (change: Change) => Promise<Refusal | null>;
  readonly ports: CommandPorts;
}

/**
 * The card of the change with how to go on, for a person who has not seen it yet. Null: it was seen, or the decision does not fit this change,
 * and deciding says why.
 */
export async function shownFirst(
  call: CommandCall,
  typed: Typed,
  { takes, whyNot, ports }: ShownFirst,
): Promise<Card | Refusal | null> {
  const change = await changeNamed(call, typed.id, ports);
  if (change?.plan == null || !takes(change, ports.now())) return null;
  const { digest } = change.plan;
  if (typed.seen !== undefined) return digest.startsWith(typed.seen) ? null : otherPlan;
  const denied = kindOfId(typed.id) === undefined ? await ports.directory.authorize(call.person, 'read', call.tenant.id) : null;
  const notThey = denied ?? (await whyNot(change));
  return notThey ?? planInAnswer(call, change, ports, notYet(call, typed, digest));
}

/** The line before everything else that says how to go on. */
export function notYet(
  call: DecisionReferences & { readonly except?: readonly string[] },
  { name, does, id, more }: Typed,
  digest: string,
): Statement {
  const { except } = call;
  const words = [...(except === undefined ? [] : [exceptWord(except)]), ...referenceWords(call), ...more];
  return {
    kind: 'text',
    spans: [
      { text: `Nothing is decided yet. To ${does}, write `, style: 'warn' },
      { text: ['/harden', name, id, shortDigest(digest), ...words].join(' '), style: 'code' },
    ],
  };
}

export const otherPlan = refuse(
  'other-plan',
  'That digest belongs to another version of the plan.',
  'Write the command without it to see the plan as it is. Nothing was decided.',
);
