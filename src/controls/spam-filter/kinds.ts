/** The three kinds of policies that make up the filter, each with its own rules and presets, and what each says for a mailbox. */
import { type ExchangeNames, exchangeName } from '../../tenant/resources/exchange-object.js';
import type { Outcomes } from '../control.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
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
import type { Lack } from './checks.js';

/** What policies of all kinds carry. */
export interface AnyPolicy extends ExchangeNames {
  readonly IsDefault?: boolean | null | undefined;
  readonly RecommendedPolicyType?: string | null | undefined;
}

/**
 * Whose a policy is. `Standard` and `Strict` are those of the presets, which nobody can change; ordinary ones say `Custom` (rows of real
 * tenants) or nothing. Any other word is not known: such a policy is neither changed nor called a preset.
 */
export function sortOf({ RecommendedPolicyType }: AnyPolicy): 'ordinary' | 'preset' | 'unknown' {
  const word = (RecommendedPolicyType ?? '').toLowerCase();
  if (word === 'standard' || word === 'strict') return 'preset';
  return word === 'custom' || word === '' ? 'ordinary' : 'unknown';
}

interface RecipientRule {
  readonly Name?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly State?: string | null | undefined;
  readonly Priority?: number | null | undefined;
  readonly SentTo?: readonly string[] | undefined;
  readonly SentToMemberOf?: readonly string[] | undefined;
  readonly RecipientDomainIs?: readonly string[] | undefined;
  readonly ExceptIfSentTo?: readonly string[] | undefined;
  readonly ExceptIfSentToMemberOf?: readonly string[] | undefined;
  readonly ExceptIfRecipientDomainIs?: readonly string[] | undefined;
}

interface KindRows<Policy extends AnyPolicy> {
  readonly policies: readonly Policy[];
  readonly policiesWhole: boolean;
  readonly rules: readonly { readonly row: RecipientRule; readonly policy: string }[];
  /** Strict before standard; the policy of this kind that each gives. */
  readonly presets: readonly { readonly row: RecipientRule; readonly policy: string }[];
  /** Rules and presets came whole. */
  readonly rulesWhole: boolean;
}

export class Kind<Policy extends AnyPolicy> {
  readonly rules: readonly ScopedRule<Policy>[];
  readonly policies: readonly Policy[];
  /** Rules whose policy does not exist. */
  readonly stale: readonly string[];
  private readonly precedence: PolicyPrecedence<Policy>;
  private readonly policiesWhole: boolean;
  private readonly lacksOf: (policy: Policy) => readonly Lack[];

  constructor(rows: KindRows<Policy>, lacksOf: (policy: Policy) => readonly Lack[], groups: NamedGroups) {
    const ruled = (list: KindRows<Policy>['rules']) =>
      list.flatMap(({ row, policy }, index): readonly ScopedRule<Policy>[] => {
        const found = policyNamed(rows.policies, policy);
        const given = found ?? (rows.policiesWhole ? null : ({} as Policy));
        if (given === null) return [];
        return [
          {
            name: row.Name ?? row.Identity ?? '',
            enabled: enabledBy(row.State),
            priority: row.Priority ?? index,
            scope: scopeOf(row),
            policy: given,
          },
        ];
      });
    const own = byPriority(ruled(rows.rules));
    this.rules = [...ruled(rows.presets), ...own];
    this.policies = rows.policies;
    this.policiesWhole = rows.policiesWhole;
    this.lacksOf = lacksOf;
    this.stale = rows.policiesWhole
      ? rows.rules.flatMap(({ row, policy }) =>
          policyNamed(rows.policies, policy) === null && enabledBy(row.State) !== false ? [row.Name ?? ''] : [],
        )
      : [];
    const fallback = rows.policies.find(({ IsDefault }) => IsDefault === true) ?? policyNamed(rows.policies, 'Default');
    this.precedence = new PolicyPrecedence({ rules: this.rules, fallback, whole: rows.rulesWhole }, groups);
  }

  effectiveFor(person: MailPerson, outcomes: Outcomes): EffectivePolicy<Policy> {
    return this.precedence.of(person, outcomes);
  }

  get ofAnybody(): EffectivePolicy<Policy> {
    return this.precedence.ofAnybody;
  }

  get ofDefault(): EffectivePolicy<Policy> {
    return this.precedence.ofDefault;
  }

  get hasRules(): boolean {
    return this.precedence.hasRules;
  }

  /** Whether the mailbox is filtered well enough; where what counts is not whole, every policy that came has to be good. */
  holds({ candidates, whole }: EffectivePolicy<Policy>, lacks = this.lacksOf): MailFact {
    const facts = (whole ? candidates.map(({ policy }) => policy) : this.policies).map((policy) => holds(lacks(policy)));
    if (facts.length === 0 || (!whole && !this.policiesWhole)) return 'unknown';
    if (facts.every((fact) => fact === true)) return true;
    return whole && facts.every((fact) => fact === false) ? false : 'unknown';
  }

  lacks(policy: Policy): readonly Lack[] {
    return this.lacksOf(policy);
  }
}

function holds(lacks: readonly Lack[]): MailFact {
  if (lacks.some(({ unknown }) => !unknown)) return false;
  return lacks.length > 0 ? 'unknown' : true;
}

function scopeOf(row: RecipientRule): RuleScope {
  return {
    only: scopePart(row.SentTo, row.SentToMemberOf, row.RecipientDomainIs),
    except: scopePart(row.ExceptIfSentTo, row.ExceptIfSentToMemberOf, row.ExceptIfRecipientDomainIs),
  };
}

export function policyName(policy: AnyPolicy): string {
  return exchangeName(policy, 'policy');
}
