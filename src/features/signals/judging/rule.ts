/**
 * How a kind of signal weighs what happened: a weight that the rows alone give, and rules that remove, lower or raise it, each with its reason. The rules are a list, so that
 * a test can take each away and see a case fail.
 */
import type { Known } from '../known.js';
import type { Observation } from '../observation.js';
import type { Sign, Weight } from '../sign.js';
import type { SignalDefinition, SignalKind } from '../signal-kind.js';

/** A sign before it is weighed. */
export interface Draft<Facts> extends Omit<Sign, 'kind' | 'weight' | 'reasons'> {
  /** By the rows alone. */
  readonly weight: Weight;
  /** Why it weighs so, a sentence. */
  readonly why: string;
  /** What the rules look at. */
  readonly facts: Facts;
}

export interface Rule<Facts> {
  /** Unique in its kind. */
  readonly id: string;
  /** `removes`: no sign at all · `lowers`: at most `to` · `raises`: at least `to`, whatever lowered it. */
  readonly does: 'removes' | 'lowers' | 'raises';
  /** Of a rule that removes: nothing. */
  readonly to?: Weight;
  /** The reason as a sentence; null: the rule does not apply. */
  when(facts: Facts, known: Known): string | null;
}

/** A kind of signal whose rules can be taken away one by one. */
export interface RuledKind extends SignalKind {
  readonly rules: readonly { readonly id: string; readonly does: 'removes' | 'lowers' | 'raises' }[];
  /** The kind as it would judge without a rule: for tests. */
  without(rule: string): SignalKind;
}

interface Parts<Facts> {
  readonly definition: SignalDefinition;
  readonly looks?: SignalKind['looks'];
  readonly drafts: (observations: readonly Observation[], known: Known) => readonly Draft<Facts>[];
  readonly rules: readonly Rule<Facts>[];
}

export function ruled<Facts>({ definition, looks, drafts, rules }: Parts<Facts>): RuledKind {
  const judgeBy = (some: readonly Rule<Facts>[]): SignalKind => ({
    ...definition,
    ...(looks === undefined ? {} : { looks }),
    judge: (observations, known) =>
      drafts(observations, known).flatMap((draft) => ratedSign(definition.id, draft, some, known) ?? []),
  });
  return {
    ...judgeBy(rules),
    rules: rules.map(({ id, does }) => ({ id, does })),
    without: (rule) => judgeBy(rules.filter(({ id }) => id !== rule)),
  };
}

function ratedSign<Facts>(kind: string, draft: Draft<Facts>, rules: readonly Rule<Facts>[], known: Known): Sign | null {
  const { weight: start, why, facts, ...sign } = draft;
  let weight = start;
  const reasons = [why];
  for (const does of ['removes', 'lowers', 'raises'] as const)
    for (const rule of rules) {
      if (rule.does !== does || (does !== 'removes' && !moves(weight, rule))) continue;
      const reason = rule.when(facts, known);
      if (reason === null) continue;
      if (does === 'removes') return null;
      weight = rule.to ?? weight;
      if (!reasons.includes(reason)) reasons.push(reason);
    }
  return { kind, ...sign, weight, reasons };
}

function moves(weight: Weight, { does, to = weight }: { readonly does: string; readonly to?: Weight }): boolean {
  return does === 'lowers' ? isLighter(to, weight) : isLighter(weight, to);
}

const order: readonly Weight[] = ['C', 'B', 'A'];

export function isLighter(one: Weight, other: Weight): boolean {
  return order.indexOf(one) < order.indexOf(other);
}
