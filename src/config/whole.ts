/** What running hardenbot takes of the settings, and an audit does not: every part that nobody could use, by its key. */

import { type ApprovalPolicy, whyNobodyCanApprove } from '../engine/plan/approval.js';
import { type Tier, tiers } from '../engine/plan/risk.js';
import { rightNames } from '../features/settings.js';
import { groupNames, ofEachGroup } from '../features/terms.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { listInLine } from '../lib/truncate.js';
import { chatAccounts, exampleChannel, problemOfAccount, problemOfChannel, problemsOfApps } from './chats.js';
import { scheduleProblems } from './evidence.js';
import { groupProblems } from './groups.js';
import { peopleSettingsOf, rulesOfTenant } from './rules-of-tenant.js';
import type { Settings } from './settings.js';
import { hearsOf } from './webhooks.js';

/** An empty list of approvers is never "everyone". */
export function notYetWhole(settings: Settings): readonly string[] {
  const problems = [
    ...peopleProblems(settings),
    ...listProblems(settings),
    ...accountProblems(settings),
    ...organisationProblems(settings),
    ...directoryProblems(settings),
    ...webhookProblems(settings),
    ...groupProblems(settings),
    ...scheduleProblems(settings),
    ...chatProblems(settings),
    ...Object.entries(settings.tenants).flatMap(([name]) => thresholdProblems(settings, name)),
  ];
  if (Object.keys(settings.tenants).length === 0) problems.push('tenants: name at least one tenant');
  const owners = new Map<string, string>();
  for (const [name, tenant] of Object.entries(settings.tenants)) {
    if (tenant.tenantId === undefined)
      problems.push(`tenants.${name}.tenantId: missing; copy the tenant id from the Entra admin center`);
    const id = tenant.tenantId?.toLowerCase() ?? name;
    const owner = owners.get(id);
    if (owner !== undefined) problems.push(`tenants.${name}.tenantId: it is that of ${owner} already; one tenant has one name`);
    owners.set(id, name);
    if (Object.keys(tenant.channel).length === 0)
      problems.push(`tenants.${name}.channel: missing; say where approvals go, e.g. ${exampleChannel}`);
  }
  return [...new Set(problems)];
}

/** Nobody in an approver set means that nobody could do it; the group of a feature alone may be empty, because then the approvers do it. */
function peopleProblems(settings: Settings): readonly string[] {
  return peopleSettingsOf(settings).flatMap(([key, allowed]) => {
    const ofFeature = rightNames.some((right) => key.endsWith(`access.${right}`));
    const isOfFeature = groupNames.some((group) => key.endsWith(`approvals.${group}`));
    const mayBeEmpty = isOfFeature || ofFeature || isReplacedEverywhere(settings, key);
    const isEmpty = allowed.people.length === 0 && allowed.entraGroup === undefined;
    return [
      ...(isEmpty && !mayBeEmpty
        ? [`${key}.people: nobody is listed, so nobody could do this; list Entra object ids of people, or an entraGroup`]
        : []),
      ...unknownPeople(settings, isOfFeature ? key : `${key}.people`, allowed.people),
    ];
  });
}

/** What counts for all may be left out where every tenant says it for itself. */
function isReplacedEverywhere({ tenants }: Settings, key: string): boolean {
  const all = Object.values(tenants);
  if (all.length === 0) return false;
  switch (key) {
    case 'access.read':
      return all.every(({ access }) => access?.read !== undefined);
    case 'access.request':
      return all.every(({ access }) => access?.request !== undefined);
    case 'approvals.approvers':
      return all.every(({ approvals }) => approvals?.approvers !== undefined);
    default:
      return false;
  }
}

function webhookProblems({ webhooks, tenants }: Settings): readonly string[] {
  const unknownTenants = Object.entries(webhooks).flatMap(([name, { tenants: named = [] }]) =>
    named
      .filter((tenant) => !Object.hasOwn(tenants, tenant))
      .map((tenant) => `webhooks.${name}.tenants: there is no tenant "${tenant}"`),
  );
  const unknownHooks = Object.entries(tenants).flatMap(([tenant, { webhooks: own }]) =>
    Object.keys(own)
      .filter((name) => !hearsOf(webhooks, name, tenant))
      .map(
        (name) =>
          `tenants.${tenant}.webhooks.${name}: no webhook "${name}" gets events of this tenant; name it under webhooks first, with its address`,
      ),
  );
  return [...unknownTenants, ...unknownHooks];
}

function directoryProblems(settings: Settings): readonly string[] {
  const names = Object.keys(settings.tenants);
  return [
    ...(names.length > 1 && settings.directory === undefined
      ? [
          `directory: missing; with more than one tenant, say which one has the people, their groups and their linked accounts: add the line \`directory: <name>\`, one of ${listInLine(names)}`,
        ]
      : []),
    ...(settings.directory !== undefined && !names.includes(settings.directory)
      ? [`directory: there is no tenant "${settings.directory}"; write one of ${listInLine(names)}`]
      : []),
  ];
}

function listProblems(settings: Settings): readonly string[] {
  const parts = [
    ['approvals', settings.approvals] as const,
    ...Object.entries(settings.tenants).map(([name, { approvals }]) => [`tenants.${name}.approvals`, approvals ?? {}] as const),
  ];
  return parts.flatMap(([key, { escalation = [], emergency = [] }]) => [
    ...unknownPeople(settings, `${key}.escalation`, escalation),
    ...unknownPeople(settings, `${key}.emergency`, emergency),
  ]);
}

/** A rule that even all approvers together could not meet; where a group of Entra ID counts, only time shows. */
function thresholdProblems(settings: Settings, name: string): readonly string[] {
  const tenant = settings.tenants[name];
  if (tenant === undefined) return [];
  const { approvals } = rulesOfTenant(settings, tenant);
  const { approvers } = approvals;
  return tiers.flatMap((tier) => {
    const rule = approvals.tiers[tier];
    // Someone alone does without the changes of high risk, which take two by default: each plan says so.
    if (tier === 'high' && rule.approvals === 2 && rule.groups.length === 0) return [];
    if ([approvers, ...rule.groups].some(({ people, entraGroup }) => entraGroup !== undefined || people.length === 0)) return [];
    const refusal = whyNobodyCanApprove({ entraId: '', name: '' }, tier, policyOf(approvals, rule));
    const isOwn = tenant.approvals?.tiers?.[tier] !== undefined || tenant.approvals?.approvers !== undefined;
    const people = new Set([...approvers.people, ...rule.groups.flatMap((group) => group.people)]);
    const key = `${isOwn ? `tenants.${name}.` : ''}approvals.tiers.${tier}`;
    return refusal === null
      ? []
      : [
          `${key}: it takes ${rule.approvals} approvals${rule.groups.length === 0 ? '' : ', one of each group'}, and there ${people.size === 1 ? 'is' : 'are'} only ${people.size} who could give one; list more people, or ask for fewer approvals`,
        ];
  });
}

type Approvals = ReturnType<typeof rulesOfTenant>['approvals'];

/** The rules with one of their tiers in place of all, as far as settings tell them. */
function policyOf(
  { approvers, sizes, freeze, emergency, ...approvals }: Approvals,
  rule: Approvals['tiers']['low'],
): ApprovalPolicy {
  const approverSets = rule.groups.map((group) => ({ name: group.name, members: new Set(group.people) }));
  const tierRule = { approvals: rule.approvals, approverSets };
  return {
    approvers: new Set(approvers.people),
    tiers: { low: tierRule, medium: tierRule, high: tierRule },
    sizes,
    emergency: new Set(emergency),
    ...ofEachGroup(new Set<string>()),
    freeze,
    timeZone: 'UTC',
    expiresAfterMs: approvals.expiresAfter,
    applyWithinMs: approvals.applyWithin,
    withdrawn: new Map(),
  };
}

/** A person whose wishes of some tiers nobody else could approve, as far as settings tell; groups of Entra ID are not asked. */
export interface Unapprovable {
  readonly tenant: string;
  readonly person: string;
  readonly tiers: readonly Tier[];
}

/** Who asks and approves in one: everyone else's wishes may be in good hands, theirs are in nobody's. */
export function unapprovable(settings: Settings): readonly Unapprovable[] {
  return Object.entries(settings.tenants).flatMap(([name, tenant]) => {
    const { access, approvals } = rulesOfTenant(settings, tenant);
    return access.request.people.flatMap((entraId): readonly Unapprovable[] => {
      const person = settings.people.find((one) => one.entraId === entraId)?.name ?? entraId;
      const hopeless = tiers.filter((tier) => {
        const rule = approvals.tiers[tier];
        if ([approvals.approvers, ...rule.groups].some(({ entraGroup }) => entraGroup !== undefined)) return false;
        return whyNobodyCanApprove({ entraId, name: person }, tier, policyOf(approvals, rule)) !== null;
      });
      return hopeless.length === 0 ? [] : [{ tenant: name, person, tiers: hopeless }];
    });
  });
}

/** People of another organisation are named where they belong, and by nobody else's rule: what counts for all tenants names none of them. */
function organisationProblems({ people, access, approvals }: Settings): readonly string[] {
  const others = new Set(people.flatMap(({ entraId, organisation }) => (organisation === undefined ? [] : [entraId])));
  const shared: readonly (readonly [string, readonly string[]])[] = [
    ...peopleSettingsOf({ access, approvals, tenants: {} }).map(([key, allowed]) => [`${key}.people`, allowed.people] as const),
    ['approvals.escalation', approvals.escalation],
    ['approvals.emergency', approvals.emergency],
  ];
  return [
    ...shared.flatMap(([key, ids]) =>
      ids
        .filter((id) => others.has(id))
        .map((id) => `${key}: "${id}" belongs to another organisation; name them under the tenant that is theirs`),
    ),
    ...people.flatMap(({ entraId, organisation }, index) =>
      organisation === undefined && others.has(entraId)
        ? [`people.${index}.organisation: missing; the same person is listed with one as well`]
        : [],
    ),
  ];
}

/** One account that two people claim could approve for either of them. */
function accountProblems({ people }: Settings): readonly string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  people.forEach(({ entraId, accounts }, index) => {
    for (const [platform, account] of Object.entries(accounts)) {
      const name = `${platform}:${account}`;
      const owner = owners.get(name);
      if (owner !== undefined && owner !== entraId)
        problems.push(`people.${index}.${platform}: ${account} is the account of someone else under people already`);
      owners.set(name, entraId);
    }
  });
  return problems;
}

function unknownPeople(settings: Settings, key: string, ids: readonly string[]): readonly string[] {
  const known = new Set(settings.people.map((person) => person.entraId));
  return ids.filter((id) => !known.has(id)).map((id) => `${key}: "${id}" is not the entraId of anyone under people`);
}

const chats: readonly string[] = Object.keys(chatAccounts);

/** Messages to a chat that nobody speaks, or to no channel of it, would go nowhere, and nobody would be notified. */
function chatProblems(settings: Settings): readonly string[] {
  const channels = Object.entries(settings.tenants).flatMap(([name, { channel, fallback }]) =>
    Object.entries({ channel, fallback }).flatMap(([key, places]) =>
      Object.entries(places).flatMap(([chat, id]) => {
        const problem = problemOfPlace(chat, id);
        return problem === null ? [] : [`tenants.${name}.${key}.${chat}: ${problem}`];
      }),
    ),
  );
  const accounts = settings.people.flatMap((person, index) =>
    Object.entries(person.accounts).flatMap(([chat, id]) => {
      const problem = id === undefined ? null : problemOfAccount(chat, id);
      return problem === null ? [] : [`people.${index}.${chat}: ${problem}`];
    }),
  );
  return [...problemsOfApps(settings), ...accounts, ...channels];
}

function problemOfPlace(chat: string, id: string): string | null {
  if (!chats.includes(chat)) return `there is no such chat; write ${didYouMean(chat, chats) ?? chats.join(', ')}`;
  return id.trim() === '' ? 'empty; write the id of the channel, or leave the line out' : problemOfChannel(chat, id);
}
