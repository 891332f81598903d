/** Drift and waivers in both chats: an alert that plans the fix, and an acceptance that others approve. */
import { cases } from '../../src/controls/auto-forward/cases';
import { chats, openStage, type Stage } from '../support/chat/story-stage';
import { openTenant } from '../support/tenants/mailbox-tenant';

const forwarding = (name: string) => {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no case "${name}".`);
  return { ...found.state, schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z' };
};

test('what a person alone can close raises an alert without a plan', async () => {
  const stage = await openStage('Slack', {
    state: forwarding('the default policy is Off (3)'),
    controls: { 'auto-forward': {} },
  });
  await stage.says('ana', '/harden audit auto-forward');
  await stage.shows('Mail is not forwarded externally');
  const { tenantId, simulator } = stage.harness;
  simulator.load({
    ...forwarding('a transport rule copies mail outside while the policy is Off (6)'),
    organization: { id: tenantId },
  });
  await stage.says('ana', '/harden audit auto-forward');
  await stage.shows('open again', 'Transport rules send copies outside');
  const alert = stage.messages().find(({ text }) => text.includes('open again'));
  expect(alert?.buttons.map(({ label }) => label)).toEqual(['Audit again']);
  await stage.close();
});

describe.each(chats)('in %s', (chat) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(chat, { state: openTenant(), controls: { 'pop-imap': {} } });
  });
  afterEach(() => stage.close());

  /** The tenant as it is from now on, with these mailboxes open. */
  const becomes = (...open: readonly string[]) => stage.harness.simulator.load(openTenant(stage.harness.tenantId, ...open));
  const waivers = () => stage.messages().filter(({ text }) => text.includes('Waive pop-imap'));

  test('a control that regressed raises an alert whose button plans the fix', async () => {
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('POP or IMAP is on for 0 of 2');
    becomes('1');
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('open again', '1@contoso.com');
    await stage.clicks('ana', 'open again', 'Plan the fix');
    await stage.shows('waiting for approval');
  });

  test('a waiver is asked for, refused to its requester, approved by another, and ends when the value moves', async () => {
    becomes('1');
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('POP or IMAP is on for 1 of 2');
    await stage.says('ana', '/harden waive pop-imap 1@contoso.com --days 30 --reason the scanner is replaced');
    await stage.clicks('ana', 'the scanner is replaced', 'Approve');
    await stage.hears('ana', 'someone else has to approve');
    await stage.clicks('bo', 'the scanner is replaced', 'Approve');
    await stage.shows('approved by bo');
    // The message that was asked in, and no second one.
    expect(waivers()).toHaveLength(1);
    await stage.says('bo', '/harden waivers');
    await stage.hears('bo', 'waived');
    becomes('1', '2');
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('POP or IMAP is on for 2 of 2');
    expect(waivers().at(-1)?.text).toContain('approved by bo');
    becomes();
    await stage.says('ana', '/harden audit pop-imap');
    await stage.shows('what was accepted is in order now');
    expect(waivers().at(-1)?.buttons).toEqual([]);
  });
});
