/** What the policies for outgoing mail say about forwarding, and whom they are for. */
import { jitless } from '../../lib/jitless.js';
import {
  type OutboundSpamPolicy,
  type OutboundSpamRule,
  outboundSpamPolicies,
  outboundSpamPolicyName,
} from '../../tenant/resources/outbound-spam-policy.js';
import { policyNamed } from '../reasoning/mail-policy/policy-name.js';
import { byPriority, type EffectivePolicy, enabledBy, type ScopedRule } from '../reasoning/mail-policy/precedence.js';
import { scopePart } from '../reasoning/mail-policy/scope.js';

/** `automatic` is neither: what it does differs between organisations. */
export type Mode = 'on' | 'off' | 'automatic' | 'unknown';

export function modeOf(policy: OutboundSpamPolicy): Mode {
  const word = policy.AutoForwardingMode?.toLowerCase();
  return word === 'on' || word === 'off' || word === 'automatic' ? word : 'unknown';
}

/** The one mode of all policies that may count; on and automatic together are not off, and no more can be said. */
export function modeOfEffective(
  { candidates, whole }: EffectivePolicy<OutboundSpamPolicy>,
  mode: (policy: OutboundSpamPolicy) => Mode = modeOf,
): Mode {
  const modes = [...new Set(candidates.map(({ policy }) => mode(policy)))];
  const [first = 'unknown', ...others] = modes;
  if (!whole) return 'unknown';
  if (others.length === 0) return first;
  return modes.every((one) => one === 'on' || one === 'automatic') ? 'automatic' : 'unknown';
}

/** Stands for a policy that is in a part of the list that did not come. */
const unread: OutboundSpamPolicy = outboundSpamPolicies.row.parse({}, jitless);

export interface RuledModes {
  readonly rules: readonly ScopedRule<OutboundSpamPolicy>[];
  readonly fallback: OutboundSpamPolicy | null;
  /** Own policies that no enabled rule gives to anyone. */
  readonly idle: readonly OutboundSpamPolicy[];
  /** Enabled rules whose policy does not exist. */
  readonly stale: readonly { readonly rule: string; readonly policy: string }[];
}

export function ruledModes(
  policies: readonly OutboundSpamPolicy[],
  rows: readonly OutboundSpamRule[],
  policiesWhole: boolean,
): RuledModes {
  const fallback =
    policies.find(({ IsDefault }) => IsDefault === true) ??
    policies.find((policy) => outboundSpamPolicyName(policy).toLowerCase() === 'default') ??
    null;
  const inUse = rows.filter(({ State }) => enabledBy(State) !== false);
  const found = inUse.map((row) => ({ row, policy: policyNamed(policies, row.HostedOutboundSpamFilterPolicy ?? '') }));
  const rules = found.flatMap(({ row, policy }, index): readonly ScopedRule<OutboundSpamPolicy>[] => {
    const given = policy ?? (policiesWhole ? null : unread);
    if (given === null) return [];
    return [
      { name: ruleName(row), enabled: enabledBy(row.State), priority: row.Priority ?? index, scope: scopeOf(row), policy: given },
    ];
  });
  const used = new Set(rules.map(({ policy }) => policy));
  return {
    rules: byPriority(rules),
    fallback,
    idle: policies.filter((policy) => policy !== fallback && !used.has(policy)),
    stale: policiesWhole
      ? found.flatMap(({ row, policy }) =>
          policy === null ? [{ rule: ruleName(row), policy: row.HostedOutboundSpamFilterPolicy ?? '(none)' }] : [],
        )
      : [],
  };
}

export function ruleName({ Name, Identity }: OutboundSpamRule): string {
  return Name ?? Identity ?? '(rule without a name)';
}

function scopeOf(row: OutboundSpamRule): ScopedRule<OutboundSpamPolicy>['scope'] {
  return {
    only: scopePart(row.From, row.FromMemberOf, row.SenderDomainIs),
    except: scopePart(row.ExceptIfFrom, row.ExceptIfFromMemberOf, row.ExceptIfSenderDomainIs),
  };
}
