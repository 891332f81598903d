/** Has the tenant introduced before its first audit, and the card follow that audit. */

import type { Ledger, ReadsSubject } from '../../../engine/ledger/ledger.js';
import { settleEach } from '../../../lib/settle-each.js';
import type { Reply } from '../../../queue/job.js';
import { introductionKey } from '../../../queue/message-key.js';
import { redraw } from '../../../queue/redraw.js';
import type { TenantContext, WorkerContext } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { isOutage } from '../../reach/events.js';
import { type Introduced, introduction } from '../events.js';

/** Tenants that nothing is left to say to, by their ledger: a look at the calendar comes every minute. */
const settled = new WeakMap<Ledger, Set<string>>();

/** Safe to call as often as one likes: the entry in the ledger comes first, and says that it was done. */
export async function introduce(work: WorkerContext, tenants: readonly TenantContext[]): Promise<void> {
  const known = settled.get(work.ledger) ?? new Set<string>();
  settled.set(work.ledger, known);
  const left = tenants.filter(({ id }) => !known.has(id));
  await settleEach(left, async (tenant) => {
    await introduceOne(work, tenant);
    known.add(tenant.id);
  });
}

async function introduceOne(work: WorkerContext, tenant: TenantContext): Promise<void> {
  const cards = cardsOf(tenant);
  if (cards.length === 0 || (await introducedIn(work.ledger, tenant.id)) !== null) return;
  const how = await howToIntroduce(work, tenant);
  if (how === null) return;
  await work.ledger.append(tenant.id, introduction, { type: 'introduced', how, at: work.clock.now().toISOString() });
  for (const reply of cards) await redraw(work, 'introduction', { tenant: tenant.id, subject: introduction, reply });
}

/** Without a digest before the first audit, everything scheduled was turned off on purpose: there is nothing to say. */
async function howToIntroduce(work: WorkerContext, { id, settings }: TenantContext): Promise<Introduced['how'] | null> {
  const isAudited = (await work.postures.latest(id)) !== null;
  if (settings.digest === undefined) return isAudited ? 'asked' : null;
  return isAudited || (await isRecorded(work.ledger, id)) ? null : 'first';
}

/** That signals are watched for, and that nobody can sign in yet, is written as soon as a worker starts, of a new tenant too. */
async function isRecorded(ledger: Ledger, tenant: string): Promise<boolean> {
  return (await ledger.recent(tenant, 4)).some((subject) => subject !== 'signals' && !isOutage(subject));
}

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

/** Null: it was not. */
async function introducedIn(ledger: ReadsSubject, tenant: string): Promise<Introduced | null> {
  const entries = await ledger.subject(tenant, introduction);
  return entries.flatMap(({ event }) => (event.type === 'introduced' ? [event] : []))[0] ?? null;
}

/** One in each channel of the tenant. */
function cardsOf({ settings }: TenantContext): readonly Reply[] {
  return Object.entries(settings.channel).map(([platform, channel]) => ({
    conversation: { platform, channel },
    messageKey: introductionKey(platform),
  }));
}
