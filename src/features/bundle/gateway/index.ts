/** Several plans on one card: asked for together, decided on with one press, and drawn as one message. */

import type { Message, PersonalNews } from '../../../chat/card.js';
import type { Answer } from '../../../chat/platform.js';
import type { Change } from '../../../engine/changes/change.js';
import { maxOnOneCard } from '../../../engine/changes/several-plans.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { type AskedRow, request } from '../../../gateway/decisions/asking.js';
import { answerOnEach, decided, decideOn, noneAsked } from '../../../gateway/decisions/decide-each.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import type { Declined, SeveralDecisions, SeveralPorts, WantedPlan } from '../../../gateway/decisions/several.js';
import type { GatewayFeature, SubjectOfFeature } from '../../../gateway/feature.js';
import { endedCalls } from '../../../gateway/outbox/ended-calls.js';
import { type CardPorts, changeView } from '../../../gateway/outbox/load-change-view.js';
import { ownCards } from '../../../gateway/outbox/own-cards.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { viewInAnswer } from '../../../gateway/plan-in-answer.js';
import { unknownChange } from '../../../gateway/unknown-change.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { ChangeView } from '../../../views/change-view.js';
import type { DecidedRow } from '../../../views/decided.js';
import { newsOf } from '../../../views/news.js';
import { type Bundle, bundleDigest, isBundle, isCutOff, isPlanned, readBundle } from '../bundle.js';
import { type BundleView, bundleCard, bundleTurn } from '../card.js';

/** Several plans at once: asked for with one request, and decided on with one press. What is signed is signed for each plan on its own. */
function bundleDecisions({ recorder, plans, wishFor }: SeveralPorts): SeveralDecisions {
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

/** What can be decided about all plans of a card at once. */
const bundleSubject: SubjectOfFeature = {
  isOf: isBundle,
  buttons: {
    approve: ({ call, subject: id, digest, reason }, { deciding }) =>
      underReference(reason, (named) => deciding.approveAll({ ...call, ...named }, id, digest)),
    schedule: ({ call, subject: id, digest, reason }, { deciding }) =>
      underReference(reason, (named) => deciding.approveAll({ ...call, at: 'window', ...named }, id, digest)),
    reject: ({ call, subject: id, digest, reason: typed }, { deciding }) => {
      const reason = reasonOfRejection(typed);
      return isRefusal(reason) ? reason : deciding.rejectAll(call, id, digest, reason);
    },
  },
  noSuchButton: refuse('no-such-button', 'Several plans have no such button.', 'Use the one on the card of a single plan.'),
  shown: async (call, id, ports) => {
    const { tenant } = call;
    const denied = await ports.directory.authorize(call.person, 'read', tenant.id);
    if (denied !== null) return denied;
    const bundle = await readBundle(ports.ledger, tenant.id, id);
    if (bundle === null) return unknownChange(ports.ledger, tenant.id, { typed: id, reason: `There is no card ${id} here.` });
    const view = await viewOf(bundle, tenant.name, ports.now(), (change) => viewInAnswer(call, change, ports));
    return { card: bundleCard(view), digest: view.digest };
  },
  approve: (call, { id, digest }, { deciding }) => deciding.approveAll(call, id, digest),
};

async function viewOf(
  bundle: Bundle,
  tenant: string,
  now: Date,
  viewOfOne: (change: Change) => Promise<ChangeView>,
): Promise<BundleView> {
  const rows = await Promise.all(
    bundle.rows.map(async ({ control, id, change }) => ({
      control,
      id,
      view: change === null ? null : await viewOfOne(change),
    })),
  );
  return {
    id: bundle.id,
    tenant,
    rows,
    declined: bundle.declined,
    isPlanned: isPlanned(bundle, now),
    isCutOff: isCutOff(bundle, now),
    digest: bundleDigest(bundle),
  };
}

/** Null when there is no bundle of that id. */
export async function bundleMessage(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const bundle = await readBundle(ports.ledger, tenant.id, subject);
  if (bundle === null) return null;
  const view = await viewOf(bundle, tenant.name, ports.now(), (change) => changeView(tenant, change, ports));
  const views = view.rows.flatMap((row) => (row.view === null ? [] : [row.view]));
  return {
    card: bundleCard(view),
    details: [...bundleTurn(view), ...views.flatMap(ownCards)],
    personal: views.flatMap(ownNews),
    ends: views.flatMap(endedCalls),
  };
}

function ownNews(view: ChangeView): readonly PersonalNews[] {
  return newsOf(view).map((news) => ({ ...news, part: `${view.change.id} ${news.part}` }));
}

export const gateway: GatewayFeature = {
  help: { title: 'Change', commands: [] },
  subject: bundleSubject,
  several: bundleDecisions,
  shownBy: ({ request: { bundle } }) => (bundle === undefined ? null : { view: 'bundle', subject: bundle }),
  messages: {
    bundle: {
      keys: ({ subject }) => [subject],
      draw: ({ subject }, tenant, ports) => bundleMessage(subject, tenant, ports),
      covers: async (ledger, tenant, subject) => (await readBundle(ledger, tenant, subject))?.rows ?? [],
    },
  },
};
