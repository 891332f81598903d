/** External mail goes through the filter for everyone, the filter acts, and nothing walks round it that nobody meant. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import type { Read } from '../../tenant/resource.js';
import { antiPhishPolicies } from '../../tenant/resources/anti-phish-policy.js';
import { contentFilterPolicies } from '../../tenant/resources/content-filter-policy.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { malwareFilterPolicies } from '../../tenant/resources/malware-filter-policy.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { domainOf } from '../reasoning/mail-flow/domain.js';
import { MailSources, sourceLines } from '../reasoning/mail-flow/sources.js';
import type { EffectivePolicy } from '../reasoning/mail-policy/precedence.js';
import { audit } from './audit.js';
import type { Lack } from './checks.js';
import { definition, type Settings } from './definition.js';
import { type Exposure, exposureOf, type Group } from './exposure.js';
import { firstReads, Inputs, reads } from './inputs.js';
import { type AnyPolicy, policyName, sortOf } from './kinds.js';
import type { WayRound } from './ways-round.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
  study,
};

// Plans how the filter is repaired: weak policies that apply, and each way to bypass that a call can close.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    draft: (outcomes) => draft(inputs, context, outcomes),
  };
}

function draft(inputs: Inputs, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const now = exposureOf(inputs, context);
  if (now.verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };
  const refusal = refuseUnreadable(missingReads(inputs.decisive, outcomes)) ?? refuseUnknown(now);
  if (refusal !== null) return refusal;
  const repairs = repairsOf(inputs, now);
  const open = now.ways.filter(({ kind }) => kind === 'gap' || kind === 'everybody');
  const operations = [...repairs.map(({ operation }) => operation), ...open.flatMap(({ operation }) => operation ?? [])];
  const changed = new Map(repairs.map(({ policy, after }) => [policy, after]));
  const as = <Policy extends AnyPolicy>(policy: Policy): Policy => ({ ...policy, ...changed.get(policy) });
  const after = exposureOf(inputs, context, {
    content: as,
    malware: as,
    phish: as,
    isClosed: ({ operation }) => operation !== undefined,
  });
  return { stage: 'enforce', expects: after.verdict, operations, warnings: warningsOf(now, open) };
}

interface Repair {
  readonly policy: AnyPolicy;
  readonly after: Fields;
  readonly operation: Operation;
}

function repairsOf({ kinds }: Inputs, { groups }: Exposure): readonly Repair[] {
  const { content, malware, phish } = kinds;
  return [
    ...repaired(
      groups,
      { kind: 'content', resource: contentFilterPolicies.key, lacks: (policy) => content.lacks(policy) },
      content.policies,
    ),
    ...repaired(
      groups,
      { kind: 'malware', resource: malwareFilterPolicies.key, lacks: (policy) => malware.lacks(policy) },
      malware.policies,
    ),
    ...repaired(
      groups,
      { kind: 'phish', resource: antiPhishPolicies.key, lacks: (policy) => phish.lacks(policy) },
      phish.policies,
    ),
  ];
}

interface About<Policy> {
  readonly kind: 'content' | 'malware' | 'phish';
  readonly resource: string;
  readonly lacks: (policy: Policy) => readonly Lack[];
}

/** Policies of presets are Microsoft's: nobody can change them. One that applies to nobody is left as it is. */
function repaired<Policy extends AnyPolicy>(
  groups: readonly Group[],
  { kind, resource, lacks }: About<Policy>,
  policies: readonly Policy[],
): readonly Repair[] {
  const used = new Set(
    groups.flatMap(({ tally }) => (tally.effective[kind] as EffectivePolicy<AnyPolicy>).candidates.map(({ policy }) => policy)),
  );
  return policies.flatMap((policy): readonly Repair[] => {
    const missing = used.has(policy) && sortOf(policy) === 'ordinary' ? lacks(policy) : [];
    const identity = exchangeIdentity(policy);
    if (missing.length === 0 || !identity) return [];
    const before = Object.fromEntries(missing.map(({ property }) => [property, fieldOf(policy, property)]));
    const after = Object.fromEntries(missing.map(({ property, wish }) => [property, wish]));
    const operation: Operation = { kind: 'update', resource, object: policyName(policy), identity, before, after };
    return [{ policy, after, operation }];
  });
}

function fieldOf(policy: AnyPolicy, property: string): Json {
  const value = (policy as Readonly<Record<string, unknown>>)[property];
  return (Array.isArray(value) ? [...(value as Json[])] : (value ?? null)) as Json;
}

function refuseUnknown({ groups, ways, verdict }: Exposure): Refusal | null {
  const unknown = groups.some(({ holds }) => holds === 'unknown') || ways.some(({ kind }) => kind === 'unknown');
  if (!unknown && verdict !== 'unknown') return null;
  return refuse(
    'unknown',
    'Policies, rules or groups do not carry all that decides how mail is filtered.',
    'See what the audit shows as unknown, then plan again.',
  );
}

function warningsOf(now: Exposure, open: readonly WayRound[]): readonly Warning[] {
  const closing = open.filter(({ operation }) => operation !== undefined);
  const byHand = open.filter(({ operation }) => operation === undefined);
  return [
    ...(closing.length > 0
      ? [
          {
            code: 'mail-loss',
            text: `Mail that went past the filter by ${closing.map(({ object, property }) => `${property} of "${object}"`).join(', ')} may land in junk mail or quarantine: ask who relies on it.`,
          },
        ]
      : []),
    ...byHand.map(({ object, property }) => ({
      code: 'by-hand',
      text: `${property} of "${object}" is changed by a person, or listed in settings: hardenbot does not touch it.`,
    })),
    ...(weakOnes(now).some((policy) => sortOf(policy) === 'preset')
      ? [{ code: 'by-hand', text: 'A policy of a preset reads weaker than wanted, and presets cannot be changed.' }]
      : []),
    ...unknownSorts(weakOnes(now)),
  ];
}

/** Policies that count for someone whose filter is weaker than wanted. */
function weakOnes({ groups }: Exposure): readonly AnyPolicy[] {
  const effective = groups.filter(({ holds }) => holds === false).map(({ tally }) => tally.effective);
  return effective.flatMap(({ content, malware, phish }) =>
    [content, malware, phish].flatMap(({ candidates }) => candidates.map(({ policy }) => policy as AnyPolicy)),
  );
}

function unknownSorts(policies: readonly AnyPolicy[]): readonly Warning[] {
  const unknown = policies.filter((policy) => sortOf(policy) === 'unknown');
  const names = new Set(unknown.map((policy) => `"${policyName(policy)}" (${policy.RecommendedPolicyType ?? ''})`));
  if (names.size === 0) return [];
  return [
    { code: 'by-hand', text: `hardenbot does not know this type of policy and does not change it: ${[...names].join(', ')}.` },
  ];
}

/** Whose mail would be looked at that is not today: what came in 30 days by the entries that a plan would remove. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const { allow } = context.settings;
  const domains = new Set<string>();
  const senders = new Set<string>();
  const notations: string[] = [];
  const rows = new RowCollector()
    .on(reads.content, ({ AllowedSenderDomains, AllowedSenders }) => {
      for (const name of AllowedSenderDomains ?? [])
        if (!allow.domains.includes(name.toLowerCase())) domains.add(name.toLowerCase());
      for (const name of AllowedSenders ?? []) if (!allow.senders.includes(name.toLowerCase())) senders.add(name.toLowerCase());
    })
    .on(reads.connection, ({ IPAllowList }) => notations.push(...(IPAllowList ?? [])));
  const sources = new MailSources(rows, {
    asOf: context.asOf,
    sourceOf: ({ fromIP, senderAddress }) => {
      const sender = senderAddress?.toLowerCase() ?? '';
      if (senders.has(sender)) return `by AllowedSenders: ${sender}`;
      const domain = domainOf(sender);
      if (domain !== null && domains.has(domain)) return `by AllowedSenderDomains: ${domain}`;
      if (!fromIP) return null;
      return notations.some((entry) => readAddresses([fromIP]).set.isSubsetOf(readAddresses([entry]).set))
        ? `by IPAllowList: ${fromIP}`
        : null;
    },
  });
  return {
    reads: () => [reads.content, reads.connection],
    follow: () => [sources.read],
    see: rows.see,
    report: (outcomes) => {
      const problem = sources.problem(outcomes);
      return {
        lines:
          problem === null || sources.messages > 0 ? sourceLines('Mail that an entry let past the filter, 30 days', sources) : [],
        notMeasured: [
          ...(problem === null ? [] : [problem]),
          'What transport rules let past: message traces do not name the rule. The report of rule hits in the Exchange admin centre does.',
          'Traces do not show what the filter would have made of a message.',
        ],
        mail: sources.mail(outcomes, { bound: 'at least', end: 'filtered like other mail' }),
      };
    },
  };
}
