/** Several plans on one card: asked for together, decided on with one press, and drawn as one message. */

import type { Message, PersonalNews } from '../../../chat/card.js';
import type { Change } from '../../../engine/changes/change.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import type { GatewayFeature, SubjectOfFeature } from '../../../gateway/feature.js';
import { endedCalls } from '../../../gateway/outbox/ended-calls.js';
import { type CardPorts, changeView } from '../../../gateway/outbox/load-change-view.js';
import { ownCards } from '../../../gateway/outbox/own-cards.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { viewInAnswer } from '../../../gateway/plan-in-answer.js';
import { unknownChange } from '../../../gateway/unknown-change.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { ChangeView } from '../../../views/change-view.js';
import { newsOf } from '../../../views/news.js';
import { type Bundle, bundleDigest, isBundle, isCutOff, isPlanned, readBundle } from '../bundle.js';
import { type BundleView, bundleCard, bundleTurn } from '../card.js';
import { bundleDecisions } from './decide.js';

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
