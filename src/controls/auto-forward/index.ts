/** Mail is not forwarded externally by rules: not by a mailbox, not by the rules of people, not by a copy that a transport or journal rule makes. */

import type { Operation } from '../../engine/plan/operation.js';
import { assertNever, isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import {
  type OutboundSpamPolicy,
  outboundSpamPolicies,
  outboundSpamPolicyName,
} from '../../tenant/resources/outbound-spam-policy.js';
import type { Audit, Context, Control, Judgement, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { resultOfParts } from '../reasoning/findings/parts.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { withPlan } from '../reasoning/findings/with-reason.js';
import { definition, type Settings } from './definition.js';
import { gatherEvidence } from './evidence.js';
import { candidateName, type Exposure, exposureOf, type Group } from './exposure.js';
import { firstReads, Inputs, mailboxRead } from './inputs.js';
import { modeOf } from './modes.js';
import { isOurs, ownPolicy } from './own-policy.js';
import { study } from './study.js';
import { delegateEvidence, outwardRules, sweptEvidence, sweptSentence, sweptWarnings } from './swept.js';
import { warningsOf } from './warnings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => firstReads(context.settings),
  audit,
  plan,
  study,
};

// Plans how forwarding is stopped: first a policy of our own for who may forward, then the others off.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    draft: (outcomes) => draft(inputs, context.settings, outcomes),
  };
}

function draft(inputs: Inputs, settings: Settings, outcomes: Outcomes): PlanDraft | Refusal {
  const before = exposureOf(inputs, { settings, outcomes });
  if (before.verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };
  const refusal =
    refuseUnreadable(missingReads(inputs.decisiveReads, outcomes)) ??
    refuseUnknown(before) ??
    refuseLoss(before) ??
    refuseAmbiguous(inputs);
  if (refusal !== null) return refusal;
  const closing = withDefault(inputs, policiesToClose(before));
  const own = ownPolicy(inputs, closing);
  if (isRefusal(own)) return own;
  const operations = [...own.operations, ...[...closing].filter((policy) => !own.kept.has(policy)).flatMap(closed)];
  const unaddressable = [...closing].find((policy) => !policy.Guid && !policy.Identity && !policy.Name);
  if (unaddressable !== undefined)
    return refuse('unaddressable', 'A policy carries no id to address it by.', 'Export the state with Guid or Name.');
  const after = exposureOf(inputs, { settings, outcomes, mode: (policy) => (closing.has(policy) ? 'off' : modeOf(policy)) });
  return {
    stage: 'enforce',
    expects: after.verdict,
    operations,
    warnings: [...own.warnings, ...byHandWarnings(copiersIn(before))],
  };
}

/** Every policy that leaves something open for someone whom settings do not name. */
function policiesToClose({ open }: Exposure): ReadonlySet<OutboundSpamPolicy> {
  return new Set(
    open
      .flatMap(({ tally }) => tally.effective.candidates.map(({ policy }) => policy))
      .filter((policy) => modeOf(policy) !== 'off'),
  );
}

/** Whom our own rule names no longer falls to the default policy. */
function withDefault({ ruled }: Inputs, closing: ReadonlySet<OutboundSpamPolicy>): ReadonlySet<OutboundSpamPolicy> {
  const { fallback } = ruled;
  const isNext = fallback !== null && modeOf(fallback) !== 'off' && [...closing].some(isOurs);
  return isNext ? new Set([...closing, fallback]) : closing;
}

function closed(policy: OutboundSpamPolicy): readonly Operation[] {
  const identity = exchangeIdentity(policy);
  if (!identity) return [];
  return [
    {
      kind: 'update',
      resource: outboundSpamPolicies.key,
      object: outboundSpamPolicyName(policy),
      identity,
      before: { AutoForwardingMode: policy.AutoForwardingMode ?? null },
      after: { AutoForwardingMode: 'Off' },
    },
  ];
}

function refuseUnknown({ verdict, groups }: Exposure): Refusal | null {
  if (verdict !== 'unknown' && groups.every(({ mode, stopped }) => stopped || mode !== 'unknown')) return null;
  return refuse(
    'unknown',
    'Policies, rules or groups do not carry all that decides who may forward.',
    'See what the audit shows as unknown, then plan again.',
  );
}

function refuseAmbiguous(inputs: Inputs): Refusal | null {
  const name = inputs.strangers.find((one) => inputs.groups.meaning(one) === 'several');
  if (name === undefined) return null;
  return refuse(
    'ambiguous',
    `Several groups go by the name "${name}" that settings allow.`,
    'Write the id of the group that is meant.',
  );
}

/** Mail of a mailbox that keeps no copy arrives nowhere once forwarding is stopped. */
function refuseLoss({ forwards }: Exposure): Refusal | null {
  const lost = forwards.filter(
    ({ forward, target, live }) => live && target.outside !== false && !forward.keepsCopy && forward.allowed !== true,
  );
  if (lost.length === 0) return null;
  const named = lost.slice(0, 10).map(({ forward, target }) => `${forward.person.shown} to ${target.address}`);
  const rest = lost.length - named.length;
  return refuse(
    'mail-loss',
    `Mailboxes forward outside and keep no copy, so that their mail would be lost: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    'Set DeliverToMailboxAndForward to true or end the forwarding, or list the mailbox under allow in settings, then plan again.',
  );
}

/** The rules that send copies outside, or mail through a server outside, each name in quotes. */
function copiersIn({ copies, journals, routes }: Exposure): {
  readonly transport: readonly string[];
  readonly journal: readonly string[];
  readonly routing: readonly string[];
} {
  return {
    routing: routes.filter(({ gap }) => gap === true).map(({ rule, servers }) => `"${rule.name}" (${servers.join(', ')})`),
    transport: [...new Set(copies.filter(({ gap }) => gap).map(({ rule }) => `"${rule.name}"`))],
    journal: journals.filter(({ gap }) => gap === true).map(({ name }) => `"${name}"`),
  };
}

function byHandWarnings({ transport, journal, routing }: ReturnType<typeof copiersIn>): readonly Warning[] {
  const listing = 'If a copy is meant, list the rule under rules in settings.';
  const texts = [
    ...(transport.length === 0
      ? []
      : [
          `The transport rules ${transport.join(', ')} send copies outside, and a person has to change them: in the Exchange admin centre under Mail flow, Rules, take the external recipient out, or run Disable-TransportRule -Identity "<name>". ${listing}`,
        ]),
    ...(journal.length === 0
      ? []
      : [
          `The journal rules ${journal.join(', ')} send copies outside, and a person has to disable them: run Disable-JournalRule -Identity "<name>". ${listing}`,
        ]),
    ...(routing.length === 0
      ? []
      : [
          `The transport rules ${routing.join(', ')} send mail through servers outside, and a person has to change them: look at the server with Get-OutboundConnector -IsTransportRuleScoped $true, then run Disable-TransportRule -Identity "<name>". If the server is yours, list the rule under rules in settings.`,
        ]),
  ];
  return texts.map((text): Warning => ({ code: 'copy-outside', text }));
}

// Audits auto-forward: whose mail may leave the organisation without anyone sending it.

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: (outcomes) => inputs.follow(outcomes),
    mayFollow: [mailboxRead],
    judge: (outcomes) => withPlan(judge(inputs, context, outcomes), () => draft(inputs, context.settings, outcomes)),
  };
}

function judge(inputs: Inputs, context: Context<Settings>, outcomes: Outcomes): Judgement {
  const { settings } = context;
  const exposure = exposureOf(inputs, { settings, outcomes });
  const evidence = new EvidenceList();
  gatherEvidence(evidence, inputs, exposure, settings);
  const { swept = null, asOf } = context;
  const outward = swept === null ? [] : outwardRules(swept, exposure.outside);
  sweptEvidence(evidence, outward, {
    isStopped: exposure.groups.every(({ stopped: isStopped }) => isStopped),
    isAllowed: (mailbox) => settings.allow.some((name) => name.toLowerCase() === mailbox.toLowerCase()),
  });
  const warnings = new WarningList();
  if (swept !== null) {
    delegateEvidence(evidence, swept);
    sweptWarnings(warnings, swept, outward);
  }
  const stopped = exposure.groups.filter((group) => group.tally.allowed !== true && group.stopped);
  return {
    verdict: exposure.verdict,
    ...resultOfParts({ forwarding: { state: exposure.parts.forwarding }, copies: { state: exposure.parts.copies } }),
    summary: summaryOf(exposure, { mailboxesWhole: inputs.isComplete(mailboxRead), inboxRules: sweptSentence(swept, asOf) }),
    ...evidence.result(),
    coverage: {
      covered: countOf(stopped),
      of: countOf(exposure.groups.filter(({ tally }) => tally.allowed !== true)),
    },
    warnings: [...warningsOf(inputs, exposure, settings), ...warnings.result()],
    missing: missingReads(inputs.allReads, outcomes),
  };
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { tally }) => sum + tally.count, 0);
}

function summaryOf(exposure: Exposure, { mailboxesWhole, inboxRules }: Omit<Counted, 'total' | 'by'>): string {
  const { verdict, groups, open } = exposure;
  const total = countOf(groups.filter(({ tally }) => tally.allowed !== true));
  const by = [...new Set(open.flatMap(({ tally }) => tally.effective.candidates.map(candidateName)))].slice(0, 3).join(', ');
  const copying = copyingText(exposure);
  switch (verdict) {
    case 'pass':
      return `Mail is not forwarded externally by rules${total > 0 ? ` from any of ${plural(total, 'mailbox', 'mailboxes')}` : ''}, and no transport or journal rule copies it there.`;
    case 'fail':
      return `Every mailbox may forward mail to every domain outside (${by}). ${inboxRules}${copying}`;
    case 'partial':
      return `${partialText(exposure, { total, by, mailboxesWhole, inboxRules })}${copying}`;
    case 'unknown':
      return 'It is unknown whether mail is forwarded to external addresses automatically.';
    case 'notApplicable':
      return 'There is nothing that could forward mail.';
    default:
      return assertNever(verdict);
  }
}

function copyingText(exposure: Exposure): string {
  const { transport, journal, routing } = copiersIn(exposure);
  const through =
    routing.length > 0 ? ` Transport rules send mail through servers outside: ${routing.slice(0, 3).join(', ')}.` : '';
  const sentence = (kind: string, names: readonly string[]) =>
    names.length > 0 ? ` ${kind} rules send copies outside: ${names.slice(0, 3).join(', ')}.` : '';
  return `${sentence('Transport', transport)}${sentence('Journal', journal)}${through}`;
}

interface Counted {
  readonly total: number;
  /** The policies that let mail out. */
  readonly by: string;
  readonly mailboxesWhole: boolean;
  /** How much of the inbox rules was read, in a sentence. */
  readonly inboxRules: string;
}

function partialText(exposure: Exposure, { total, by, mailboxesWhole, inboxRules }: Counted): string {
  const { open, outside } = exposure;
  if (open.length === 0 || !outside.isSomewhereOpen) return closedText(exposure);
  const where = outside.isWideOpen
    ? 'outside'
    : `to ${outside.classes
        .filter((one) => one.open === true)
        .slice(0, 3)
        .map(({ domain }) => (domain === '*' ? 'most domains outside' : domain))
        .join(', ')}`;
  const who = whoForwards(countOf(open), { total, mailboxesWhole });
  if (open.every(({ mode }) => mode === 'automatic'))
    return `${where === 'outside' ? 'External forwarding' : `Forwarding ${where}`} follows Microsoft's default for ${who} (${by}: Automatic). ${inboxRules}`;
  const rest = mailboxesWhole && total > countOf(open) ? `; the other ${total - countOf(open)} may not` : '';
  return `Mail may be forwarded ${where} by ${who} (${by})${rest}. ${inboxRules}`;
}

/** Nothing is proven open: that no mailbox forwards is said only where that is known of each. */
function closedText({ groups, open, forwards }: Exposure): string {
  const live = forwards.filter((one) => one.live && one.target.outside !== false);
  const names = live.slice(0, 3).map(({ forward, target }) => `${forward.person.shown} to ${target.address}`);
  const listed = `${names.join(', ')}${live.length > names.length ? ` and ${live.length - names.length} more` : ''}`;
  const isUnknown =
    open.length > 0 ||
    groups.some(
      ({ tally, mode, stopped }) => tally.allowed !== true && !stopped && (mode === 'unknown' || tally.allowed === 'unknown'),
    );
  if (isUnknown) {
    const set = live.length === 0 ? '' : ` ${plural(live.length, 'mailbox is', 'mailboxes are')} set to do so: ${listed}.`;
    return `Whether mailboxes can forward mail to external addresses is unknown.${set}`;
  }
  return live.length === 0
    ? 'No mailbox forwards mail to external addresses automatically.'
    : `Only mailboxes that settings allow forward mail to external addresses: ${listed}.`;
}

function whoForwards(count: number, { total, mailboxesWhole }: Pick<Counted, 'total' | 'mailboxesWhole'>): string {
  if (!mailboxesWhole) return 'mailboxes of which not all could be read';
  if (total === 0) return 'any mailbox';
  return count === total
    ? `every one of ${plural(total, 'mailbox', 'mailboxes')}`
    : `${count} of ${plural(total, 'mailbox', 'mailboxes')}`;
}
