/** /harden show: the whole life of a change or waiver, from the ledger. */
import type { Card } from '../../chat/card.js';
import { digestOfPlans } from '../../engine/changes/several-plans.js';
import { refuse } from '../../lib/errors.js';
import { isOfPeople } from '../../people/links.js';
import { campaignCard } from '../../views/campaign.js';
import { lifeCard } from '../../views/life.js';
import type { AddressedCampaign } from '../decisions/ask-campaign.js';
import { type RowPorts, rowView } from '../outbox/load-change-view.js';
import { unknownChange } from '../unknown-change.js';
import type { Command } from './command.js';

export const show: Command = {
  name: 'show',
  takes: '<change id>',
  maxWords: 1,
  summary: 'shows the whole life of a change or waiver, from the ledger',
  example: '/harden show c-4k7m2xq',
  needs: 'read',
  run: async (call, ports) => {
    const [id] = call.words;
    if (id === undefined) return refuse('missing-change', 'Which change?', 'Name its id; /harden changes lists them.');
    const subject = id.toLowerCase();
    const entries = isOfPeople(subject) ? [] : await ports.ledger.subject(call.tenant.id, subject);
    if (entries.length === 0)
      return unknownChange(ports.ledger, call.tenant.id, { typed: id, reason: 'There is no change of that id here.' });
    return lifeCard({ id: subject, tenant: call.tenant.name, entries });
  },
  runForCampaign: async ({ campaign, words: [word] }, ports) =>
    word === undefined
      ? campaignInAnswer(campaign, ports)
      : refuse('unread-word', 'Nothing follows the id.', `Write /harden show ${campaign.id}.`),
};

/** The card of a campaign as an answer: nobody is called by it. */
export async function campaignInAnswer({ id, own, unread }: AddressedCampaign, ports: RowPorts): Promise<Card> {
  const rows = await Promise.all(own.map(({ tenant, change }) => rowView({ ...tenant, channel: {} }, change, ports)));
  const digest = digestOfPlans(own.map(({ change }) => change));
  return campaignCard({ id, rows, unread: unread.map(({ name }) => name), digest, isAsked: true });
}
