/** Has the tenant introduced before its first audit, and the card follow that audit. */
import { redraw } from '../../../queue/redraw.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { introduction } from '../events.js';
import { introduce } from './introduce.js';
import { cardsOf, introducedIn } from './introduced.js';

/** The card follows the audits of the first hour; then it stays as it is. */
const followsForMs = 60 * 60_000;

export const worker: WorkerFeature = {
  round: introduce,
  watchedAudit: async (work, tenant) => {
    const [card] = cardsOf(tenant);
    const introduced = card === undefined ? null : await introducedIn(work.ledger, tenant.id);
    return card === undefined || introduced?.how !== 'first'
      ? null
      : { view: 'introduction', subject: introduction, reply: card };
  },
  audited: async (work, { tenant }) => {
    const introduced = await introducedIn(work.ledger, tenant.id);
    if (introduced?.how !== 'first') return;
    if (work.clock.now().getTime() - new Date(introduced.at).getTime() > followsForMs) return;
    for (const reply of cardsOf(tenant)) await redraw(work, 'introduction', { tenant: tenant.id, subject: introduction, reply });
  },
};
