/** Audits and plans one case of a control in memory, without any server. */
import type { Case } from '../../../src/controls/case';
import type { Context, Control, PlanDraft } from '../../../src/controls/control';
import type { Finding } from '../../../src/controls/finding';
import { exceptionsIn } from '../../../src/controls/reasoning/access/access-exception';
import type { Suggestion } from '../../../src/controls/suggestion';
import type { Refusal } from '../../../src/lib/errors';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { frozen } from '../tenants/frozen';
import { stateClient } from '../tenants/state-client';

const day = 24 * 60 * 60 * 1000;

/** The context that a case describes, with the defaults every case shares. */
export function contextOf(control: Control, one: Case): Context {
  return {
    settings: settingsOf(control, one),
    tenant: { id: '7e000000-0000-4000-8000-00000000c0de' },
    breakGlass: one.breakGlass ?? ['bg1@contoso.com', 'bg2@contoso.com'],
    bot: { servicePrincipalId: one.bot?.servicePrincipalId ?? null, egress: one.bot?.egress ?? [] },
    protectedPeople: one.protectedPeople ?? [],
    reportOnlyForMs: 7 * day,
    exceptions: exceptionsIn(one.state),
    swept: one.swept ?? null,
    asOf: new Date(typeof one.state['asOf'] === 'string' ? one.state['asOf'] : '2026-11-24T00:00:00Z'),
  };
}

const noSettings = {};
const parsed = new WeakMap<Control, WeakMap<object, Context['settings']>>();

/** Parsed once: a case is judged again and again, and most have no settings. */
function settingsOf(control: Control, one: Case): Context['settings'] {
  const settings = one.settings ?? noSettings;
  if (typeof settings !== 'object') return control.settings.parse(settings);
  const known = parsed.get(control) ?? new WeakMap<object, Context['settings']>();
  parsed.set(control, known);
  if (!known.has(settings)) known.set(settings, control.settings.parse(settings));
  return known.get(settings);
}

const passOptions = (one: Case) => ({ client: stateClient(frozen(one.state)), monotonicMs: () => 0 });

export async function judge(control: Control, one: Case): Promise<Finding> {
  const { findings } = await auditTenant([{ control, context: contextOf(control, one) }], passOptions(one));
  const [finding] = findings;
  if (finding === undefined) throw new Error('The audit gave no finding.');
  return finding;
}

/** It can be planned to the end. */
export function isChangeable({ plan, verdict }: Case): boolean {
  return typeof plan === 'number' || (plan === undefined && (verdict === 'fail' || verdict === 'partial'));
}

/** A plan is refused, with the code that the case names. */
export function isRefused({ plan }: Case): boolean {
  return typeof plan === 'string';
}

export async function suggestion(control: Control, one: Case): Promise<Suggestion> {
  const suggesting = control.suggest?.(contextOf(control, one));
  if (suggesting === undefined) throw new Error(`${control.id} suggests nothing.`);
  const { outcomes } = await runReads([{ reads: suggesting.reads(), fold: suggesting }], passOptions(one));
  return suggesting.suggest(outcomes);
}

export async function draft(control: Control, one: Case): Promise<PlanDraft | Refusal> {
  const context = contextOf(control, one);
  const planning = control.plan?.(context);
  if (planning === undefined) throw new Error(`${control.id} has no plan.`);
  const { outcomes } = await runReads([{ reads: control.reads(context), fold: planning }], passOptions(one));
  return planning.draft(outcomes);
}
