/** Evidence: each policy that is too weak with the mailboxes under it and the command that mends it, and mailboxes that no policy protects. */

import { quoted } from '../../lib/powershell.js';
import { exchangeName } from '../../tenant/resources/exchange-object.js';
import type { SafeAttachmentPolicy } from '../../tenant/resources/safe-attachment-policy.js';
import type { SafeLinksPolicy } from '../../tenant/resources/safe-links-policy.js';
import type { Outcomes } from '../control.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { EffectivePolicy } from '../reasoning/mail-policy/precedence.js';
import { attachmentChecks, type Check, clickChecks, linkChecks } from './checks.js';
import type { Inputs, Tally } from './inputs.js';
import type { AnyPolicy, Given } from './protection.js';
import type { Skip } from './skips.js';

const namedMailboxes = 5;

export function gatherEvidence(evidence: EvidenceList, inputs: Inputs, outcomes: Outcomes): void {
  const { tallies, seen } = inputs;
  const preset = seen.presets.find(({ Name, Identity }) => /standard/i.test(Name ?? Identity ?? ''));
  const instead = preset
    ? `Enable-ATPProtectionPolicyRule -Identity ${quoted(exchangeName(preset, 'rule'))}`
    : 'turn on the Standard preset in Microsoft Defender';
  policyEvidence<SafeLinksPolicy>(evidence, tallies, {
    cmdlet: 'Set-SafeLinksPolicy',
    policies: seen.links,
    under: ({ links }) => links,
    checks: (policy) => [...linkChecks(policy, inputs.urls), ...clickChecks(policy)],
    instead,
  });
  policyEvidence<SafeAttachmentPolicy>(evidence, tallies, {
    cmdlet: 'Set-SafeAttachmentPolicy',
    policies: seen.attachments,
    under: ({ attachments }) => attachments,
    checks: attachmentChecks,
    instead,
  });
  nobodyEvidence(evidence, inputs);
  for (const skip of inputs.skips) skipEvidence(evidence, skip);
  for (const [property, values] of Object.entries(inputs.allowList))
    if (values.count > 0) evidence.note('Tenant Allow/Block List', property, values.toString('entry', 'entries'), 'none');
  if (!inputs.isMailboxListWhole(outcomes)) evidence.note('Mailboxes', 'list', 'not read whole', 'every mailbox');
  if (inputs.exempt.count > 0)
    evidence.note('Mailboxes', 'policy', inputs.exempt.toString('mailbox', 'mailboxes', namedMailboxes), 'allowed in settings');
}

interface About<Policy> {
  readonly cmdlet: string;
  readonly policies: readonly Policy[];
  readonly under: (tally: Tally) => EffectivePolicy<Given<Policy>>;
  readonly checks: (policy: Policy) => readonly Check[];
  /** What helps where a policy is Microsoft's. */
  readonly instead: string;
}

function policyEvidence<Policy extends AnyPolicy>(
  evidence: EvidenceList,
  tallies: readonly Tally[],
  { cmdlet, policies, under, checks, instead }: About<Policy>,
): void {
  for (const policy of policies) {
    const name = exchangeName(policy, 'policy');
    const mine = tallies.filter((tally) => under(tally).candidates.some((one) => one.policy.policy === policy));
    for (const { property, actual, wish, state } of checks(policy)) {
      if (state === 'holds') {
        if (Array.isArray(actual) && actual.length > 0) evidence.note(name, property, actual, 'allowed in settings');
        continue;
      }
      const command = isMicrosofts(policy) ? instead : `${cmdlet} -Identity ${quoted(name)} -${property} ${written(wish)}`;
      if (mine.length === 0) evidence.note(name, property, actual, 'the policy protects no mailbox');
      else evidence.gap(name, property, `${shown(actual)}, for ${whoOf(mine)}`, command);
    }
  }
}

/** Mailboxes that no rule is for and that the built-in protection leaves out. */
function nobodyEvidence(evidence: EvidenceList, { tallies, seen }: Inputs): void {
  const [rule] = seen.builtIn;
  const set = (['ExceptIfSentTo', 'ExceptIfSentToMemberOf', 'ExceptIfRecipientDomainIs'] as const).filter(
    (property) => (rule?.[property] ?? []).length > 0,
  );
  const command =
    rule === undefined || set.length === 0
      ? 'turn on the Standard preset in Microsoft Defender'
      : `Set-ATPBuiltInProtectionRule -Identity ${quoted(exchangeName(rule, 'rule'))} ${set.map((property) => `-${property} $null`).join(' ')}`;
  for (const [kind, what] of [
    ['links', 'Safe Links'],
    ['attachments', 'Safe Attachments'],
  ] as const) {
    // Of lists that broke off nothing is known: what could not be read is said elsewhere.
    const whole = tallies.filter((tally) => tally[kind].whole);
    const named = whole.map((tally) => ({ tally, policies: namesOf(tally[kind]) }));
    const bare = named.filter(({ policies }) => policies.length === 1 && policies[0] === none).map(({ tally }) => tally);
    if (bare.length > 0) evidence.gap(what, 'policy', `none, for ${whoOf(bare)}`, command);
    for (const { tally, policies } of named)
      if (policies.length > 1)
        evidence.gap(
          what,
          'policy',
          `one of ${policies.join(', ')}, for ${whoOf([tally])}`,
          'rules and groups that can be read whole',
        );
  }
}

const none = 'none';

function namesOf({ candidates }: EffectivePolicy<Given<AnyPolicy>>): readonly string[] {
  return candidates.map(({ policy: { policy } }) => (policy === null ? none : `"${exchangeName(policy, 'policy')}"`));
}

function whoOf(tallies: readonly Tally[]): string {
  return tallies.map(({ mailboxes }) => mailboxes.toString('mailbox', 'mailboxes', namedMailboxes)).join(' and ');
}

function isMicrosofts({ IsBuiltInProtection, RecommendedPolicyType }: AnyPolicy): boolean {
  return IsBuiltInProtection === true || /^(standard|strict)$/i.test(RecommendedPolicyType ?? '');
}

function shown(actual: unknown): string {
  if (actual === null) return 'not returned';
  return typeof actual === 'string' ? actual : JSON.stringify(actual);
}

function written(wish: unknown): string {
  if (Array.isArray(wish)) return wish.length === 0 ? '$null' : wish.map((one) => quoted(String(one))).join(',');
  return typeof wish === 'boolean' ? `$${wish}` : String(wish);
}

function skipEvidence(evidence: EvidenceList, { rule, isListed, gap }: Skip): void {
  const { SetHeaderName: name, SetHeaderValue: value } = rule.row;
  const actual = name ? `${name}: ${value ?? 'not returned'}` : 'not returned';
  if (gap !== false) evidence.gap(rule.name, 'SetHeaderName', actual, `Disable-TransportRule -Identity ${quoted(rule.name)}`);
  else evidence.note(rule.name, 'SetHeaderName', actual, isListed ? 'allowed in settings' : 'has no effect');
}
