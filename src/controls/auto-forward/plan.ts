/** Plans how forwarding is stopped: first a policy of our own for who may forward, then the others off. */
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import {
  type OutboundSpamPolicy,
  outboundSpamPolicies,
  outboundSpamPolicyName,
} from '../../tenant/resources/outbound-spam-policy.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { type Exposure, exposureOf } from './exposure.js';
import { Inputs } from './inputs.js';
import { modeOf } from './modes.js';
import { isOurs, ownPolicy } from './own-policy.js';
import type { Settings } from './settings.js';

export function plan(context: Context<Settings>): Planning {
  const gathering = new Inputs(context);
  return {
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    draft: (outcomes) => draft(gathering, context.settings, outcomes),
  };
}

function draft(gathering: Inputs, settings: Settings, outcomes: Outcomes): PlanDraft | Refusal {
  const before = exposureOf(gathering, { settings, outcomes });
  if (before.verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings: [] };
  const refusal =
    refuseUnreadable(missingReads(gathering.decisiveReads, outcomes)) ??
    refuseUnknown(before) ??
    refuseLoss(before) ??
    refuseAmbiguous(gathering);
  if (refusal !== null) return refusal;
  const closing = withDefault(gathering, policiesToClose(before));
  const own = ownPolicy(gathering, closing);
  if (isRefusal(own)) return own;
  const operations = [...own.operations, ...[...closing].filter((policy) => !own.kept.has(policy)).flatMap(closed)];
  const unaddressable = [...closing].find((policy) => !policy.Guid && !policy.Identity && !policy.Name);
  if (unaddressable !== undefined)
    return refuse('unaddressable', 'A policy carries no id to address it by.', 'Export the state with Guid or Name.');
  const copies = [...new Set(before.copies.filter(({ gap }) => gap).map(({ rule }) => `"${rule.name}"`))];
  const after = exposureOf(gathering, { settings, outcomes, mode: (policy) => (closing.has(policy) ? 'off' : modeOf(policy)) });
  return { stage: 'enforce', expects: after.verdict, operations, warnings: [...own.warnings, ...byHandWarnings(copies)] };
}

/** Every policy that leaves something open for somebody whom settings do not name. */
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
  if (verdict !== 'unknown' && groups.every(({ mode, stopped }) => stopped || mode !== 'untold')) return null;
  return refuse(
    'untold',
    'Policies, rules or groups do not carry all that decides who may forward.',
    'See what the audit shows as not told, then plan again.',
  );
}

function refuseAmbiguous(gathering: Inputs): Refusal | null {
  const name = gathering.strangers.find((one) => gathering.groups.meaning(one) === 'several');
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

function byHandWarnings(copies: readonly string[]): readonly Warning[] {
  if (copies.length === 0) return [];
  return [
    {
      code: 'copy-outside',
      text: `The transport rules ${copies.join(', ')} send copies outside, and a person has to change them: in the Exchange admin centre under Mail flow, Rules, take the outside recipient out, or run Disable-TransportRule -Identity "<name>". If a copy is meant, list the rule under rules in settings.`,
    },
  ];
}
