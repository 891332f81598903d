/** Which policy of one kind counts for a mailbox: presets first, then own rules by priority, then the default; never two together. */
import type { Outcomes } from '../../control.js';
import { all, type MailFact } from '../mail-flow/mail-fact.js';
import type { MailPerson } from './mail-person.js';
import type { NamedGroups } from './named-groups.js';
import { groupsOf, type RuleScope, scopeTest } from './scope.js';

/** A rule with the policy that it gives. Those that are disabled are nobody's. */
export interface ScopedRule<Policy> {
  readonly name: string;
  readonly enabled: MailFact;
  readonly priority: number;
  readonly scope: RuleScope;
  readonly policy: Policy;
}

export interface Candidate<Policy> {
  readonly policy: Policy;
  /** The rule that gives it; null for the default. */
  readonly rule: string | null;
}

/** The policies that may count; exactly one where everything is known. */
export interface EffectivePolicy<Policy> {
  readonly candidates: readonly Candidate<Policy>[];
  /** No policy but these can count. */
  readonly whole: boolean;
}

interface Input<Policy> {
  /** In the order in which they are asked, own rules by priority among them. */
  readonly rules: readonly ScopedRule<Policy>[];
  readonly fallback: Policy | null;
  /** Whether all rules and policies came. */
  readonly whole: boolean;
}

export class PolicyPrecedence<Policy> {
  private readonly tests: readonly {
    readonly candidate: Candidate<Policy>;
    readonly test: ReturnType<typeof scopeTest>;
    /** What it makes of whom it certainly hits, and no rule before it: the same object for all of them. */
    readonly alone: EffectivePolicy<Policy>;
  }[];
  private readonly byDefault: EffectivePolicy<Policy>;
  private readonly whole: boolean;

  constructor({ rules, fallback, whole }: Input<Policy>, groups: NamedGroups) {
    this.tests = rules
      .filter(({ enabled }) => enabled !== false)
      .map(({ name, policy, scope, enabled }) => {
        const test = scopeTest(scope, groups);
        const candidate = { policy, rule: name };
        return {
          candidate,
          test: (person, outcomes) => all(enabled, test(person, outcomes)),
          alone: { candidates: [candidate], whole },
        };
      });
    this.whole = whole;
    const candidates = fallback === null ? [] : [{ policy: fallback, rule: null }];
    this.byDefault = { candidates, whole: whole && fallback !== null };
  }

  /** What counts for one mailbox. */
  of(person: MailPerson, outcomes: Outcomes): EffectivePolicy<Policy> {
    const candidates: Candidate<Policy>[] = [];
    for (const { candidate, test, alone } of this.tests) {
      const fact = test(person, outcomes);
      if (fact === true && candidates.length === 0) return alone;
      if (fact !== false) candidates.push(candidate);
      if (fact === true) return { candidates, whole: this.whole };
    }
    if (candidates.length === 0) return this.byDefault;
    return { candidates: [...candidates, ...this.byDefault.candidates], whole: this.byDefault.whole };
  }

  /** For anyone who might be there and was not read: every policy that an enabled rule gives, and the default. */
  get ofAnybody(): EffectivePolicy<Policy> {
    const last = this.tests.map(({ candidate }) => candidate);
    return { candidates: [...last, ...this.byDefault.candidates], whole: this.byDefault.whole };
  }

  /** For whom no rule is. */
  get ofDefault(): EffectivePolicy<Policy> {
    return this.byDefault;
  }

  get hasRules(): boolean {
    return this.tests.length > 0;
  }
}

/** `Enabled` or `Disabled`, as rules say it. */
export function enabledBy(state: string | null | undefined): MailFact {
  const word = state?.toLowerCase() ?? '';
  return word === 'enabled' ? true : word === 'disabled' ? false : 'unknown';
}

/** Own rules in the order of the service: the lowest number first, in the order of the list where numbers are missing. */
export function byPriority<Rule extends { readonly priority: number }>(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((left, right) => left.priority - right.priority);
}

/** Names of groups that the rules need. */
export function groupNames(rules: readonly { readonly scope: RuleScope }[]): readonly string[] {
  return [...new Set(rules.flatMap(({ scope }) => groupsOf(scope)))];
}
