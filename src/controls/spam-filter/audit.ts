/** Audits spam-filter: whether incoming mail goes through the filter for everyone, and whether the filter acts. */
import { assertNever } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { resultOfParts } from '../reasoning/findings/parts.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { isMicrosoftExchanger } from '../reasoning/mail-flow/domain.js';
import { totalLossWarnings } from '../reasoning/mail-flow/loss.js';
import type { Lack } from './checks.js';
import type { Settings } from './definition.js';
import { type Exposure, exposureOf, type Group } from './exposure.js';
import { Inputs, mailboxRead, reads } from './inputs.js';
import { type AnyPolicy, policyName } from './kinds.js';
import { filterParts } from './parts.js';

export function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => judge(inputs, context, outcomes),
  };
}

function judge(inputs: Inputs, context: Context<Settings>, outcomes: Outcomes): Judgement {
  const exposure = exposureOf(inputs, context);
  const evidence = new EvidenceList();
  gatherEvidence(evidence, inputs, exposure);
  return {
    verdict: exposure.verdict,
    ...resultOfParts(filterParts(inputs, context.settings, exposure)),
    summary: `${summaryOf(exposure)}${exposure.verdict === 'pass' ? deliveredInWords(inputs) : ''}`,
    ...evidence.result(),
    coverage: { covered: countOf(exposure, true), of: exposure.groups.reduce((sum, { tally }) => sum + tally.count, 0) },
    warnings: warningsOf(inputs, exposure, outcomes),
    missing: missingReads(inputs.allReads, outcomes),
  };
}

function countOf({ groups }: Exposure, holds: Group['holds']): number {
  return groups.filter((group) => group.holds === holds).reduce((sum, { tally }) => sum + tally.count, 0);
}

function summaryOf(exposure: Exposure): string {
  const { verdict, groups, ways } = exposure;
  const total = groups.reduce((sum, { tally }) => sum + tally.count, 0);
  const weak = countOf(exposure, false);
  const mailboxes = plural(total, 'mailbox', 'mailboxes');
  const wide = ways.filter(({ kind }) => kind === 'everybody');
  const everybody = wide.map(({ object }) => `"${object}"`);
  const gaps = ways.filter(({ kind }) => kind === 'gap').map(({ object, property }) => `${property} of "${object}"`);
  const round = gaps.length === 0 ? '' : ` Mail bypasses it through ${sample(gaps)}.`;
  switch (verdict) {
    case 'pass':
      return `External mail goes through the filter${total > 0 ? ` for all of ${mailboxes}` : ''}, and nothing bypasses it that settings do not allow. Safe senders that people keep themselves and trusted ARC sealers were not read.`;
    case 'fail':
      return everybody.length > 0
        ? `All external mail${wide.every(({ hasExceptions }) => hasExceptions) ? ' but for exceptions' : ''} bypasses the filter, because of ${sample(everybody)}.${round}`
        : `The filter is too weak for everyone${total > 0 ? ` (${mailboxes})` : ''}: ${sample(lacking(exposure))}.${round}`;
    case 'partial':
      return weak > 0
        ? `The filter is too weak for ${weak} of ${mailboxes} (${sample(lacking(exposure))}), and as it should be for ${countOf(exposure, true)}.${round}`
        : `${strength(exposure)} mail bypasses it through ${sample(gaps)}.`;
    case 'unknown':
      return 'It is unknown whether all external mail is filtered.';
    case 'notApplicable':
      return 'There is nothing to filter mail for.';
    default:
      return assertNever(verdict);
  }
}

/** What Defender delivers unfiltered, whatever settings say. Source: Configure the advanced delivery policy. */
function deliveredInWords({ seen }: Inputs): string {
  const isOn = ({ State }: { readonly State?: string | null | undefined }) => State?.toLowerCase() !== 'disabled';
  const what = [
    ...(seen.security.some(isOn) ? ['mail to mailboxes of the security team'] : []),
    ...(seen.simulations.some(isOn) ? ['mail of phishing simulations'] : []),
  ];
  return what.length === 0 ? '' : ` Advanced delivery lets ${what.join(' and ')} bypass it.`;
}

/** How good the filter is where no mailbox has one that is too weak for certain. */
function strength(exposure: Exposure): string {
  const [good, total] = [countOf(exposure, true), exposure.groups.reduce((sum, { tally }) => sum + tally.count, 0)];
  if (exposure.groups.every(({ holds }) => holds === true))
    return `The filter does what it should${total > 0 ? ` for ${good} of ${plural(total, 'mailbox', 'mailboxes')}` : ''}, but`;
  const few = good === 0 ? '' : `, but for ${good} of ${plural(total, 'mailbox', 'mailboxes')}`;
  return `Whether the filter does what it should is unknown${few}, and`;
}

/** Policies that are too weak, with their first property. */
function lacking({ groups }: Exposure): readonly string[] {
  const names = groups
    .filter(({ holds }) => holds === false)
    .flatMap(({ tally: { effective }, ...facts }) =>
      (['content', 'malware', 'phish'] as const).flatMap((kind) =>
        facts[kind] === false
          ? effective[kind].candidates.map(({ policy }) => `${kindWords[kind]} policy "${policy.Name ?? ''}"`)
          : [],
      ),
    );
  return [...new Set(names)];
}

const kindWords = { content: 'spam', malware: 'malware', phish: 'anti-phishing' } as const;

function sample(names: readonly string[]): string {
  const first = [...new Set(names)].slice(0, 3);
  return [...first, ...(names.length > 3 ? [`${names.length - 3} more`] : [])].join(', ');
}

// Side effects worth knowing about the filter: rules past it, allow lists, presets for nobody, mail that comes another way.

function warningsOf(inputs: Inputs, { ways, groups }: Exposure, outcomes: Outcomes): readonly Warning[] {
  const warnings = new WarningList();
  for (const { code, object, property, actual, kind } of ways) {
    if (code === 'scl-bypass')
      warnings.add(
        code,
        `The rule "${object}" sets SCL -1${kind === 'fine' ? ' for senders that DMARC proves' : ''}: what it matches is not looked at by the spam filter.`,
      );
    if (code === 'tenant-allow')
      warnings.add(
        code,
        `The tenant lets past the filter, by kind ${property}: ${typeof actual === 'string' ? actual : JSON.stringify(actual)}.`,
      );
    if (code === 'hybrid') warnings.add(code, `"${object}" connects mail servers of your own: what they vouch for is believed.`);
  }
  for (const { Name, State, SentTo } of inputs.seen.security)
    if (State?.toLowerCase() !== 'disabled')
      warnings.add(
        'advanced-delivery',
        `The rule "${Name ?? ''}" delivers everything unfiltered to mailboxes of the security team${SentTo?.length ? `: ${SentTo.join(', ')}` : ''}.`,
      );
  for (const { Name, State, Domains, SenderIpRanges } of inputs.seen.simulations)
    if (State?.toLowerCase() !== 'disabled')
      warnings.add(
        'advanced-delivery',
        `The phishing simulation "${Name ?? ''}" is delivered whatever it is: ${[...(Domains ?? []), ...(SenderIpRanges ?? [])].join(', ')}.`,
      );
  presetWarnings(warnings, inputs, groups);
  for (const name of [...inputs.kinds.content.stale, ...inputs.kinds.malware.stale, ...inputs.kinds.phish.stale])
    warnings.add('stale-reference', `The rule "${name}" gives a policy that does not exist: it is passed over.`);
  for (const { name } of inputs.index.domains) {
    const hosts = name === null ? null : inputs.exchangers.of(name, outcomes);
    if (name !== null && hosts !== null && hosts.length > 0 && !hosts.some(isMicrosoftExchanger))
      warnings.add(
        'mx-elsewhere',
        `Mail for ${name} comes through ${hosts.slice(0, 3).join(', ')}: what Microsoft always quarantines, it does not there, so every gap of the filter is a full one.`,
      );
  }
  const known = { domainsWhole: inputs.isComplete(reads.domains), mailboxesWhole: inputs.isMailboxesRead };
  const lost = totalLossWarnings({ flow: inputs.flow, index: inputs.index, known, allowed: () => false });
  return [...lost, ...warnings.result()];
}

/** A preset that is on and matches nobody protects nobody. */
function presetWarnings(warnings: WarningList, inputs: Inputs, groups: Exposure['groups']): void {
  const used = new Set(
    groups.flatMap(({ tally: { effective } }) =>
      [effective.content, effective.malware, effective.phish].flatMap(({ candidates }) => candidates.map(({ rule }) => rule)),
    ),
  );
  for (const { Name, Identity, State } of inputs.seen.presets) {
    const name = Name ?? Identity ?? '';
    if (State?.toLowerCase() === 'enabled' && !used.has(name))
      warnings.add('standing-exclusion', `"${name}" is on and its conditions match no mailbox: it protects nobody.`);
  }
}

const maxMailboxes = 20;

function gatherEvidence(evidence: EvidenceList, inputs: Inputs, exposure: Exposure): void {
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
