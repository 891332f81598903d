/** The message of a bundle: one card with a row for each plan, and below it the whole card of each, with its own buttons. */

import type { Message, PersonalNews } from '../../../chat/card.js';
import { endedCalls } from '../../../gateway/outbox/ended-calls.js';
import { type CardPorts, changeView } from '../../../gateway/outbox/load-change-view.js';
import { ownCards } from '../../../gateway/outbox/own-cards.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import type { ChangeView } from '../../../views/change-view.js';
import { newsOf } from '../../../views/news.js';
import { bundleDigest, isCutOff, isPlanned, readBundle } from '../bundle.js';
import { type BundleView, bundleCard, bundleTurn } from '../card.js';

/** Null when there is no bundle of that id. */
export async function bundleMessage(subject: string, tenant: TenantChannels, ports: CardPorts): Promise<Message | null> {
  const bundle = await readBundle(ports.ledger, tenant.id, subject);
  if (bundle === null) return null;
  const rows = await Promise.all(
    bundle.rows.map(async ({ control, id, change }) => ({
      control,
      id,
      view: change === null ? null : await changeView(tenant, change, ports),
    })),
  );
  const view: BundleView = {
    id: bundle.id,
    tenant: tenant.name,
    rows,
    declined: bundle.declined,
    isPlanned: isPlanned(bundle, ports.now()),
    isCutOff: isCutOff(bundle, ports.now()),
    digest: bundleDigest(bundle),
  };
  const views = rows.flatMap((row) => (row.view === null ? [] : [row.view]));
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
