/** The stages of a mail flow rule of ours: at the top in audit mode, then enforced. */

import type { Fields, Operation } from '../../../engine/plan/operation.js';
import type { Verdict } from '../../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../../lib/errors.js';
import { canonicalJson, type Json, sameJson } from '../../../lib/json.js';
import { utcMinute } from '../../../lib/utc-minute.js';
import { isUnset } from '../../../tenant/lenient.js';
import { exchangeIdentity } from '../../../tenant/resources/exchange-object.js';
import { type TransportRule, transportRuleName, transportRules } from '../../../tenant/resources/transport-rule.js';
import type { Context, PlanDraft } from '../../control.js';
import type { Warning } from '../../finding.js';
import { isMarked, markOf, waitsUntil } from '../our-mark.js';
import { actionsBeside } from './rule-parts.js';

/** One rule that a control makes. */
export interface OwnRule {
  readonly control: string;
  readonly name: string;
}

/** Whether hardenbot made the rule for this control. */
export function isOwnRule(row: TransportRule, own: OwnRule): boolean {
  return row.Name === own.name || isMarked(row.Comments, own.control);
}

/** Source: limits of Exchange Online for mail flow rules. */
const maxRules = 300;

/** Nothing to change. */
export function nothing(expects: Verdict, warnings: readonly Warning[] = []): PlanDraft {
  return { stage: 'enforce', expects, operations: [], warnings };
}

/** First stage: the rule is there and only writes to the log what it would refuse. */
function make(input: {
  readonly own: OwnRule;
  readonly wish: Fields;
  readonly asOf: Date;
  readonly expects: Verdict;
  readonly warnings: readonly Warning[];
}): PlanDraft {
  const after: Fields = {
    Name: input.own.name,
    Comments: markOf(input.own.control, input.asOf),
    Priority: 0,
    State: 'Enabled',
    Mode: 'Audit',
    ...Object.fromEntries(Object.entries(input.wish).filter(([, value]) => !isUnset(value))),
  };
  return {
    stage: 'prepare',
    expects: input.expects,
    operations: [{ kind: 'create', resource: transportRules.key, object: input.own.name, name: input.own.name, after }],
    warnings: input.warnings,
  };
}

/** Our rule as it would be once it is enforced, before every other. */
export function enforcedRule(own: OwnRule, ours: TransportRule | undefined, wish: Fields): TransportRule {
  return { ...ours, Name: ours?.Name ?? own.name, ...wish, State: 'Enabled', Mode: 'Enforce', Priority: -1 } as TransportRule;
}

interface NextStage {
  readonly own: OwnRule;
  /** Undefined: there is none yet. */
  readonly ours: TransportRule | undefined;
  readonly wish: Fields;
  /** What the audit says now. */
  readonly verdict: Verdict;
  /** What it would say of the tenant with the rule changed so. */
  readonly after: (changed: TransportRule) => Verdict;
  readonly warnings: readonly Warning[];
}

/** Made in audit mode where it is missing; otherwise brought one stage further. */
export function nextStage(context: Context, stage: NextStage): PlanDraft | Refusal {
  const { own, ours, wish, verdict, warnings } = stage;
  if (ours === undefined) return make({ own, wish, asOf: context.asOf, expects: verdict, warnings });
  return advance(context, { ...stage, ours });
}

/** A tenant that has as many rules as there can be takes no more. */
export function refuseRuleLimit(rows: readonly TransportRule[], ours: TransportRule | undefined): Refusal | null {
  if (ours !== undefined || rows.length < maxRules) return null;
  return refuse(
    'rule-limit',
    `There are ${rows.length} mail flow rules, and ${maxRules} is the most there can be.`,
    'Remove a rule, then plan again.',
  );
}

interface Progress extends NextStage {
  readonly ours: TransportRule;
}

/**
 * Later stages: a rule that someone switched off goes back to audit mode; one that was watched for long enough is enforced, and one of which nobody
 * knows is watched again.
 */
function advance(context: Pick<Context, 'asOf' | 'reportOnlyForMs'>, progress: Progress): PlanDraft | Refusal {
  const { own, ours, wish, verdict, warnings } = progress;
  const identity = exchangeIdentity(ours);
  if (identity === null)
    return refuse('unaddressable', 'Our rule carries no id to address it by.', 'Export the state with Guid.');
  const enabled = ours.State?.toLowerCase() === 'enabled';
  const enforced = ours.Mode?.toLowerCase() === 'enforce';
  const added = enabled && enforced ? [] : actionsBeside(ours, Object.keys(wish));
  if (added.length > 0) return refuseAdded(ours, added);
  const wait = enabled && !enforced ? waitsUntil(ours.Comments, { asOf: context.asOf, forMs: context.reportOnlyForMs }) : null;
  if (wait instanceof Date) return nothing(verdict, [waiting(wait)]);
  const enforces = enabled && wait === null;
  const placed = enforces ? placement(progress) : {};
  const mode = enforces ? 'Enforce' : 'Audit';
  const changed = changesOf(ours, { ...wish, Mode: mode, ...placed, Comments: markOf(own.control, context.asOf) });
  const operations: Operation[] = [
    update(ours, identity, changed),
    ...(enabled ? [] : [update(ours, identity, { before: { State: ours.State ?? null }, after: { State: 'Enabled' } })]),
  ];
  return {
    stage: enforces ? 'enforce' : 'prepare',
    expects: enforces
      ? progress.after({ ...ours, ...changed.after, ...(placed.Priority === undefined ? {} : { Priority: -1 }) })
      : verdict,
    operations,
    warnings: wait === 'unknown' ? [...warnings, watchedAgain] : warnings,
  };
}

/** What someone added to our rule does nothing in audit mode, and would be enforced with it. */
function refuseAdded(ours: TransportRule, added: readonly string[]): Refusal {
  return refuse(
    'by-hand',
    `Someone added actions to the rule "${transportRuleName(ours)}" (${added.join(', ')}), and they would be enforced with it.`,
    'Remove them from the rule, or give them a rule of their own, then plan again.',
  );
}

const watchedAgain: Warning = {
  code: 'waiting',
  text: 'Since when the rule runs in audit mode is unknown, because its comment was changed. Its trial begins again with this plan: enforce it once that is over, and leave the comment as it is.',
};

/** To the top only where an earlier rule hides ours: all others move down by one, and back when it is undone. */
function placement({ ours, wish, after }: Progress): { readonly Priority?: 0 } {
  const inPlace = after({ ...ours, ...wish, State: 'Enabled', Mode: 'Enforce' });
  return inPlace === 'pass' || ours.Priority === 0 ? {} : { Priority: 0 };
}

function update(ours: TransportRule, identity: string, change: { readonly before: Fields; readonly after: Fields }): Operation {
  return { kind: 'update', resource: transportRules.key, object: transportRuleName(ours), identity, ...change };
}

function waiting(until: Date): Warning {
  return {
    code: 'waiting',
    text: `The rule runs in audit mode and can be enforced from ${utcMinute(until)}; look at its hits before.`,
  };
}

/** The record by which the order can be compared after a revert: the service moves the others up again when our rule goes. */
export function movedPriorities(rules: readonly TransportRule[]): Warning {
  const moved = rules.map((row, index) => {
    const priority = row.Priority ?? index;
    return `"${transportRuleName(row)}" ${priority} to ${priority + 1}`;
  });
  return {
    code: 'priorities',
    text: `The rule goes to the top and all others move down by one: ${moved.join(', ')}. Undoing it moves them back.`,
  };
}

/** Properties of a rule that are not as wished, with what they are now; lists are compared as sets, without regard to case. */
function changesOf(row: TransportRule, wish: Fields): { readonly before: Fields; readonly after: Fields } {
  const differing = Object.entries(wish).filter(([property, value]) => !isSame(valueIn(row, property), value));
  return {
    before: Object.fromEntries(differing.map(([property]) => [property, valueIn(row, property)])),
    after: Object.fromEntries(differing),
  };
}

function valueIn(row: TransportRule, property: string): Json {
  return (row[property] ?? null) as Json;
}

function isSame(left: Json, right: Json): boolean {
  if (!Array.isArray(right)) return sameJson(left, right);
  const plain = (list: readonly Json[]) => list.map((item) => canonicalJson(item).toLowerCase()).sort();
  return sameJson(plain(Array.isArray(left) ? left : []), plain(right));
}
