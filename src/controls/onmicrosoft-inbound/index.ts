/** External mail to onmicrosoft.com addresses, which goes around the MX record, is refused. */

import type { Fields } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { assertNever, type Refusal } from '../../lib/errors.js';
import type { Read } from '../../tenant/resource.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import type { Audit, Context, Control, ImpactStudy, Judgement, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Missing, Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { readsInWords, withPlan } from '../reasoning/findings/with-reason.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import { domainOf, isMicrosoftDomain } from '../reasoning/mail-flow/domain.js';
import { isForAnybody } from '../reasoning/mail-flow/flow.js';
import { flowReads, mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { totalLossWarnings } from '../reasoning/mail-flow/loss.js';
import { because, distinct } from '../reasoning/mail-flow/openings.js';
import type { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { mailRules } from '../reasoning/mail-flow/rule.js';
import {
  enforcedRule,
  isOwnRule,
  movedPriorities,
  nextStage,
  nothing,
  type OwnRule,
} from '../reasoning/mail-flow/rule-stages.js';
import { refusalWarnings, spamFilterWarnings } from '../reasoning/mail-flow/rule-warnings.js';
import { sourceStudy } from '../reasoning/mail-flow/sources.js';
import { definition, type Settings } from './definition.js';
import { gatherEvidence, reasonsOf } from './evidence.js';
import { type DomainExposure, type Exposure, exposureIn, type Tenant, verdictOf } from './exposure.js';
import { Inputs } from './inputs.js';
import { refusalOf, refuseWhatStays } from './plan-refusals.js';
import { mentionedBy } from './rule-mention.js';

const own: OwnRule = {
  control: 'onmicrosoft-inbound',
  name: 'hardenbot: refuse mail from outside to onmicrosoft.com',
};

function isOurs(row: TransportRule): boolean {
  return isOwnRule(row, own);
}

/** The conditions and the refusal; the status code is one of those that the service takes (5.7.1, 5.7.900 to 5.7.999). */
function wishFor({ index, allowed }: Tenant): Fields {
  const spared = index.livingAtMicrosoft.map(({ address }) => address).filter((address) => allowed(address));
  return {
    FromScope: 'NotInOrganization',
    RecipientDomainIs: index.microsoftDomains.flatMap(({ name }) => name ?? []),
    RecipientAddressType: 'Original',
    ExceptIfSentTo: spared,
    RejectMessageReasonText: 'This address does not take mail from outside. Please use the public address of the recipient.',
    RejectMessageEnhancedStatusCode: '5.7.1',
    SetAuditSeverity: 'Medium',
  };
}

export const control: Control<Settings> = {
  ...definition,
  reads: () => flowReads,
  audit,
  plan,
  study,
};

// Plans the refusal: our own rule at the top, first in audit mode, then enforced.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context.settings, context.asOf);
  return {
    see: inputs.see,
    follow: () => [mailboxRead],
    draft: (outcomes) => draft(context, inputs, outcomes),
  };
}

function draft(context: Context<Settings>, inputs: Inputs, outcomes: Outcomes): PlanDraft | Refusal {
  const tenant = inputs.tenant(outcomes, { mailboxesRead: true });
  const verdict = verdictOf(tenant);
  if (verdict === 'pass' || verdict === 'notApplicable') return nothing(verdict);
  const ours = inputs.mail.ruleRows.find(isOurs);
  const wish = wishFor(tenant);
  const after = (changed: TransportRule) => verdictWith(tenant, inputs.mail.ruleRows, { changed, asOf: context.asOf });
  const refusal = refusalOf({
    tenant,
    verdict,
    outcomes,
    rules: inputs.mail.ruleRows,
    final: after(enforcedRule(own, ours, wish)),
    ours,
  });
  if (refusal !== null) return refusal;
  const warnings = planWarnings(tenant, inputs.mail.ruleRows, ours === undefined);
  return nextStage(context, { own, ours, wish, verdict, after, warnings });
}

/** What is in the way of our rule, as far as an audit has read: the mailboxes that a plan asks for change nothing of it. */
function whatStays({ asOf }: Context<Settings>, inputs: Inputs, outcomes: Outcomes): Refusal | null {
  const tenant = inputs.tenant(outcomes);
  const rows = inputs.mail.ruleRows;
  const final = verdictWith(tenant, rows, { changed: enforcedRule(own, rows.find(isOurs), wishFor(tenant)), asOf });
  return refuseWhatStays({ final, tenant });
}

/** The verdict with our rule as it would be. */
function verdictWith(
  tenant: Tenant,
  rows: readonly TransportRule[],
  { changed, asOf }: { readonly changed: TransportRule; readonly asOf: Date },
): Verdict {
  const others = rows.filter((row) => !isOurs(row));
  return verdictOf({ ...tenant, flow: { ...tenant.flow, rules: mailRules([...others, changed], asOf) } });
}

// What an approver should know before the rule is made: who is hit, and which rules move.

function planWarnings(tenant: Tenant, rules: readonly TransportRule[], moves: boolean): readonly Warning[] {
  const hybrid = tenant.flow.connectors.filter((one) => one.hybrid && one.enabled !== false).map(({ name }) => `"${name}"`);
  return [
    {
      code: 'mail-loss',
      text: 'Groups, contacts and system notices were not looked at: what external senders write to an onmicrosoft.com address, billing and security notices to admins among it, will be refused.',
    },
    {
      code: 'bcc-unproven',
      text: 'Whether the rule sees a recipient in Bcc is not proven.',
    },
    ...defaultWarnings(tenant.index),
    ...(hybrid.length > 0
      ? [
          {
            code: 'hybrid',
            text: `${hybrid.join(', ')} connects mail servers of your own, which hand over mail by onmicrosoft.com addresses: check that it comes in as internal.`,
          },
        ]
      : []),
    ...(moves && rules.length > 0 ? [movedPriorities(rules)] : []),
  ];
}

// Audits onmicrosoft-inbound: whether external mail reaches the addresses that go around the MX record.

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context.settings, context.asOf);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => withPlan(judge(inputs, outcomes, context.asOf), () => whatStays(context, inputs, outcomes)),
  };
}

function judge(inputs: Inputs, outcomes: Outcomes, asOf: Date): Judgement {
  const tenant = inputs.tenant(outcomes);
  const verdict = verdictOf(tenant);
  const exposure = exposureIn(tenant, 'worst');
  const missing = missingReads(inputs.reads(outcomes), outcomes);
  const evidence = new EvidenceList();
  if (verdict !== 'notApplicable') gatherEvidence(evidence, tenant, { exposure, told: verdict !== 'unknown' });
  return {
    verdict,
    summary: summaryOf(verdict, { tenant, exposure, missing }),
    reasoned: true,
    ...evidence.result(),
    warnings: verdict === 'notApplicable' ? lossWarnings(tenant) : warningsOf(tenant, exposure, asOf),
    missing,
  };
}

function allOf(domains: number): string {
  return domains === 1 ? 'the one onmicrosoft.com domain' : `all ${domains} onmicrosoft.com domains`;
}

function summaryOf(
  verdict: Verdict,
  found: { readonly tenant: Tenant; readonly exposure: Exposure; readonly missing: readonly Missing[] },
): string {
  const { tenant, missing } = found;
  const { domains } = found.exposure;
  const names = namesOf(domains);
  switch (verdict) {
    case 'pass':
      return `External mail is blocked from ${allOf(domains.length)} (${names})${butFor(domains)}.`;
    case 'fail':
      return `External mail reaches addresses in ${allOf(domains.length)} (${names}), around the MX record: ${reasonFor(tenant, domains)}.`;
    case 'partial': {
      const closed = domains.filter(({ level }) => level === 'full');
      const kept = closed.length > 0 ? `is blocked from ${namesOf(closed)}` : 'is refused in part';
      const open = domains.filter(({ level }) => level !== 'full');
      return `External mail ${kept}, and gets in to ${namesOf(open)}: ${reasonFor(tenant, open)}.`;
    }
    case 'unknown':
      return `It is unknown whether external mail reaches onmicrosoft.com addresses: ${missing.length > 0 ? `not read: ${readsInWords(missing)}` : reasonFor(tenant, domains)}.`;
    case 'notApplicable':
      return 'The tenant takes mail for no onmicrosoft.com domain.';
    default:
      return assertNever(verdict);
  }
}

/** Whose mail comes in all the same, where few senders are accepted for every recipient. */
function butFor(domains: readonly DomainExposure[]): string {
  const ways = domains.flatMap(({ passages }) => passages).filter(({ accepted }) => !accepted.isEmpty);
  const [allowed, others] = [ways.filter(({ route }) => route.allowed), ways.filter(({ route }) => !route.allowed)];
  const byAddress = AddressSet.union(others.filter(({ route }) => route.certificate === null).map(({ accepted }) => accepted));
  const certificates = new Set(others.flatMap(({ route }) => route.certificate ?? []));
  const senders = [
    ...(byAddress.isEmpty ? [] : [`mail from ${addressesInWords(byAddress)}`]),
    ...[...certificates].map((name) => `mail of servers with the certificate ${name}`),
    ...(allowed.length > 0 ? ['mail through connectors that settings allow'] : []),
  ];
  return senders.length === 0 ? '' : `, but for ${senders.join(', and ')}`;
}

const shownNetworks = 3;

function addressesInWords(addresses: AddressSet): string {
  const cidrs = addresses.toCidrs();
  const rest = cidrs.length - shownNetworks;
  return [...cidrs.slice(0, shownNetworks), ...(rest > 0 ? [`${rest} more networks`] : [])].join(', ');
}

function namesOf(domains: readonly DomainExposure[]): string {
  return domains.map(({ domain }) => domain.name ?? 'domains that could not be read').join(', ');
}

function reasonFor(tenant: Tenant, domains: readonly DomainExposure[]): string {
  return because(distinct(domains.flatMap((one) => reasonsOf(tenant, one))));
}

// Side effects of keeping mail to onmicrosoft.com addresses out.

function warningsOf(tenant: Tenant, exposure: Exposure, asOf: Date): readonly Warning[] {
  const about = tenant.flow.rules.filter((rule) => mentionedBy(rule, tenant));
  return [
    ...bccWarnings(exposure),
    ...defaultWarnings(tenant.index),
    ...residentWarnings(tenant, exposure),
    ...lossWarnings(tenant),
    ...refusalWarnings(about, asOf),
    ...spamFilterWarnings(tenant.flow.rules),
  ];
}

/** Whether there is a domain to be judged or not. */
function lossWarnings(tenant: Tenant): readonly Warning[] {
  return totalLossWarnings({ flow: tenant.flow, index: tenant.index, known: tenant, allowed: tenant.allowed });
}

function bccWarnings({ domains }: Exposure): readonly Warning[] {
  const ways = domains.filter((one) => !one.lockedDown).flatMap((one) => one.passages);
  const byOriginal = ways.some((way) => way.refusedBy.some(({ recipients }) => recipients.only !== null && recipients.original));
  if (!byOriginal) return [];
  return [
    {
      code: 'bcc-unproven',
      text: 'Rules on the original recipient look at "the address in the To field", in the words of Microsoft; whether they see a Bcc recipient is not proven.',
    },
  ];
}

/** Without a domain of the tenant as default, new mailboxes and system mail live under onmicrosoft.com. */
function defaultWarnings(index: RecipientIndex): readonly Warning[] {
  if (index.defaultIsOwn || index.microsoftDomains.length === 0) return [];
  return [
    {
      code: 'mail-loss',
      text: 'No domain of your own is the default: new mailboxes get an onmicrosoft.com address, and external mail to them would be refused.',
    },
  ];
}

/** Mailboxes that live there, and that the rule or the lock does not spare. */
function residentWarnings({ index, flow }: Tenant, { domains }: Exposure): readonly Warning[] {
  const closed = domains.filter(refusesStrangers).flatMap(({ domain }) => domain.name ?? []);
  const excepted = new Set(
    flow.rules.flatMap((rule) => (rule.row.ExceptIfSentTo ?? []).map((address) => address.replace(/^smtp:/i, '').toLowerCase())),
  );
  const hit = index.livingAtMicrosoft
    .map(({ address }) => address)
    .filter(
      (address) => closed.some((name) => address.toLowerCase().endsWith(`@${name}`)) && !excepted.has(address.toLowerCase()),
    );
  if (hit.length === 0) return [];
  return [
    {
      code: 'mail-loss',
      text: `External mail to ${hit.slice(0, 10).join(', ')}${hit.length > 10 ? ` and ${hit.length - 10} more` : ''} is refused: the primary address is there, and nothing excepts it.`,
    },
  ];
}

/** Anyone who lives in the domain gets nothing from senders that no connector or exception knows. */
function refusesStrangers({ domain, level, cells }: DomainExposure): boolean {
  const residents = cells.filter(({ primaries }) => primaries.includes(domain.name));
  return level === 'full' || (residents.length > 0 && residents.every((cell) => !cell.passages.some(isForAnybody)));
}

/** Evidence before the rule is made: mail to onmicrosoft.com addresses in the last 30 days, by recipient domain and source. */
function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  return sourceStudy({
    asOf,
    label: 'Mail to onmicrosoft.com addresses, 30 days',
    sourceOf: ({ fromIP, recipientAddress }) => {
      const domain = domainOf(recipientAddress ?? '');
      return fromIP && domain !== null && isMicrosoftDomain(domain) ? `to ${domain} from ${fromIP}` : null;
    },
    // Aliases that traces show as primary addresses are missing, and signed-in mail is in it: neither more nor less for certain.
    mail: { bound: 'about', end: 'rejected', noticedBy: ({ recipientAddress }) => recipientAddress },
    notMeasured: [
      'A trace may show the primary address where the message was written to an onmicrosoft.com alias: such mail is not counted. The hits of the rule in audit mode show it.',
      'Traces do not tell mail that was sent signed in from external mail.',
    ],
  });
}
