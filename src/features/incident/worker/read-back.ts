/** Measures what a stage of the playbook did, by reading back every object that it wrote. */

import type { Operation } from '../../../engine/plan/operation.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { wholePlan } from '../../../engine/plan/stored-operations.js';
import type { Verdict } from '../../../engine/plan/verdict.js';
import { zoneOf } from '../../../lib/calendar.js';
import { TenantError } from '../../../lib/errors.js';
import { minuteIn } from '../../../lib/utc-minute.js';
import { says } from '../../../tenant/compare.js';
import { readOf } from '../../../tenant/resource.js';
import { oneUser } from '../../../tenant/resources/user.js';
import { userPasswords } from '../../../tenant/resources/user-password.js';
import { userSessions } from '../../../tenant/resources/user-session.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import type { Measured } from '../../../worker/change-kind.js';
import type { TenantContext, WithPlans } from '../../../worker/context.js';

/** Steps that leave nothing to be read (sessions, passwords) stand by the answer of the service, and the summary says so. */
export async function readBack(work: WithPlans, tenant: TenantContext, plan: Plan): Promise<Measured> {
  const wanted: string[] = [];
  const otherwise: string[] = [];
  const unread: string[] = [];
  const actions: Operation[] = [];
  const operations = await wholePlan(work.plans, plan);
  if (operations === null) return { measured: 'unknown', summary: unreadPlan };
  for (const operation of operations) {
    if (operation.kind === 'action') {
      actions.push(operation);
      continue;
    }
    const shows = await look(tenant, operation);
    ({ wanted, otherwise, unread })[shows].push(
      shows === 'wanted' ? lineOf(operation) : `${operation.object} (wanted: ${wishOf(operation)})`,
    );
  }
  if (isContained(plan) && [...wanted, ...otherwise, ...unread].length === 0) {
    const { shows, line } = await lookAtAccount(tenant, plan.incident.account);
    ({ wanted, otherwise, unread })[shows].push(line);
  }
  const parts = [
    ...(wanted.length === 0 ? [] : [`Read back as wanted: ${wanted.join('; ')}`]),
    ...(otherwise.length === 0 ? [] : [`NOT as wanted: ${otherwise.join('; ')}`]),
    ...(unread.length === 0 ? [] : [`Cannot be read: ${unread.join('; ')}`]),
    ...(await traces(tenant, plan, actions)),
  ];
  return { measured: verdictOf(plan, { wanted, otherwise, unread }), summary: parts.join('. ') };
}

/** Anyone who writes to the store could otherwise have a step that was not done left out. */
const unreadPlan =
  'It could not be measured: the stored plan is not the one that was approved. Find out who can write to the store';

type Contained = Plan & { readonly incident: NonNullable<Plan['incident']> };

function isContained(plan: Plan): plan is Contained {
  return plan.incident !== undefined && plan.control === 'contain' && plan.reverts === undefined && plan.expects === 'pass';
}

/** An account that was blocked before is not blocked by its plan: someone may have let it in meanwhile. */
async function lookAtAccount(
  tenant: TenantContext,
  { id, name }: Contained['incident']['account'],
): Promise<{ readonly shows: 'wanted' | 'otherwise' | 'unread'; readonly line: string }> {
  const { rows } = await rowsOf(tenant.client, readOf(oneUser, ['id', 'accountEnabled'], { of: id }));
  const enabled = rows[0]?.accountEnabled;
  if (typeof enabled !== 'boolean') return { shows: 'unread', line: `whether ${name} is blocked` };
  return { shows: enabled ? 'otherwise' : 'wanted', line: `${name}: accountEnabled ${enabled}` };
}

/** What steps that change no property of their own leave behind: times, which may show later than the step. They add nothing to the verdict. */
async function traces(tenant: TenantContext, plan: Plan, actions: readonly Operation[]): Promise<readonly string[]> {
  const { incident } = plan;
  if (incident === undefined || actions.length === 0) return [];
  const fields = ['id', 'signInSessionsValidFromDateTime', 'lastPasswordChangeDateTime'] as const;
  const { rows } = await rowsOf(tenant.client, readOf(oneUser, fields, { of: incident.account.id }));
  const has = (key: string) => actions.some(({ resource }) => resource === key);
  const at = (time: Date | null | undefined) =>
    time && time >= new Date(plan.createdAt) ? minuteIn(time, zoneOf(tenant)) : null;
  const sessions = has(userSessions.key) ? at(rows[0]?.signInSessionsValidFromDateTime) : null;
  const password = has(userPasswords.key) ? at(rows[0]?.lastPasswordChangeDateTime) : null;
  const unseen = actions.length - [sessions, password].filter((one) => one !== null).length;
  return [
    ...(sessions === null ? [] : [`Sessions from before ${sessions} no longer work`]),
    ...(password === null ? [] : [`The password was replaced at ${password}`]),
    ...(unseen === 0 ? [] : [`${counted(unseen)} nothing to be read; the service said that it was done`]),
  ];
}

function counted(steps: number): string {
  return steps === 1 ? '1 step leaves' : `${steps} steps leave`;
}

function verdictOf(
  plan: Plan,
  { wanted, otherwise, unread }: Readonly<Record<'wanted' | 'otherwise' | 'unread', readonly string[]>>,
): Verdict {
  if (unread.length > 0) return 'unknown';
  if (otherwise.length === 0) return plan.expects;
  return wanted.length === 0 ? plan.found : 'partial';
}

async function look(
  tenant: TenantContext,
  operation: Exclude<Operation, { kind: 'action' }>,
): Promise<'wanted' | 'otherwise' | 'unread'> {
  try {
    const current = await tenant.client.current(operation);
    if (operation.kind === 'remove') return current === null ? 'wanted' : 'otherwise';
    return current !== null && says(current.fields, operation.after) ? 'wanted' : 'otherwise';
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return error.kind === 'notFound' && operation.kind === 'remove' ? 'wanted' : 'unread';
  }
}

function lineOf(operation: Exclude<Operation, { kind: 'action' }>): string {
  return `${operation.object}: ${wishOf(operation)}`;
}

function wishOf(operation: Exclude<Operation, { kind: 'action' }>): string {
  if (operation.kind === 'remove') return 'gone';
  if (operation.kind === 'create') return 'there';
  return Object.entries(operation.after)
    .map(([property, value]) => `${property} ${JSON.stringify(value)}`)
    .join(', ');
}
