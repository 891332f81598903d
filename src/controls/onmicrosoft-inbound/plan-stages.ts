/** The stages of the refusal: our rule at the top in audit mode, then enforced. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { isUnset } from '../../tenant/lenient.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { type TransportRule, transportRuleName, transportRules } from '../../tenant/resources/transport-rule.js';
import type { Context, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { markOf, waitsUntil } from '../reasoning/our-mark.js';
import { changesOf, controlId, ourName } from './our-rule.js';
import type { Settings } from './settings.js';

/** Nothing to change. */
export function nothing(expects: Verdict, warnings: readonly Warning[] = []): PlanDraft {
  return { stage: 'enforce', expects, operations: [], warnings };
}

/** First stage: the rule is there and only writes to the log what it would refuse. */
export function make(input: {
  readonly wish: Fields;
  readonly asOf: Date;
  readonly expects: Verdict;
  readonly warnings: readonly Warning[];
}): PlanDraft {
  const after: Fields = {
    Name: ourName,
    Comments: markOf(controlId, input.asOf),
    Priority: 0,
    State: 'Enabled',
    Mode: 'Audit',
    ...Object.fromEntries(Object.entries(input.wish).filter(([, value]) => !isUnset(value))),
  };
  return {
    stage: 'prepare',
    expects: input.expects,
    operations: [{ kind: 'create', resource: transportRules.key, object: ourName, name: ourName, after }],
    warnings: input.warnings,
  };
}

interface Progress {
  readonly ours: TransportRule;
  readonly wish: Fields;
  readonly verdict: Verdict;
  readonly after: (changed: TransportRule) => Verdict;
  readonly warnings: readonly Warning[];
}

/** Later stages: a rule that someone switched off goes back to audit mode; one that was watched for long enough is enforced. */
export function advance(context: Context<Settings>, progress: Progress): PlanDraft | Refusal {
  const { ours, wish, verdict, warnings } = progress;
  const identity = exchangeIdentity(ours);
  if (identity === null)
    return refuse('unaddressable', 'Our rule carries no id to address it by.', 'Export the state with Guid.');
  const enabled = ours.State?.toLowerCase() === 'enabled';
  const enforced = ours.Mode?.toLowerCase() === 'enforce';
  const wait = waitsUntil(ours.Comments, { asOf: context.asOf, forMs: context.reportOnlyForMs });
  if (enabled && !enforced && wait !== null) return nothing(verdict, [waiting(wait)]);
  const mode = enabled ? 'Enforce' : 'Audit';
  const placed = enabled ? placement(progress) : {};
  const changed = changesOf(ours, { ...wish, Mode: mode, ...placed, Comments: markOf(controlId, context.asOf) });
  const operations: Operation[] = [
    update(ours, identity, changed),
    ...(enabled ? [] : [update(ours, identity, { before: { State: ours.State ?? null }, after: { State: 'Enabled' } })]),
  ];
  return {
    stage: enabled ? 'enforce' : 'prepare',
    expects: enabled
      ? progress.after({ ...ours, ...changed.after, ...(placed.Priority === undefined ? {} : { Priority: -1 }) })
      : verdict,
    operations,
    warnings,
  };
}

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
    text: `The rule runs in audit mode and can be enforced from ${until.toISOString()}; look at its hits before.`,
  };
}
