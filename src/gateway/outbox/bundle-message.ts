/** The message of a bundle: one card with a row for each plan, and below it the whole card of each, with its own buttons. */
import { bundleDigest, isCutOff, isPlanned, readBundle } from '../../changes/bundle.js';
import type { Detail, Message, PersonalNews } from '../../chat/card.js';
import { type BundleView, bundleCard, bundleTurn } from '../../views/bundle.js';
import { changeCard } from '../../views/change.js';
import type { ChangeView } from '../../views/change-view.js';
import { checkpointDetail } from '../../views/checkpoint.js';
import { newsOf } from '../../views/news.js';
import { endedCalls } from './ended-calls.js';
import { type CardPorts, changeView } from './load-change-view.js';
import type { TenantChannels } from './tenant-channels.js';

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
    details: [...bundleTurn(view), ...views.flatMap(ownCard)],
    personal: views.flatMap(ownNews),
    ends: views.flatMap(endedCalls),
  };
}

/** The whole card of a plan; its list is beside the card of the bundle. */
function ownCard(view: ChangeView): readonly Detail[] {
  const { change } = view;
  if (change.plan === null) return [];
  const card = changeCard({ ...view, list: null });
  const witness = change.checkpoint === null ? [] : [checkpointDetail([change.checkpoint])];
  return [
    { part: change.id, card, isOneOfSeveral: true },
    ...witness.map((detail) => ({ ...detail, part: `${change.id} ${detail.part}`, isOneOfSeveral: true as const })),
  ];
}

function ownNews(view: ChangeView): readonly PersonalNews[] {
  return newsOf(view).map((news) => ({ ...news, part: `${view.change.id} ${news.part}` }));
}
