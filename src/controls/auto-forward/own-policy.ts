/** The policy that we make for who may forward, with the sending limits that they have today, and the rules that give it to them. */
import { type Refusal, refuse } from '../../errors.js';
import type { Fields, Operation } from '../../plan/operation.js';
import {
  type OutboundSpamPolicy,
  outboundSpamPolicies,
  outboundSpamPolicyName,
} from '../../tenant/resources/outbound-spam-policy.js';
import { type OutboundSpamRule, outboundSpamRules } from '../../tenant/resources/outbound-spam-rule.js';
import type { Warning } from '../finding.js';
import type { MailPerson } from '../shared/mail-policy/mail-person.js';
import type { Gathering } from './gathering.js';
import { modeOf, ruleName } from './modes.js';

/** People and groups are kinds of conditions that are joined by AND, so each has a rule of its own, and a rule a policy. */
const names = { people: 'hardenbot auto-forward', groups: 'hardenbot auto-forward groups' } as const;
type Kind = keyof typeof names;

export interface OwnPolicy {
  readonly operations: readonly Operation[];
  readonly warnings: readonly Warning[];
}

/** What has to be there before the policies in `closing` are switched off. */
export function ownPolicy(gathering: Gathering, closing: ReadonlySet<OutboundSpamPolicy>): OwnPolicy | Refusal {
  const cut = gathering.allowedPeople.filter(({ effective }) => effective.candidates.some(({ policy }) => closing.has(policy)));
  if (cut.length === 0) return { operations: [], warnings: [] };
  const policies = new Set(cut.flatMap(({ effective }) => effective.candidates.map(({ policy }) => policy)));
  const [limits, ...others] = policies;
  if (limits === undefined || others.length > 0) return differentLimits([...policies]);
  if (modeOf(limits) === 'untold') return differentLimits([limits]);
  if (gathering.isDehydrated) return dehydrated;
  const wanted = wantedBy(
    gathering,
    cut.map(({ person }) => person),
  );
  const operations = (Object.keys(names) as Kind[]).flatMap((kind) => made(gathering, kind, { values: wanted[kind], limits }));
  return { operations, warnings: moved(gathering.rules, operations) };
}

/** Addresses of mailboxes that settings name themselves, and the groups by which the others are allowed. */
function wantedBy({ groups, settingsAllow }: Gathering, people: readonly MailPerson[]): Record<Kind, readonly string[]> {
  const named = people.filter((person) => settingsAllow.some((name) => person.names.includes(name.trim().toLowerCase())));
  const grouped = settingsAllow.filter((name) => groups.meaning(name) === 'one');
  return {
    people: named.map(({ shown }) => shown),
    groups: named.length === people.length ? [] : grouped.map((name) => groups.addressOf(name) ?? name),
  };
}

function made(
  gathering: Gathering,
  kind: Kind,
  { values, limits }: { readonly values: readonly string[]; readonly limits: OutboundSpamPolicy },
): readonly Operation[] {
  if (values.length === 0) return [];
  const name = names[kind];
  const column = kind === 'people' ? 'From' : 'FromMemberOf';
  const there = gathering.rules.find((row) => row.Name === name);
  if (there !== undefined) return extended(there, column, values);
  const hasPolicy = gathering.policies.some((policy) => policy.Name === name);
  return [
    ...(hasPolicy ? [] : [create(outboundSpamPolicies.key, name, { AutoForwardingMode: 'On', ...limitsOf(limits) })]),
    create(outboundSpamRules.key, name, { HostedOutboundSpamFilterPolicy: name, [column]: [...values], Priority: 0 }),
  ];
}

function create(resource: string, name: string, fields: Fields): Operation {
  return { kind: 'create', resource, object: name, name, after: { Name: name, ...fields } };
}

function extended(rule: OutboundSpamRule, column: 'From' | 'FromMemberOf', values: readonly string[]): readonly Operation[] {
  const now = [...(rule[column] ?? [])];
  const known = new Set(now.map((value) => value.toLowerCase()));
  const missing = values.filter((value) => !known.has(value.toLowerCase()));
  const identity = rule.Guid ?? rule.Identity ?? rule.Name;
  if (missing.length === 0 || !identity) return [];
  return [
    {
      kind: 'update',
      resource: outboundSpamRules.key,
      object: ruleName(rule),
      identity,
      before: { [column]: now },
      after: { [column]: [...now, ...missing] },
    },
  ];
}

/** Only one policy counts for a sender, so the limits of the one that counted before go along. */
function limitsOf(policy: OutboundSpamPolicy): Fields {
  const { RecipientLimitExternalPerHour, RecipientLimitInternalPerHour, RecipientLimitPerDay, ActionWhenThresholdReached } =
    policy;
  const limits = {
    RecipientLimitExternalPerHour,
    RecipientLimitInternalPerHour,
    RecipientLimitPerDay,
    ActionWhenThresholdReached,
  };
  return Object.fromEntries(
    Object.entries(limits).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
  );
}

function differentLimits(policies: readonly OutboundSpamPolicy[]): Refusal {
  return refuse(
    'different-limits',
    `Mailboxes that may forward have different policies today (${policies.map(outboundSpamPolicyName).join(', ')}): one policy for all of them would change how much some may send.`,
    'Give them one policy first, or list under allow only those of one policy, then plan again.',
  );
}

const dehydrated: Refusal = refuse(
  'dehydrated',
  'The organisation was never customised, and the service makes no policy in it.',
  'Run Enable-OrganizationCustomization in Exchange Online PowerShell (it takes a while and cannot be undone), then plan again.',
);

/** The record by which the order can be compared after a revert. */
function moved(rules: readonly OutboundSpamRule[], operations: readonly Operation[]): readonly Warning[] {
  const added = operations.filter(({ kind, resource }) => kind === 'create' && resource === outboundSpamRules.key).length;
  if (added === 0 || rules.length === 0) return [];
  const list = rules.map((row, index) => `"${ruleName(row)}" ${row.Priority ?? index} to ${(row.Priority ?? index) + added}`);
  return [
    {
      code: 'priorities',
      text: `Our rule goes to the top and all others move down: ${list.join(', ')}. Undoing it moves them back.`,
    },
  ];
}
