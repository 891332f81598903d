/** Several plans at once: asked for with one request, and decided on with one press. What is signed is signed for each plan on its own. */

import type { Answer } from '../../../chat/platform.js';
import { maxOnOneCard } from '../../../engine/changes/several-plans.js';
import { type AskedRow, request } from '../../../gateway/decisions/asking.js';
import { answerOnEach, decided, decideOn, noneAsked } from '../../../gateway/decisions/decide-each.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import type { Declined, SeveralDecisions, SeveralPorts, WantedPlan } from '../../../gateway/decisions/several.js';
import { unknownChange } from '../../../gateway/unknown-change.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { DecidedRow } from '../../../views/decided.js';
import { bundleDigest, readBundle } from '../bundle.js';

export function bundleDecisions({ recorder, plans, wishFor }: SeveralPorts): SeveralDecisions {
  return {
    requestSeveral: requestSeveral.bind(null, recorder, wishFor),
    startSeveral: startSeveral.bind(null, recorder),
    approveAll: (call, id, digest) =>
      decideAll(recorder, call, { id, digest, done: 'approved' }, (change, its) => plans.approve(call, change, its)),
    rejectAll: (call, id, digest, reason) =>
      decideAll(recorder, call, { id, digest, done: 'rejected' }, (change, its) => plans.reject(call, change, its, reason)),
  };
}

/** Asks for several plans, which share one card. */
async function startSeveral(
  recorder: DecisionRecorder,
  call: Call,
  { rows, declined }: { readonly rows: readonly AskedRow[]; readonly declined: readonly Declined[] },
): Promise<null> {
  const bundle = recorder.ports.newId('b');
  // Written before the plans are asked for: a note that leads nowhere does no harm.
  await recorder.reads(call).ledger.append(call.tenant.id, bundle, {
    type: 'bundled',
    rows: rows.map(({ id, wish }) => ({ control: wish.control, change: id })),
    declined: [...declined],
  });
  for (const { id, wish, start } of rows) {
    await request(recorder, call, id, { ...wish, bundle }, start);
    await recorder.queue(call, 'plan', id);
  }
  await recorder.draw(call, 'bundle', bundle);
  return null;
}

async function requestSeveral(
  recorder: DecisionRecorder,
  wishFor: SeveralPorts['wishFor'],
  call: Call,
  wanted: readonly WantedPlan[],
): Promise<Answer | Refusal> {
  const twice = wanted.find(({ control }, index) => wanted.findIndex((other) => other.control === control) !== index);
  if (twice !== undefined)
    return refuse('named-twice', `${twice.control.id} is named twice.`, 'Name each control once. Nothing was done.');
  if (wanted.length > maxOnOneCard)
    return refuse(
      'too-many',
      `One card holds ${maxOnOneCard} plans, and ${wanted.length} are named.`,
      'Ask for some of them first.',
    );
  if (call.except !== undefined)
    return refuse('one-at-a-time', 'except= belongs to one control.', 'Plan that one alone. Nothing was done.');
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
  readonly digest: string;
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
  if (digest !== bundleDigest(bundle))
    return refuse('other-plan', 'This button belongs to a card with other plans.', 'Decide on the newest card.');
  const rows: DecidedRow[] = [];
  for (const { control, ...row } of bundle.rows) {
    const one = { label: control, ...row };
    rows.push(decided(one, await decideOn(one, decide)));
  }
  await recorder.drawSoon(call, 'bundle', id);
  return answerOnEach(rows, { id, done, where: `in ${call.tenant.name}` });
}
