/** Plans the refusal: our own rule at the top, first in audit mode, then enforced. */
import { type Refusal, refuse } from '../../errors.js';
import type { Fields, Operation } from '../../plan/operation.js';
import {
  type TransportRule,
  transportRuleIdentity,
  transportRuleName,
  transportRules,
} from '../../tenant/resources/transport-rule.js';
import type { Context, Draft, Outcomes, Planning, Verdict, Warning } from '../control.js';
import { mailboxRead } from '../mail-flow/gathering.js';
import { mailRules } from '../mail-flow/rule.js';
import { markOf, waitsUntil } from '../our-mark.js';
import { Gathering, type Settings } from './gathering.js';
import { changesOf, controlId, isOurs, ourName, wishFor } from './our-rule.js';
import { refusalOf } from './plan-refusals.js';
import { planWarnings } from './plan-warnings.js';
import { type Tenant, verdictOf } from './standing.js';

export function plan(context: Context<Settings>): Planning {
  const gathering = new Gathering(context.settings, context.asOf);
  return {
    see: gathering.see,
    follow: () => [mailboxRead],
    draft: (outcomes) => draft(context, gathering, outcomes),
  };
}

function draft(context: Context<Settings>, gathering: Gathering, outcomes: Outcomes): Draft | Refusal {
  const tenant = gathering.tenant(outcomes, { mailboxesRead: true });
  const verdict = verdictOf(tenant);
  if (verdict === 'pass' || verdict === 'notApplicable') return nothing(verdict);
  const ours = gathering.mail.ruleRows.find(isOurs);
  const wish = wishFor(tenant);
  const after = (changed: TransportRule) => verdictWith(tenant, gathering.mail.ruleRows, { changed, asOf: context.asOf });
  const enforced = {
    ...ours,
    Name: ours?.Name ?? ourName,
    ...wish,
    State: 'Enabled',
    Mode: 'Enforce',
    Priority: -1,
  } as TransportRule;
  const refusal = refusalOf({
    tenant,
    verdict,
    outcomes,
    rules: gathering.mail.ruleRows,
    final: after(enforced),
    hasOurs: ours !== undefined,
  });
  if (refusal !== null) return refusal;
  const warnings = planWarnings(tenant, gathering.mail.ruleRows, ours === undefined);
  if (ours === undefined) return make({ wish, asOf: context.asOf, expects: verdict, warnings });
  return advance(context, { ours, wish, verdict, after, warnings });
}

function nothing(expects: Verdict, warnings: readonly Warning[] = []): Draft {
  return { stage: 'enforce', expects, operations: [], warnings };
}

/** First stage: the rule is there and only writes to the log what it would refuse. */
function make(input: {
  readonly wish: Fields;
  readonly asOf: Date;
  readonly expects: Verdict;
  readonly warnings: readonly Warning[];
}): Draft {
  const after: Fields = {
    Name: ourName,
    Comments: markOf(controlId, input.asOf),
    Priority: 0,
    State: 'Enabled',
    Mode: 'Audit',
    ...input.wish,
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

/** Later stages: a rule that somebody switched off goes back to audit mode; one that was watched for long enough is enforced. */
function advance(context: Context<Settings>, progress: Progress): Draft | Refusal {
  const { ours, wish, verdict, warnings } = progress;
  const identity = transportRuleIdentity(ours);
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

/** The verdict with our rule as it would be. */
function verdictWith(
  tenant: Tenant,
  rows: readonly TransportRule[],
  { changed, asOf }: { readonly changed: TransportRule; readonly asOf: Date },
): Verdict {
  const others = rows.filter((row) => !isOurs(row));
  return verdictOf({ ...tenant, flow: { ...tenant.flow, rules: mailRules([...others, changed], asOf) } });
}

function waiting(until: Date): Warning {
  return {
    code: 'waiting',
    text: `The rule runs in audit mode and can be enforced from ${until.toISOString()}; look at its hits before.`,
  };
}
