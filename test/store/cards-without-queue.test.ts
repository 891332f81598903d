/** Someone who writes to the store stops the queue of messages, in a way that nothing of it shows: what people decide on and what alarms them is drawn all the same. */
import { prefix } from '../../jobs/queues';
import { textOf } from '../support/chat/chat-room';
import { openStage, type Stage } from '../support/chat/story-stage';
import { openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
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

let stage: Stage;
beforeAll(async () => {
  stage = await openStage('Slack', {
    state,
    controls: { 'pop-imap': {}, 'modern-auth': {}, 'direct-send': {} },
    tenant: { signals: {} },
    settings: { approvals: { approvers: { people: [people.bo, people.cy] }, tiers: { low: 1, medium: 1, high: 2 } } },
    overdue: { everyMs: 100, graceMs: 300 },
  });
  const redis = stage.harness.valkey.connect();
  await redis.hset(`${prefix}:outbox:meta`, 'paused', 1);
});
afterAll(() => stage.close());

test('the card of a change of settings', async () => {
  await stage.says('ana', '/harden set digest.at=08:00 digest.timeZone=Europe/Berlin');
  await stage.shows('digest.at', '08:00', 'Europe/Berlin');
});

test('the card of a waiver', async () => {
  await stage.says('ana', '/harden audit pop-imap');
  await stage.shows('pop-imap, partial');
  await stage.says('ana', '/harden waive pop-imap --days 5 --reason "the scanner is replaced"');
  await stage.shows('the scanner is replaced');
});

test('the card of questions', async () => {
  await stage.says('ana', '/harden questions');
  await stage.shows('Questions');
});

test('the card of a signal', async () => {
  await stage.says('ana', '/harden signals test');
  await stage.shows('ana sent a test.');
});

test('the card of what is expected, and the word to the person whom it is about', async () => {
  await stage.says('ana', '/harden expect <@UBO> new phone until 4h');
  await stage.shows('Expected in contoso: bo, new phone');
  await stage.hears('bo', 'Expected in contoso: bo, new phone');
});

test('the card of several plans', async () => {
  await stage.says('ana', '/harden audit');
  await stage.clicks('ana', 'controls: ', 'Plan several', 'pop-imap, modern-auth, direct-send');
  await stage.shows('3 waiting for approval');
});

test('the card of a campaign, with the change of one of its tenants', async () => {
  const lab = openCampaignLab({ tenants: { alpha: {}, bravo: {} } });
  expect(wordsOf(await lab.says('ana', 'plan pop-imap @gold'))).toBe('done');
  await lab.settle();
  const card = () => textOf(lab.cards()[0] ?? null);
  expect(wordsOf(await lab.clicks('bo', 'Reject all', 'room', 'not this week'))).toBe('done');
  expect(card()).not.toContain('not this week');
  const { id = '', plan = null } = lab.change('alpha') ?? {};
  const conversation = { platform: 'terminal', channel: 'room' };
  await lab.draw({
    name: 'draw',
    view: 'change',
    tenant: plan?.tenant ?? '',
    subject: id,
    reply: { conversation, messageKey: id },
  });
  expect(card()).toContain('not this week');
});
