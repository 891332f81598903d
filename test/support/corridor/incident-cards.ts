/** The cards of an incident in which one step fails, by what they show, as they are shown in a chat room. */
import type { Card } from '../../../src/chat/card';
import { openChatRoom, textOf } from '../chat/chat-room';
import { accounts, incidentTenant } from '../tenants/incident-tenant';
import { openHarness, people } from './harness';

export async function incidentCards(): Promise<ReadonlyMap<string, Card>> {
  const room = openChatRoom('terminal', 'hardening');
  const fault = { match: 'graph.riskyUsers', only: 'writes', status: 403 };
  const harness = await openHarness({
    platform: room,
    state: incidentTenant(new Date(), { more: { simulator: { faults: [fault] } } }),
    controls: {},
    settings: { approvals: { approvers: { people: Object.values(people) }, incident: [people.bo] } },
  });
  try {
    const says = (words: string) => (card: Card) => textOf(card).includes(words);
    await room.says('ana', `contain ${accounts.mia.name}`);
    const isRead = (card: Card) => says('collect@evil.example')(card) && says('contain: waiting for approval')(card);
    const read = await room.waitFor(isRead, 'what was read');
    const isPlan = (card: Card) => card.title.includes('Contain mia') && says('waiting for approval')(card);
    const plan = await room.waitFor(isPlan, 'a containment to approve');
    await room.clicks('bo', 'Approve');
    const isPartly = (card: Card) => says('partly done')(card) && says('posted in the thread')(card);
    const partly = await room.waitFor(isPartly, 'partly done');
    return new Map([
      ['what was read of an account', read],
      ['a containment to approve', plan],
      ['a containment that is partly done', partly],
    ]);
  } finally {
    await harness.close();
  }
}
