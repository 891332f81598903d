/** The policy that we make for who may forward, with the sending limits that they have today, and the rules that give it to them. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { sameJson } from '../../lib/json.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import {
  type OutboundSpamPolicy,
  type OutboundSpamRule,
  outboundSpamPolicies,
  outboundSpamPolicyName,
  outboundSpamRules,
} from '../../tenant/resources/outbound-spam-policy.js';
import type { Warning } from '../finding.js';
import type { MailPerson } from '../reasoning/mail-policy/mail-person.js';
import type { Inputs } from './inputs.js';
import { modeOf, ruleName } from './modes.js';

/** People and groups are kinds of conditions that are joined by AND, so each has a rule of its own, and a rule a policy. */
const names = { people: 'hardenbot auto-forward', groups: 'hardenbot auto-forward groups' } as const;
type Kind = keyof typeof names;
const kinds: readonly Kind[] = ['people', 'groups'];
const columns = { people: 'From', groups: 'FromMemberOf' } as const;

export function isOurs({ Name }: OutboundSpamPolicy): boolean {
  return kinds.some((kind) => Name === names[kind]);
}

export interface OwnPolicy {
  readonly operations: readonly Operation[];
  readonly warnings: readonly Warning[];
  /** Of the policies to be closed our own that stay on: their rules name fewer instead. */
  readonly kept: ReadonlySet<OutboundSpamPolicy>;
}

/** What has to be there before the policies in `closing` are switched off. */
export function ownPolicy(inputs: Inputs, closing: ReadonlySet<OutboundSpamPolicy>): OwnPolicy | Refusal {
  const ours = kinds.map((kind) => ownObjects(inputs, kind, closing));
  const shared = ours.find(({ sharers }) => sharers.length > 0);
  if (shared !== undefined) return givenToOthers(shared);
  const cut = inputs.allowedPeople.filter((one) => losesForwarding(one, inputs, { ours, closing }));
  const policies = new Set(cut.flatMap(({ effective }) => effective.candidates.map(({ policy }) => policy)));
  const [limits, ...others] = policies;
  if (others.length > 0 || (limits !== undefined && modeOf(limits) === 'unknown')) return differentLimits([...policies]);
  if (limits !== undefined && inputs.isDehydrated) return dehydrated;
  const wanted = wantedBy(
    inputs,
    cut.map(({ person }) => person),
  );
  const altered = ours.find((one) => one.isAltered && wanted[one.kind].length > 0);
  if (altered !== undefined) return notAsMade(altered);
  const operations = ours.flatMap((one) => operationsFor(one, inputs, { values: wanted[one.kind], limits }));
  const kept = ours.flatMap((one) =>
    one.policy !== undefined && one.isOpen && valuesAfter(one, inputs, wanted[one.kind]).length > 0 ? [one.policy] : [],
  );
  return { operations, warnings: moved(inputs.rules, operations), kept: new Set(kept) };
}

/** What is there of our own, of one kind. */
interface OwnObjects {
  readonly kind: Kind;
  readonly policy: OutboundSpamPolicy | undefined;
  readonly rule: OutboundSpamRule | undefined;
  /** It is for someone whom settings do not allow. */
  readonly isOpen: boolean;
  /** Other rules that give the policy, where it is open. */
  readonly sharers: readonly string[];
  /** Someone switched the policy or the rule off, or gave the rule another policy: whom we add would not forward. */
  readonly isAltered: boolean;
}

function ownObjects({ policies, rules, ruled }: Inputs, kind: Kind, closing: ReadonlySet<OutboundSpamPolicy>): OwnObjects {
  const name = names[kind];
  const policy = policies.find((one) => one.Name === name);
  const rule = rules.find((row) => row.Name === name);
  const isOpen = policy !== undefined && closing.has(policy);
  const givers = ruled.rules.filter((one) => one.policy === policy);
  return {
    kind,
    policy,
    rule,
    isOpen,
    sharers: isOpen ? givers.flatMap((one) => (one.name === name ? [] : [one.name])) : [],
    isAltered:
      (policy !== undefined && modeOf(policy) !== 'on') ||
      (rule !== undefined && !givers.some((one) => one.name === name && one.enabled === true)),
  };
}

/** Allowed, and by a policy that is closed; of our own only where settings name the mailbox itself, and its group goes. */
function losesForwarding(
  { person, effective }: Inputs['allowedPeople'][number],
  { settingsAllow }: Inputs,
  { ours, closing }: { readonly ours: readonly OwnObjects[]; readonly closing: ReadonlySet<OutboundSpamPolicy> },
): boolean {
  const closed = effective.candidates.flatMap(({ policy }) => (closing.has(policy) ? [policy] : []));
  const own = ours.find(({ policy }) => policy !== undefined && closed.includes(policy));
  return own === undefined ? closed.length > 0 : own.kind === 'groups' && isNamed(person, settingsAllow);
}

function isNamed(person: MailPerson, allow: readonly string[]): boolean {
  return allow.some((name) => person.ownNames.includes(name.trim().toLowerCase()));
}

/** Addresses of mailboxes that settings name themselves, and the groups by which the others are allowed. */
function wantedBy({ groups, settingsAllow }: Inputs, people: readonly MailPerson[]): Record<Kind, readonly string[]> {
  const named = people.filter((person) => isNamed(person, settingsAllow));
  const grouped = settingsAllow.filter((name) => groups.meaning(name) === 'one');
  return {
    people: named.map(({ shown }) => shown),
    groups: named.length === people.length ? [] : grouped.map((name) => groups.addressOf(name) ?? name),
  };
}

function operationsFor(
  own: OwnObjects,
  inputs: Inputs,
  { values, limits }: { readonly values: readonly string[]; readonly limits: OutboundSpamPolicy | undefined },
): readonly Operation[] {
  const { kind, policy, rule } = own;
  const name = names[kind];
  if (rule !== undefined) return rewritten(rule, columns[kind], valuesAfter(own, inputs, values));
  if (values.length === 0 || limits === undefined) return [];
  return [
    ...(policy === undefined ? [create(outboundSpamPolicies.key, name, { AutoForwardingMode: 'On', ...limitsOf(limits) })] : []),
    create(outboundSpamRules.key, name, { HostedOutboundSpamFilterPolicy: name, [columns[kind]]: [...values], Priority: 0 }),
  ];
}

function create(resource: string, name: string, fields: Fields): Operation {
  return { kind: 'create', resource, object: name, name, after: { Name: name, ...fields } };
}

/** Whom our rule is to name: whom it names today, without who is no longer allowed where that matters, and who comes to it. */
function valuesAfter({ kind, rule, isOpen }: OwnObjects, inputs: Inputs, values: readonly string[]): readonly string[] {
  const now = [...(rule?.[columns[kind]] ?? [])];
  const staying = isOpen ? now.filter((value) => isAllowed(value, kind, inputs)) : now;
  const known = new Set(staying.map((value) => value.toLowerCase()));
  return [...staying, ...values.filter((value) => !known.has(value.toLowerCase()))];
}

function isAllowed(value: string, kind: Kind, { allowedPeople, settingsAllow, groups }: Inputs): boolean {
  const wanted = value.toLowerCase();
  if (kind === 'people') return allowedPeople.some(({ person }) => person.ownNames.includes(wanted));
  return settingsAllow.some(
    (name) => groups.meaning(name) === 'one' && [groups.addressOf(name), name].some((one) => one?.toLowerCase() === wanted),
  );
}

/** Never to nobody: a rule without a condition is for everyone, so that its policy is closed instead. */
function rewritten(rule: OutboundSpamRule, column: 'From' | 'FromMemberOf', values: readonly string[]): readonly Operation[] {
  const now = [...(rule[column] ?? [])];
  const identity = exchangeIdentity(rule);
  if (values.length === 0 || sameJson(now, [...values]) || !identity) return [];
  return [
    {
      kind: 'update',
      resource: outboundSpamRules.key,
      object: ruleName(rule),
      identity,
      before: { [column]: now },
      after: { [column]: [...values] },
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

function givenToOthers({ kind, sharers }: OwnObjects): Refusal {
  return refuse(
    'by-hand',
    `${sharers.length === 1 ? 'The rule' : 'The rules'} ${sharers.map((name) => `"${name}"`).join(', ')} ${sharers.length === 1 ? 'gives' : 'give'} the policy "${names[kind]}" to others than settings allow, and closing it would stop those as well.`,
    'Give what is named another policy, or remove it, then plan again.',
  );
}

function notAsMade({ kind }: OwnObjects): Refusal {
  return refuse(
    'by-hand',
    `The policy "${names[kind]}" or its rule was changed by hand, so that whom settings allow could not forward by it.`,
    'Switch both on and let the rule give this policy, or remove both, then plan again.',
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
