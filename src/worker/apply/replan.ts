/** Plans the control again right before the first write: what was approved must still be what would be planned, and must still lock nobody out. */

import { shorten } from '../../chat/safe-text.js';
import type { ApprovalPolicy } from '../../engine/plan/approval.js';
import { type Operation, withoutSecrets } from '../../engine/plan/operation.js';
import { isRefusal, mayAnswerLater, type Refusal, refuse, TenantError } from '../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import { canonicalJson } from '../../lib/json.js';
import type { Page, TenantClient } from '../../tenant/client.js';
import { says } from '../../tenant/compare.js';
import type { Read } from '../../tenant/resource.js';
import { workerKindOf } from '../change-kind.js';
import type { WithControls } from '../context.js';
import { faultsOf, type TenantContext } from '../context.js';
import { type DraftedChange, type DraftPorts, draftChange } from '../plan/draft-change.js';
import type { Candidate } from './check-approval.js';
import type { Operations } from './check-operations.js';
import { compareDrafts, nameOf } from './compare-drafts.js';
import { drifted } from './preflight.js';

type ReplanPorts = DraftPorts & WithControls;

/** This many objects that are no longer planned are looked at one by one: someone may have done the same by hand. */
const maxLooks = 50;
const shownLength = 80;

/**
 * Null when every operation that was approved would be planned again, or is done already; otherwise what moved, object by object. An
 * administrator who was made one after the plan, say, is left out of a fresh one. What a fresh plan would add waits for the next.
 * `proven` is what was checked about locking people out, where the control can.
 */
export async function replan(work: ReplanPorts, candidate: Candidate, policy: ApprovalPolicy): Promise<Refusal | Replanned> {
  try {
    return await planAnew(work, candidate, policy);
  } catch (error) {
    return notAnyMore(refusalOfInternalError(reportedError(error, faultsOf(work, candidate.tenant.id).faulted)), []);
  }
}

interface Replanned {
  readonly proven: string | null;
}

async function planAnew(
  work: ReplanPorts,
  { tenant, change, plan, operations, request }: Candidate,
  { approvers }: ApprovalPolicy,
): Promise<Refusal | Replanned> {
  if (change.request.what !== 'plan' || plan.reverts !== undefined) return { proven: null };
  const busy: TenantError[] = [];
  const watched = { ...tenant, client: watching(tenant.client, busy) };
  const protectedPeople = [request.person.entraId, ...approvers];
  const fresh = await draftAnew(work, { tenant: watched, change, plan, protectedPeople });
  if (fresh === null) return { proven: null };
  if (isRefusal(fresh)) return notAnyMore(fresh, busy);
  const { gone, otherwise } = await compareDrafts(operations, fresh.draft.operations);
  const moved = [
    ...(await noLongerApplied(tenant, operations, gone)),
    ...otherwise.map((operation) => `${operation.object} would be changed otherwise: ${toWhat(operation)}`),
  ];
  return moved.length === 0
    ? { proven: fresh.proven?.summary ?? null }
    : drifted('What this plan rests on moved after it was made', moved);
}

/** Null where what it is made of does not plan again. */
async function draftAnew(
  work: ReplanPorts,
  input: Pick<Candidate, 'tenant' | 'change' | 'plan'> & { readonly protectedPeople: readonly string[] },
): Promise<Pick<DraftedChange, 'draft' | 'proven'> | Refusal | null> {
  const { tenant, change, plan, protectedPeople } = input;
  const own = workerKindOf(work, plan);
  if (own !== undefined) {
    const draft = await own.draftAgain(work, { tenant, change, plan });
    return isRefusal(draft) ? draft : { draft, proven: null };
  }
  const control = work.controls.find(({ id }) => id === plan.control);
  return control?.plan === undefined ? null : draftChange(work, { tenant, control, protectedPeople, withImpact: false });
}

/** A refusal to plan is a refusal to apply: what the plan rested on does not hold any more, or is unknown. Throws where the tenant only did not answer. */
function notAnyMore({ code, reason, remedy }: Refusal, [busy]: readonly TenantError[]): Refusal {
  if (busy !== undefined) throw busy;
  if (code === 'would-lock-out') return refuse(code, reason, remedy);
  return refuse('not-plannable', `Planned again before the first write, and refused: ${reason} Nothing was written.`, remedy);
}

/** What is not planned any more although it is not done either; beyond what can be looked at, everything counts as that. */
async function noLongerApplied(
  tenant: TenantContext,
  operations: Operations,
  names: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (names.size === 0) return [];
  const gone: string[] = [];
  let looks = 0;
  for await (const operation of operations) {
    if (!names.has(nameOf(operation))) continue;
    looks += 1;
    if (looks > maxLooks || !(await isDone(tenant, operation))) gone.push(`${operation.object} is not to be changed any more`);
  }
  return gone;
}

async function isDone(tenant: TenantContext, operation: Operation): Promise<boolean> {
  if (operation.kind === 'action') return false;
  const current = await tenant.client.current(operation);
  if (operation.kind === 'remove') return current === null;
  return current !== null && says(current.fields, operation.after);
}

/** Remembers the reads that failed because the tenant was busy or out of reach, or took no credential of ours: those may go well later. */
function watching(client: TenantClient, busy: TenantError[]): TenantClient {
  return {
    ...client,
    read: async function* <Row>(read: Read<Row>): AsyncGenerator<Page<Row>> {
      try {
        yield* client.read(read);
      } catch (error) {
        if (error instanceof TenantError && mayAnswerLater(error)) busy.push(error);
        throw error;
      }
    },
  };
}

function toWhat(planned: Operation): string {
  const operation = withoutSecrets(planned);
  return shorten(canonicalJson(operation.kind === 'remove' ? operation.before : operation.after), shownLength);
}
