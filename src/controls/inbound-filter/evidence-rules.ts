/** Evidence about transport rules: which refuse mail from outside, for whom, and what gets past them. */
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { holeEvidence } from '../reasoning/mail-flow/openings.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { beyond, expectedOf } from './evidence-connectors.js';
import type { Exposure } from './exposure.js';
import type { Wanted } from './wanted.js';

interface Circumstances {
  readonly wanted: Wanted;
  readonly exposure: Exposure;
  /** The verdict is a pass: nothing of the rules is a gap. */
  readonly locked: boolean;
}

export function ruleEvidence(evidence: EvidenceList, flow: MailFlow, about: Circumstances): void {
  const passages = about.exposure.groups.flatMap((group) => group.passages);
  const refusing = new Set(passages.flatMap((way) => way.refusedBy));
  const passing = new Set(passages.flatMap((way) => way.passedBy));
  for (const rule of flow.rules) {
    if (rule.refuses !== false && (rule.namesAddresses || refusing.has(rule))) refusingEvidence(evidence, rule, about);
    else if (looksLikeTheLock(rule)) markingEvidence(evidence, rule, about);
    if (passing.has(rule)) passingEvidence(evidence, rule, about);
  }
  holeEvidence(
    evidence,
    about.exposure.groups.flatMap((group) => group.holes),
  );
}

function refusingEvidence(evidence: EvidenceList, rule: MailRule, about: Circumstances): void {
  const { row, name } = rule;
  const put = evidence.putting(name, about.locked);
  if (rule.idle !== null) put(rule.idle.property, rule.idle.actual, rule.idle.expected);
  if (rule.from === 'inside' || rule.from === 'nowhere') put('FromScope', row.FromScope ?? null, 'NotInOrganization');
  if (rule.limitsTold === 'untold')
    put('Conditions', [...(row.Conditions ?? []), ...(row.Exceptions ?? [])], 'columns with their values');
  if (rule.refuses === 'untold') put('Actions', [...(row.Actions ?? [])], 'columns with their values');
  for (const { property, value } of rule.conditions) put(property, value, 'not set');
  if (rule.recipients.only !== null) put('RecipientDomainIs', [...rule.recipients.only], 'every accepted domain, or not set');
  if (rule.recipients.except.length > 0) put('ExceptIfRecipientDomainIs', [...rule.recipients.except], 'not set');
  if (row.SenderIpRanges?.length) put('SenderIpRanges', [...row.SenderIpRanges], 'not set');
  const excepted = readAddresses(row.ExceptIfSenderIpRanges ?? []).set;
  const extra = excepted.minus(about.wanted.fine);
  if (!excepted.isEmpty)
    evidence.putting(name, extra.isEmpty)(
      'ExceptIfSenderIpRanges',
      [...(row.ExceptIfSenderIpRanges ?? [])],
      expectedOf(about.wanted),
    );
  if (!extra.isEmpty) put('ExceptIfSenderIpRanges beyond what is wanted', beyond(extra), []);
  for (const { property, words, value } of rule.exceptions)
    if (words.every((word) => about.wanted.allowed(word))) evidence.note(name, property, value, 'allowed in settings');
  if (excepted.isEmpty && rule.idle === null) evidence.note(name, 'action', rule.how ?? 'not told', 'refuses');
}

/** It is for all addresses but some, and only marks what it hits. */
function looksLikeTheLock({ row, inEffect, pastSpamFilter }: MailRule): boolean {
  return inEffect === true && pastSpamFilter !== true && (row.ExceptIfSenderIpRanges ?? []).length > 0;
}

function markingEvidence(evidence: EvidenceList, { name, row }: MailRule, { locked }: Circumstances): void {
  const marks = row.SetSCL ? `SetSCL ${row.SetSCL}` : 'refuses nothing';
  evidence.putting(name, locked)('action', marks, 'reject, quarantine or delete');
}

function passingEvidence(evidence: EvidenceList, rule: MailRule, { wanted }: Circumstances): void {
  const harmless = rule.addresses.isSubsetOf(wanted.fine);
  evidence.putting(rule.name, harmless)('StopRuleProcessing', true, harmless ? 'only for addresses that are wanted' : false);
}
