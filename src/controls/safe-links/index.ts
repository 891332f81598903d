/** Every mailbox is under a policy of Safe Links and one of Safe Attachments that act; without the licence neither is there. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Control, Judgement, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { defenderForOffice } from '../reasoning/access/tenant/licence.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { type PartState, resultOfParts, together } from '../reasoning/findings/parts.js';
import { attachmentChecks, clickChecks, linkChecks, stateOfChecks } from './checks.js';
import { definition, type Settings } from './definition.js';
import { gatherEvidence } from './evidence.js';
import { type Effective, firstReads, Inputs, laterReads, type Tally } from './inputs.js';
import { stateUnder } from './protection.js';

/** A person makes the change, so that there is no plan. */
export const control: Control<Settings> = { ...definition, reads: () => firstReads, audit };

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    mayFollow: laterReads,
    judge: (outcomes) => judge(inputs, outcomes),
  };
}

type Part = 'links' | 'click-through' | 'attachments';
const partNames: readonly Part[] = ['links', 'click-through', 'attachments'];

/** Mailboxes under the same policies, with where each part stands for them. */
interface Group {
  readonly count: number;
  readonly states: Readonly<Record<Part, PartState>>;
}

function judge(inputs: Inputs, outcomes: Outcomes): Judgement {
  const missing = missingReads(inputs.allReads, outcomes);
  if (inputs.licence(outcomes) === 'absent')
    return { verdict: 'notApplicable', summary: unlicensed, evidence: [], evidenceTotal: 0, warnings: [], missing };
  const isSure = inputs.licence(outcomes) === 'present' && inputs.isMailboxListWhole(outcomes);
  const groups = groupsOf(inputs, outcomes);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const covered = (holds: (group: Group) => boolean) => groups.reduce((sum, one) => sum + (holds(one) ? one.count : 0), 0);
  const parts = Object.fromEntries(
    partNames.map((name) => {
      const past = pastPolicies(name, inputs, outcomes);
      const state = sure(together([...groups.map(({ states }) => states[name]), past]), isSure);
      const held = past === 'holds' ? covered(({ states }) => states[name] === 'holds') : 0;
      return [name, { state, coverage: { covered: held, of: total } }];
    }),
  );
  const evidence = new EvidenceList();
  gatherEvidence(evidence, inputs, outcomes);
  const past = together(partNames.map((name) => pastPolicies(name, inputs, outcomes)));
  const verdict = withRules(verdictOf(groups, isSure), past);
  return {
    verdict,
    ...(verdict === 'notApplicable' ? {} : resultOfParts(parts)),
    summary:
      `${summaryOf(verdict, groups, leavesOut(inputs))}${verdict === 'notApplicable' ? '' : `${pastInWords(inputs)}${allowedInWords(inputs, outcomes)}`}`.trim(),
    ...evidence.result(),
    coverage: {
      covered: past === 'holds' ? covered(({ states }) => partNames.every((name) => states[name] === 'holds')) : 0,
      of: total,
    },
    warnings: warningsOf(inputs),
    missing,
  };
}

const unlicensed = `Not licensed: Safe Links and Safe Attachments take ${defenderForOffice.name}, which the tenant does not have.`;

/** Mailboxes that were not read may be under any policy. */
function groupsOf(inputs: Inputs, outcomes: Outcomes): readonly Group[] {
  const groups = inputs.tallies.map((tally) => groupOf(tally, inputs));
  if (inputs.isMailboxListWhole(outcomes)) return groups;
  const { links, attachments } = inputs.protections(outcomes);
  return [...groups, { count: 0, states: statesOf({ links: links.ofAnybody, attachments: attachments.ofAnybody }, inputs) }];
}

function groupOf(tally: Tally, inputs: Inputs): Group {
  return { count: tally.mailboxes.count, states: statesOf(tally, inputs) };
}

function statesOf({ links, attachments }: Effective, { urls }: Inputs): Group['states'] {
  return {
    links: stateUnder(links, (policy) => stateOfChecks(linkChecks(policy, urls))),
    'click-through': stateUnder(links, (policy) => stateOfChecks(clickChecks(policy))),
    attachments: stateUnder(attachments, (policy) => stateOfChecks(attachmentChecks(policy))),
  };
}

/** @param isSure every mailbox was read, and the licence is there for certain: without it policies do nothing */
function sure(state: PartState, isSure: boolean): PartState {
  return state === 'holds' && !isSure ? 'unknown' : state;
}

function verdictOf(groups: readonly Group[], isSure: boolean): Verdict {
  if (groups.length === 0) return 'notApplicable';
  const states = groups.flatMap((group) => partNames.map((name) => group.states[name]));
  if (states.includes('gap')) return states.includes('holds') || states.includes('unknown') ? 'partial' : 'fail';
  return states.includes('unknown') || !isSure ? 'unknown' : 'pass';
}

/** Whether mail flow rules keep mail from what the policies check: clicking through is no matter of mail. */
function pastPolicies(part: Part, inputs: Inputs, outcomes: Outcomes): PartState {
  if (part === 'click-through') return 'holds';
  const gaps = inputs.skips.filter(({ what }) => what.includes(part)).map(({ gap }) => gap);
  if (gaps.includes(true)) return 'gap';
  return gaps.includes('unknown') || !inputs.areRulesWhole(outcomes) ? 'unknown' : 'holds';
}

/** Policies are judged alone; what gets past them makes it no better, and no failure of its own. */
function withRules(verdict: Verdict, past: PartState): Verdict {
  if (past === 'holds' || (verdict !== 'pass' && verdict !== 'unknown')) return verdict;
  return past === 'gap' ? 'partial' : 'unknown';
}

function pastInWords({ skips }: Inputs): string {
  const named = (part: 'links' | 'attachments') => [
    ...new Set(skips.filter(({ gap, what }) => gap === true && what.includes(part)).map(({ rule }) => `"${rule.name}"`)),
  ];
  const sentence = (product: string, names: readonly string[]) =>
    names.length === 0 ? '' : ` Mail flow rules let mail past ${product}: ${names.slice(0, 3).join(', ')}.`;
  const toDo = skips.some(({ gap }) => gap === true) ? ' Turn such a rule off, or list it under rules in settings.' : '';
  const allowed = skips.some(({ isListed, rule }) => isListed && rule.inEffect !== false);
  const rest = allowed ? ' Mail of the rules that settings allow is not checked.' : '';
  return `${sentence('Safe Links', named('links'))}${sentence('Safe Attachments', named('attachments'))}${toDo}${rest}`;
}

/** An entry that someone made lasts until it ends, or until nobody meets it for 45 days. Source: Microsoft's pages on the Tenant Allow/Block List. */
function allowedInWords(inputs: Inputs, outcomes: Outcomes): string {
  if (!inputs.isAllowListRead(outcomes))
    return ' Which links and files the Tenant Allow/Block List lets go unchecked could not be read.';
  const allowed = allowedBy(inputs);
  return allowed === null ? '' : ` ${allowed}`;
}

function allowedBy({ allowList: { Url, FileHash } }: Inputs): string | null {
  const counted = [
    ...(Url.count > 0 ? [Url.toString('link', 'links', 3)] : []),
    ...(FileHash.count > 0 ? [plural(FileHash.count, 'file')] : []),
  ];
  return counted.length === 0 ? null : `The Tenant Allow/Block List lets ${counted.join(' and ')} go unchecked.`;
}

function warningsOf(inputs: Inputs): readonly Warning[] {
  const allowed = allowedBy(inputs);
  return allowed === null ? [] : [{ code: 'tenant-allow', text: `${allowed} Remove entries that are no longer meant.` }];
}

/** A policy that protects someone leaves addresses out; where all holds, settings list every one. */
function leavesOut({ tallies }: Inputs): boolean {
  return tallies.some(({ links }) =>
    links.candidates.some(({ policy: { policy } }) => (policy?.DoNotRewriteUrls ?? []).length > 0),
  );
}

function summaryOf(verdict: Verdict, groups: readonly Group[], isAnyLeftOut: boolean): string {
  if (verdict === 'notApplicable') return 'There are no mailboxes to protect.';
  if (verdict === 'unknown') return 'It is not known whether Safe Links and Safe Attachments protect every mailbox.';
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (verdict === 'pass')
    return `Safe Links and Safe Attachments protect ${plural(total, 'mailbox', 'mailboxes')}, and nobody can click through${isAnyLeftOut ? ', but for links that settings allow' : ''}.`;
  return partNames.flatMap((name) => lackOf(name, groups, total)).join(' ');
}

function lackOf(part: Part, groups: readonly Group[], total: number): readonly string[] {
  const lacking = groups.filter(({ states }) => states[part] === 'gap');
  if (lacking.length === 0) return [];
  const count = lacking.reduce((sum, one) => sum + one.count, 0);
  // No mailbox was read: it is so under every policy that there is.
  const of =
    count === 0 ? 'every mailbox (their list could not be read)' : `${count} of ${plural(total, 'mailbox', 'mailboxes')}`;
  const sentences: Readonly<Record<Part, string>> = {
    links: `Safe Links does not check every link for ${of}.`,
    'click-through': `People can click through the warnings of Safe Links in ${of}.`,
    attachments: `Safe Attachments holds nothing back for ${of}.`,
  };
  return [sentences[part]];
}
