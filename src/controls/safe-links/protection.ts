/** Which policy of one kind protects a mailbox: strict, standard, own rules by priority, then the built-in protection but for its exceptions. */
import { type ExchangeNames, exchangeName } from '../../tenant/resources/exchange-object.js';
import type { Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import type { MailPerson } from '../reasoning/mail-policy/mail-person.js';
import type { NamedGroups } from '../reasoning/mail-policy/named-groups.js';
import { policyNamed } from '../reasoning/mail-policy/policy-name.js';
import {
  byPriority,
  type EffectivePolicy,
  enabledBy,
  PolicyPrecedence,
  type ScopedRule,
} from '../reasoning/mail-policy/precedence.js';
import { type RuleScope, scopePart } from '../reasoning/mail-policy/scope.js';

export interface AnyPolicy extends ExchangeNames {
  readonly IsBuiltInProtection?: boolean | null | undefined;
  readonly RecommendedPolicyType?: string | null | undefined;
}

/** A rule of any of the four kinds: conditions that a kind does not have are absent. */
interface AnyRule extends ExchangeNames {
  readonly State?: string | null | undefined;
  readonly Priority?: number | null | undefined;
  readonly SentTo?: readonly string[] | undefined;
  readonly SentToMemberOf?: readonly string[] | undefined;
  readonly RecipientDomainIs?: readonly string[] | undefined;
  readonly ExceptIfSentTo?: readonly string[] | undefined;
  readonly ExceptIfSentToMemberOf?: readonly string[] | undefined;
  readonly ExceptIfRecipientDomainIs?: readonly string[] | undefined;
}

/** A rule with the name of the policy that it gives. */
interface Giving {
  readonly row: AnyRule;
  readonly policy: string | null | undefined;
}

interface ProtectionRows<Policy extends AnyPolicy> {
  readonly policies: readonly Policy[];
  readonly presets: readonly Giving[];
  readonly rules: readonly Giving[];
  readonly builtIn: readonly Giving[];
  /** All of them came. */
  readonly whole: boolean;
}

/** What a mailbox has: a policy, or none at all. */
export interface Given<Policy> {
  readonly policy: Policy | null;
}

const builtInName = 'Built-In Protection Policy';

export class Protection<Policy extends AnyPolicy> {
  readonly scoped: readonly ScopedRule<Given<Policy>>[];
  private readonly precedence: PolicyPrecedence<Given<Policy>>;
  private readonly rows: ProtectionRows<Policy>;

  constructor(rows: ProtectionRows<Policy>, groups: NamedGroups) {
    this.rows = rows;
    const presets = rows.presets.toSorted((left, right) => Number(isStandard(left)) - Number(isStandard(right)));
    const builtIn = rows.builtIn.flatMap((giving) => this.ruled({ ...giving, policy: giving.policy ?? this.builtInPolicy() }));
    this.scoped = [
      ...presets.flatMap((giving) => this.ruled(giving)),
      ...byPriority(rows.rules.flatMap((giving, index) => this.ruled(giving, index))),
      ...builtIn,
    ];
    this.precedence = new PolicyPrecedence({ rules: this.scoped, fallback: { policy: null }, whole: rows.whole }, groups);
  }

  of(person: MailPerson, outcomes: Outcomes): EffectivePolicy<Given<Policy>> {
    return this.precedence.of(person, outcomes);
  }

  /** For a mailbox that was not read. */
  get ofAnybody(): EffectivePolicy<Given<Policy>> {
    return this.precedence.ofAnybody;
  }

  /** A policy that does not exist protects nobody, so that the next rule decides; one that did not come is unknown. */
  private ruled({ row, policy }: Giving, index = 0): readonly ScopedRule<Given<Policy>>[] {
    const found = policy ? policyNamed(this.rows.policies, policy) : null;
    if (found === null && policy && this.rows.whole) return [];
    const given = { policy: found ?? ({} as Policy) };
    const enabled = enabledBy(row.State);
    return [{ name: exchangeName(row, 'rule'), enabled, priority: row.Priority ?? index, scope: scopeOf(row), policy: given }];
  }

  private builtInPolicy(): string | null {
    const own =
      this.rows.policies.find(({ IsBuiltInProtection: is }) => is === true) ?? policyNamed(this.rows.policies, builtInName);
    return own?.Name ?? own?.Identity ?? null;
  }
}

function isStandard({ row }: Giving): boolean {
  return /standard/i.test(row.Name ?? row.Identity ?? '');
}

function scopeOf(row: AnyRule): RuleScope {
  return {
    only: scopePart(row.SentTo, row.SentToMemberOf, row.RecipientDomainIs),
    except: scopePart(row.ExceptIfSentTo, row.ExceptIfSentToMemberOf, row.ExceptIfRecipientDomainIs),
  };
}

/** Where a mailbox stands whose policy may be one of several: known only where all of them say the same, and no other can count. */
export function stateUnder<Policy>(
  { candidates, whole }: EffectivePolicy<Given<Policy>>,
  stateOf: (policy: Policy) => PartState,
): PartState {
  const states = new Set(candidates.map(({ policy: { policy } }): PartState => (policy === null ? 'gap' : stateOf(policy))));
  const [state = 'unknown', ...others] = states;
  return whole && others.length === 0 ? state : 'unknown';
}
