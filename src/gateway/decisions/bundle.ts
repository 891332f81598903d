/** Several plans at once: asked for with one request, and decided on with one press. What is signed is signed for each plan by itself. */
import { bundleDigest, maxBundled, readBundle } from '../../changes/bundle.js';
import type { Answer } from '../../chat/platform.js';
import type { ControlDefinition } from '../../controls/control.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import type { DecidedRow } from '../../views/decided.js';
import { unknownChange } from '../unknown-change.js';
import { startSeveral } from './asking.js';
import { answerOnEach, decided, decideOn, noneAsked } from './decide-each.js';
import type { PlanDecisions } from './plan.js';
import type { PlanWish } from './plan-wish.js';
import type { Call, DecisionRecorder } from './recorder.js';

/** A control with the lists that were typed behind it. */
export interface WantedPlan {
  readonly control: ControlDefinition;
  readonly words: readonly string[];
}

export interface BundleDecisions {
  /** Asks for a plan of each: one card with a row for each. What is declined is said on it, and keeps no other from being planned. */
  requestSeveral(call: Call, wanted: readonly WantedPlan[]): Promise<Answer | Refusal>;
  /** Approves the plans of a bundle that this person may approve now, and says of each other one why it is not. Null digest: typed. */
  approveAll(call: Call, bundleId: string, digest: string | null): Promise<Answer | Refusal>;
  /** As `approveAll`, with one reason for all. */
  rejectAll(call: Call, bundleId: string, digest: string, reason: string): Promise<Answer | Refusal>;
}

type WishFor = (call: Call, wanted: WantedPlan) => Promise<PlanWish | Answer | Refusal>;
type Deciding = Pick<PlanDecisions, 'approve' | 'reject'>;

export function createBundleDecisions(recorder: DecisionRecorder, deciding: Deciding, wishFor: WishFor): BundleDecisions {
  return {
    requestSeveral: requestSeveral.bind(null, recorder, wishFor),
    approveAll: (call, id, digest) =>
      decideAll(recorder, call, { id, digest, done: 'approved' }, (change, its) => deciding.approve(call, change, its)),
    rejectAll: (call, id, digest, reason) =>
      decideAll(recorder, call, { id, digest, done: 'rejected' }, (change, its) => deciding.reject(call, change, its, reason)),
  };
}

async function requestSeveral(
  recorder: DecisionRecorder,
  wishFor: WishFor,
  call: Call,
  wanted: readonly WantedPlan[],
): Promise<Answer | Refusal> {
  const twice = wanted.find(({ control }, index) => wanted.findIndex((other) => other.control === control) !== index);
  if (twice !== undefined)
    return refuse('named-twice', `${twice.control.id} is named twice.`, 'Name each control once. Nothing was done.');
  if (wanted.length > maxBundled)
    return refuse(
      'too-many',
      `One card holds ${maxBundled} plans, and ${wanted.length} are named.`,
      'Ask for some of them first.',
    );
  if (call.except !== undefined)
    return refuse('one-at-a-time', 'except= belongs to one control.', 'Plan that one by itself. Nothing was done.');
  const wishes = await Promise.all(wanted.map(async (one) => ({ control: one.control.id, wish: await wishFor(call, one) })));
  const accepted = wishes.flatMap(({ wish }) => (wish !== null && 'wish' in wish ? [wish] : []));
  const declined = wishes.flatMap(({ control, wish }) => (isRefusal(wish) ? [{ control, refusal: wish }] : []));
  if (accepted.length + declined.length < wanted.length)
    return refuse('one-at-a-time', '... asks for the lists of one control.', 'Ask with that control alone. Nothing was done.');
  if (accepted.length === 0) return noneAsked(declined.map(({ control, refusal }) => ({ label: control, refusal })));
  return startSeveral(recorder, call, {
    rows: accepted.map((one) => ({ id: recorder.ports.newId('c'), ...one })),
    declined: declined.map(({ control, refusal: { code, reason, remedy } }) => ({ control, code, reason, remedy })),
  });
}

interface DecidingAll {
  readonly id: string;
  readonly digest: string | null;
  readonly done: 'approved' | 'rejected';
}

/** One after the other, each as if its own button had been pressed: what is decided stays decided if something fails behind it. */
async function decideAll(
  recorder: DecisionRecorder,
  call: Call,
  { id, digest, done }: DecidingAll,
  decide: (changeId: string, digest: string) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  const denied = await recorder.mayRead(call, id);
  if (denied !== null) return denied;
  const bundle = await readBundle(recorder.reads(call).ledger, call.tenant.id, id);
  if (bundle === null)
    return unknownChange(recorder.reads(call).ledger, call.tenant.id, { typed: id, reason: `There is no card ${id} here.` });
  if (digest !== null && digest !== bundleDigest(bundle))
    return refuse('other-plan', 'This button belongs to a card with other plans.', 'Decide on the newest card.');
  const rows: DecidedRow[] = [];
  for (const { control, ...row } of bundle.rows) {
    const one = { label: control, ...row };
    rows.push(decided(one, await decideOn(one, decide)));
  }
  await recorder.drawSoon(call, 'bundle', id);
  return answerOnEach(rows, { id, done, where: `in ${call.tenant.name}` });
}
