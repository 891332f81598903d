/** A policy was added or changed that lets no one sign in to anything: a mistake that locks a tenant out, or an intruder who keeps it for themselves. */
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';
import { type ActFacts, auditDoer, doerHead, doerPresses, eventOf, fromWhere, groupedBy, inOrder } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { policyFrom } from '../policy-weakened/weaker.js';
import { definition } from './definition.js';

/** Nothing that is ordinary looks so. */
export const kind = ruled<ActFacts>({ definition, drafts, rules: [] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const rows = inOrder(observations).filter(
    (one): one is AuditObservation => one.source === 'audits' && one.meaning?.trace === 'policy' && !one.meaning.refused,
  );
  return groupedBy(rows, ({ id, row }) => row.correlationId || id).flatMap((group): readonly Draft<ActFacts>[] => {
    const change = group
      .flatMap(({ row }) => changesOf(row))
      .map(({ before, after }) => ({ before: policyFrom(before), after: policyFrom(after) }))
      .find(({ before, after }) => blocksAll(after) && !blocksAll(before));
    if (change === undefined) return [];
    const [{ row }] = group;
    const by = auditDoer(row, known);
    const policy = targetsOf(row, 'Policy').at(0) ?? row.targetResources?.[0];
    const name = policy?.displayName ?? change.after?.displayName ?? 'without a name';
    const about = { type: 'policy', id: (policy?.id ?? name).toLowerCase(), name } as const;
    const spared = (change.after?.conditions?.users?.excludeUsers ?? []).map((id) => known.person(id)?.name ?? id);
    return [
      {
        about,
        ...eventOf(group),
        says: `${doerHead(by)} blocked everyone from every app by the Conditional Access policy ${name}.`,
        evidence: [
          spared.length === 0 ? 'It leaves no account out.' : `It leaves out: ${spared.slice(0, 5).join(', ')}.`,
          ...fromWhere(by),
        ],
        confidence: 'certain',
        presses: doerPresses(known, by),
        weight: 'A',
        why: 'Only accounts that the policy leaves out can sign in, and turn it off.',
        facts: { at: group[0].at, by, subject: by.person, about },
      },
    ];
  });
}

/** In force, for everyone, to everything, and under no condition. */
function blocksAll(policy: ConditionalAccessPolicy | null): boolean {
  if (policy?.state?.toLowerCase() !== 'enabled') return false;
  const { users, applications, clientAppTypes = [], ...conditions } = policy.conditions ?? {};
  const isFor = (list: readonly string[] | null | undefined) => (list ?? []).some((one) => one.toLowerCase() === 'all');
  const isNarrowed = Object.values(conditions).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
  const isForBrowsers = (clientAppTypes ?? []).length === 0 || (clientAppTypes ?? []).some((one) => /^(all|browser)$/i.test(one));
  const blocks = (policy.grantControls?.builtInControls ?? []).some((one) => one.toLowerCase() === 'block');
  return blocks && isFor(users?.includeUsers) && isFor(applications?.includeApplications) && isForBrowsers && !isNarrowed;
}
