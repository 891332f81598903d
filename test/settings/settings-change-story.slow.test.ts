/** A setting changed in each chat: proposed, approved, in force in gateway and worker without a restart, kept over a restart, and taken back. */
import { readFileSync } from 'node:fs';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { chats, openStage, type Stage } from '../support/chat/story-stage';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { hurriedClock } from '../support/time/hurried-clock';

const demo: unknown = JSON.parse(readFileSync('examples/demo-tenant.json', 'utf8'));
const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const controls = { 'country-block': { block: ['KP'] } };

describe.each(chats)('in %s', (chat) => {
  let stage: Stage;
  afterEach(() => stage.close());

  test('a list is made longer, counts at once, and is taken back', async () => {
    stage = await openStage(chat, { state: demo, controls, settings, clock: hurriedClock() });
    const say = chat === 'Slack' ? '/harden ' : '';
    await stage.says('ana', `${say}add smtp-auth.allow scanner@contoso.com`);
    const card = await stage.shows('Waiting for approval, high risk');
    expect(card.text).toContain('scanner@contoso.com');
    await stage.clicks('bo', 'Waiting for approval, high risk', 'Approve');
    expect((await stage.shows('In force.')).text).toContain('Approved by bo');
    await stage.says('ana', `${say}settings smtp-auth.allow`);
    expect((await stage.hears('ana', 'controls.smtp-auth.allow')).text).toContain('approved by bo');
    await stage.harness.restartWorker();
    await stage.clicks('ana', 'In force.', 'Propose to take it back');
    await stage.clicks('bo', 'Waiting for approval, low risk', 'Approve');
    await stage.shows('what hardenbot.yaml says');
    await stage.shows('Changed again since: controls.smtp-auth.allow');
  });
});

describe('in a terminal', () => {
  let room: ChatRoom;
  let harness: Harness;
  beforeEach(async () => {
    room = openChatRoom('terminal', 'hardening');
    harness = await openHarness({ platform: room, state: demo, controls, settings, clock: hurriedClock() });
  });
  afterEach(() => harness.close());

  test('a bad value is named by its key before anyone approves it, and a good one counts', async () => {
    expect(textOf((await room.says('ana', 'set country-block.block KP,XX')) ?? { title: '', tone: 'bad', blocks: [] })).toContain(
      'controls.country-block.block',
    );
    await room.says('ana', 'add country-block.block RU');
    const waiting = await room.waitFor((card) => textOf(card).includes('Waiting for approval, low risk'), 'a proposal');
    expect(textOf(waiting)).toContain('add RU');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => textOf(card).includes('In force.'), 'it counts');
  });
});
