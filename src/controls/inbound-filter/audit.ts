/** Audits inbound-filter: who may deliver mail beside the external filter. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { assertNever, type Refusal } from '../../lib/errors.js';
import type { Audit, Context, Judgement, Outcomes, PlanDraft } from '../control.js';
import type { Missing } from '../finding.js';
import { notDecided } from '../question.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { readsInWords, withPlan } from '../reasoning/findings/with-reason.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { isMicrosoftDomain } from '../reasoning/mail-flow/domain.js';
import { mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { because, gapEvidence } from '../reasoning/mail-flow/openings.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { question, type Settings } from './definition.js';
import { beyond, connectorEvidence, expectedOf } from './evidence-connectors.js';
import { allReasons, recipientEvidence } from './evidence-recipients.js';
import { type Exposure, exposureIn, isClosed, type Tenant, verdictOf } from './exposure.js';
import { Inputs } from './inputs.js';
import type { Material } from './plan-material.js';
import { type Wanted, wantedBy } from './wanted.js';
import { warningsOf } from './warnings.js';

const maxDomains = 20;

/** While settings name no filter, its question is all that there is to say. @param draft its plan, of the same rows */
export function audit(
  context: Context<Settings>,
  draft: (context: Context<Settings>, material: Material) => PlanDraft | Refusal,
): Audit {
  const wanted = wantedBy(context.settings);
  if (wanted === null) return { see: () => undefined, judge: () => notDecided(question) };
  const inputs = new Inputs(context.asOf);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) =>
      withPlan(judge(inputs, { wanted, outcomes, asOf: context.asOf }), () => draft(context, { inputs, wanted, outcomes })),
  };
}

interface Question {
  readonly wanted: Wanted;
  readonly outcomes: Outcomes;
  readonly asOf: Date;
}

function judge(inputs: Inputs, { wanted, outcomes, asOf }: Question): Judgement {
  const tenant = inputs.tenant(outcomes);
  const exposure = exposureIn(tenant, wanted, 'worst');
  const verdict = verdictOf(tenant, wanted);
  const missing = missingReads(inputs.reads(outcomes), outcomes);
  const evidence = new EvidenceList();
  const locked = verdict === 'pass';
  if (!locked)
    recipientEvidence(evidence, exposure, { mail: inputs.mail, flow: tenant.flow, wanted, told: verdict !== 'unknown' });
  const open = exposure.groups.every((group) => group.open);
  for (const one of tenant.flow.connectors)
    connectorEvidence(evidence, one, { wanted, locked, open, leavesRecipientsOut: leavesOut(exposure, one.recipientDomains) });
  ruleEvidence(evidence, tenant.flow, { wanted, exposure, locked });
  otherEvidence(evidence, inputs, outcomes);
  return {
    verdict,
    summary: summaryOf(verdict, { exposure, wanted, tenant, missing }),
    reasoned: true,
    ...evidence.result(),
    warnings: warningsOf(tenant, {
      wanted,
      exposure,
      asOf,
      atMicrosoft: inputs.exchangers.atMicrosoft(inputs.mail.index, outcomes),
    }),
    missing,
  };
}

function leavesOut(exposure: Exposure, recipientDomains: readonly string[]): boolean {
  if (recipientDomains.length === 0) return false;
  return exposure.groups.some((one) =>
    one.group.domains.some(({ names }) => !names.some((name) => recipientDomains.includes(name))),
  );
}

function otherEvidence(evidence: EvidenceList, inputs: Inputs, outcomes: Outcomes): void {
  const { index } = inputs.mail;
  if (inputs.rejectDirectSend !== null)
    evidence.note(
      'Organization configuration',
      'RejectDirectSend',
      inputs.rejectDirectSend,
      'stops mail that claims your domain, no other',
    );
  for (const { name } of index.domains.slice(0, maxDomains)) {
    const hosts = name === null || isMicrosoftDomain(name) ? null : inputs.exchangers.of(name, outcomes);
    if (name !== null && hosts !== null) evidence.note(name, 'MX', [...hosts], 'the external filter');
  }
}

/** What is refused all the same. */
function keptOut({ groups }: Exposure, { rejectsDirectSend }: Tenant): string {
  const leaky = new Set(groups.filter((one) => !isClosed(one)).flatMap(({ group }) => group.domains));
  const closed = groups.flatMap(({ group }) => group.domains.flatMap((one) => (leaky.has(one) ? [] : (one.name ?? []))));
  const names = [...new Set(closed)];
  if (names.length > 0)
    return `, not for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  if (groups.every((one) => !one.open)) return ', and all other mail past it is refused';
  return rejectsDirectSend === true
    ? ', though mail that claims your domain is refused'
    : ', though some mail past it is refused';
}

/** Who may deliver beside the filter and is no gap: servers of our own, and what settings allow. */
function besideIt({ flow: { connectors } }: Tenant, { allowed, fine, ranges }: Wanted, { groups }: Exposure): string {
  const inUse = connectors.filter(({ enabled }) => enabled !== false);
  // A rule that goes by addresses rejects theirs too.
  const isByRule = groups.some(({ passages }) => passages.some(({ refusedBy }) => refusedBy.some((rule) => rule.namesAddresses)));
  const own = new NameSample();
  for (const { name, partner } of inUse) if (partner !== true && !isByRule && !allowed(name)) own.add(name);
  const isMoreAllowed = !fine.isSubsetOf(ranges) || inUse.some(({ name }) => allowed(name));
  return [
    ...(own.count > 0 ? [` So may your own servers, by ${own.toString('connector', 'connectors', 3)}.`] : []),
    ...(isMoreAllowed ? [' So may what settings allow.'] : []),
  ].join('');
}

function allOf(domains: number): string {
  return domains === 1 ? 'the one accepted domain' : `all of ${domains} accepted domains`;
}

function summaryOf(
  verdict: Verdict,
  {
    exposure,
    wanted,
    tenant,
    missing,
  }: {
    readonly exposure: Exposure;
    readonly wanted: Wanted;
    readonly tenant: Tenant;
    readonly missing: readonly Missing[];
  },
): string {
  const filter = [wanted.ranges.toString(), ...(wanted.certificate === null ? [] : [wanted.certificate])]
    .filter((text) => text !== '')
    .join(', ');
  const leaky = new Set(exposure.groups.filter((one) => !isClosed(one)).flatMap((one) => one.group.domains));
  const all = new Set(exposure.groups.flatMap((one) => one.group.domains));
  const why = because(allReasons(exposure, { flow: tenant.flow, wanted }));
  switch (verdict) {
    case 'pass':
      return `Only the external filter (${filter}) may deliver mail, to ${allOf(all.size)}.${besideIt(tenant, wanted, exposure)}`;
    case 'fail':
      return `Everyone may deliver mail past the external filter (${filter}), to ${allOf(all.size)}: ${why}.`;
    case 'unknown':
      return `It is unknown whether only the external filter (${filter}) may deliver mail: ${missing.length > 0 ? `not read: ${readsInWords(missing)}` : why}.`;
    case 'partial':
    case 'notApplicable':
      return `The external filter (${filter}) can be passed by${leaky.size === all.size ? '' : ` for ${leaky.size} of ${all.size} accepted domains`}${keptOut(exposure, tenant)}: ${why}.`;
    default:
      return assertNever(verdict);
  }
}

// Evidence about transport rules: which refuse external mail, for whom, and what gets past them.

interface Circumstances {
  readonly wanted: Wanted;
  readonly exposure: Exposure;
  /** The verdict is a pass: nothing of the rules is a gap. */
  readonly locked: boolean;
}

function ruleEvidence(evidence: EvidenceList, flow: MailFlow, about: Circumstances): void {
  const passages = about.exposure.groups.flatMap((group) => group.passages);
  const refusing = new Set(passages.flatMap((way) => way.refusedBy));
  const passing = new Set(passages.flatMap((way) => way.passedBy));
  for (const rule of flow.rules) {
    if (rule.refuses !== false && (rule.namesAddresses || refusing.has(rule))) refusingEvidence(evidence, rule, about);
    else if (looksLikeTheLock(rule)) markingEvidence(evidence, rule, about);
    if (passing.has(rule)) passingEvidence(evidence, rule, about);
  }
  gapEvidence(
    evidence,
    about.exposure.groups.flatMap((group) => group.gaps),
  );
}

function refusingEvidence(evidence: EvidenceList, rule: MailRule, about: Circumstances): void {
  const { row, name } = rule;
  const put = evidence.putting(name, about.locked);
  if (rule.idle !== null) put(rule.idle.property, rule.idle.actual, rule.idle.expected);
  if (rule.from === 'inside' || rule.from === 'nowhere') put('FromScope', row.FromScope ?? null, 'NotInOrganization');
  if (rule.limitsTold === 'unknown')
    put('Conditions', [...(row.Conditions ?? []), ...(row.Exceptions ?? [])], 'columns with their values');
  if (rule.refuses === 'unknown') put('Actions', [...(row.Actions ?? [])], 'columns with their values');
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
  if (excepted.isEmpty && rule.idle === null) evidence.note(name, 'action', rule.how ?? 'unknown', 'refuses');
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
