/** Evidence: which policy lacks what and for whom, and each way to bypass the filter. */

import { plural } from '../../lib/plural.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { Lack } from './checks.js';
import type { Exposure, Group } from './exposure.js';
import type { Inputs } from './inputs.js';
import { type AnyPolicy, policyName } from './kinds.js';

const maxMailboxes = 20;

export function gatherEvidence(evidence: EvidenceList, inputs: Inputs, exposure: Exposure): void {
  for (const { object, property, actual, expected, kind } of exposure.ways)
    if (kind === 'fine') evidence.note(object, property, actual, expected);
    else evidence.gap(object, property, kind === 'unknown' ? [actual, 'unknown whether it has effect'].flat() : actual, expected);
  policyEvidence(evidence, inputs, exposure);
  for (const group of exposure.groups) mailboxEvidence(evidence, group, exposure.groups.length);
}

/** Each policy once, with the number of mailboxes under it. */
function policyEvidence(evidence: EvidenceList, { kinds }: Inputs, { groups }: Exposure): void {
  const look = <Policy extends AnyPolicy>(
    kind: 'content' | 'malware' | 'phish',
    policies: readonly Policy[],
    lacks: (policy: Policy) => readonly Lack[],
  ) => {
    for (const policy of policies) {
      const under = groups.filter(({ tally }) =>
        tally.effective[kind].candidates.some((one) => (one.policy as AnyPolicy) === policy),
      );
      const count = under.reduce((sum, { tally }) => sum + tally.count, 0);
      for (const { property, actual, wish } of lacks(policy)) {
        const name = policyName(policy);
        if (under.length === 0) evidence.note(name, property, actual, 'the policy applies to nobody');
        else
          evidence.gap(
            name,
            property,
            actual === null
              ? null
              : `${shown(actual)}, for ${count === 0 ? 'anyone who has no other policy' : plural(count, 'mailbox', 'mailboxes')}`,
            wish,
          );
      }
    }
  };
  look('content', kinds.content.policies, (policy) => kinds.content.lacks(policy));
  look('malware', kinds.malware.policies, (policy) => kinds.malware.lacks(policy));
  look('phish', kinds.phish.policies, (policy) => kinds.phish.lacks(policy));
}

function shown(actual: unknown): string {
  return typeof actual === 'string' ? actual : JSON.stringify(actual);
}

/** Where not everyone fares alike, the mailboxes that a weak policy is for. */
function mailboxEvidence(evidence: EvidenceList, { tally, holds, content, malware, phish }: Group, groups: number): void {
  if (holds !== false || groups === 1) return;
  const { effective } = tally;
  const weak = [
    ...(content === false ? effective.content.candidates.map(({ policy }) => policyName(policy)) : []),
    ...(malware === false ? effective.malware.candidates.map(({ policy }) => policyName(policy)) : []),
    ...(phish === false ? effective.phish.candidates.map(({ policy }) => policyName(policy)) : []),
  ];
  const by = `falls to ${[...new Set(weak)].map((name) => `"${name}"`).join(', ')}`;
  for (const mailbox of tally.sample.slice(0, maxMailboxes))
    evidence.gap(mailbox, 'policy', by, 'a policy that is strong enough');
}
