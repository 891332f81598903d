/** In Slack and in Teams: a plan is sent back without one object, the requester makes the narrower one by a press, and that is approved and applied. The second plan waits for the limits of the service. */

import { chats, openStage } from '../support/chat/story-stage';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

test.each(chats)('in %s', async (chat) => {
  const stage = await openStage(chat, {
    state: tenantOfMailboxes({ 1: 'both', scanner: 'both' }, 'none'),
    controls: { 'pop-imap': {} },
  });
  try {
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('Audit of pop-imap');
    await stage.says('ana', '/harden plan pop-imap');
    await stage.clicks('bo', 'waiting for approval', 'Ask for changes', 'all but scanner@');
    await stage.shows('sent back by bo: all but scanner@');
    await stage.clicks('ana', 'sent back by', 'Make the narrower plan');
    const narrower = await stage.shows('All but: scanner@');
    expect(narrower.text).toContain('scanner@contoso.com: stays as it is, and stays a gap in the audit.');
    await stage.clicks('bo', 'All but: scanner@', 'Approve');
    const done = await stage.shows('applied and verified');
    expect(done.text).toContain('checked: partial');
    const { simulator } = stage.harness;
    expect(simulator.calls().filter(({ write }) => write)).toHaveLength(1);
    await stage.clicks('ana', 'applied and verified', 'Waive what was left out', '30 the scanner is replaced in December');
    const waiver = await stage.shows('the scanner is replaced in December');
    expect(waiver.text).toContain('scanner@contoso.com');
  } finally {
    await stage.close();
  }
});
