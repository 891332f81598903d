/** In Slack and in Teams: three controls asked for at once below an audit are three plans on one card. An approver presses once; what they may not approve stays, with the reason. */

import { chats, openStage } from '../support/chat/story-stage';
import { people } from '../support/corridor/harness';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const mailboxes = tenantOfMailboxes({ 1: 'both', 2: 'pop' }, 'none');
const organization = {
  Name: 'contoso.onmicrosoft.com',
  Identity: 'contoso.onmicrosoft.com',
  RejectDirectSend: false,
  OAuth2ClientProfileEnabled: false,
};
const state = { ...mailboxes, exchange: { ...mailboxes.exchange, OrganizationConfig: organization } };
/** Bo gives the approval of what is low and medium; what is high takes someone of the approvers. */
const ofBo = { approvals: 1, groups: [{ name: 'mail', people: [people.bo] }] };
const approvals = { approvers: { people: [people.cy] }, tiers: { low: ofBo, medium: ofBo, high: 1 } };

test.each(chats)('in %s', async (chat) => {
  const stage = await openStage(chat, {
    state,
    controls: { 'pop-imap': {}, 'modern-auth': {}, 'direct-send': {} },
    settings: { approvals },
  });
  try {
    await stage.says('ana', '/harden audit');
    await stage.clicks('ana', 'controls: ', 'Plan several', 'pop-imap, modern-auth, direct-send');
    const card = await stage.shows('3 waiting for approval');
    expect(card.text).toContain('3 changes in contoso');
    for (const words of ['2 objects, all of them can be undone', 'Mail programs that use POP or IMAP', 'Reject Direct Send'])
      expect(card.text).toContain(words);
    await stage.clicks('bo', '3 waiting for approval', 'Approve all');
    await stage.hears('bo', 'You approved 2 of 3 plans in contoso');
    await stage.hears('bo', 'not approved: You are not among the approvers of this tenant.');
    const after = await stage.shows('2 applied and verified, 1 waiting for approval');
    expect(after.text).toContain('Turn off POP and IMAP for 2 mailboxes in contoso');
    expect(stage.harness.simulator.calls().filter(({ write }) => write)).toHaveLength(3);
  } finally {
    await stage.close();
  }
});
