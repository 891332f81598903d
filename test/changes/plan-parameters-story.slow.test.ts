/** A plan with lists of its own: requested by form or by word, shown, approved, verified as it was asked, and enforced as it was asked. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { blockPolicy, countries } from '../../src/controls/reasoning/access/case-rows';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { accessTenant, day } from '../support/tenants/access-tenant';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const approvals = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const controls = { 'country-block': { block: ['RU'], home: ['DE'] } };
const asked = '"Asked with","value":"block RU, KP"';
const nothing: Card = { title: '', tone: 'bad', blocks: [] };
const says = (words: string) => (card: Card) => textOf(card).includes(words);

describe('in words', () => {
  let room: ChatRoom;
  let clock: HurriedClock;
  let harness: Harness;

  beforeEach(async () => {
    room = openChatRoom('terminal', 'hardening');
    clock = hurriedClock();
    const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
    harness = await openHarness({ platform: room, clock, state: accessTenant([]), controls, settings: approvals, timing });
  });
  afterEach(() => harness.close());

  const inTenant = (): string => JSON.stringify((harness.simulator.state() as ReturnType<typeof accessTenant>).graph);

  test('the card says what was asked for and what settings say, and every stage goes by what was asked for', async () => {
    await room.says('ana', 'plan country-block block=ru,kp');
    const waiting = textOf(await room.waitFor(says('waiting for approval'), 'a plan to prepare'));
    expect(waiting).toContain(asked);
    expect(waiting).toContain('"Settings say","value":"block RU"');
    expect(waiting).toContain('country-block: { block: ["RU","KP"] }');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'prepared');
    expect(inTenant()).toContain('"KP"');
    await room.clicks('ana', 'Make this a setting', 'value=RU,KP');
    const proposed = textOf(
      await room.waitFor((card) => says('Nothing has changed yet')(card) && says('Withdraw')(card), 'a proposal of the list'),
    );
    expect(proposed).toContain('add KP');
    await room.clicks('ana', 'Withdraw');
    await room.waitFor((card) => says('Withdrawn')(card), 'the proposal is taken back');
    clock.forward(8 * day);
    await room.waitFor(says('would have done'), 'the results');
    await room.clicks('bo', 'Plan to enforce');
    const enforcing = await room.waitFor(
      (card) => says('"Stage","value":"enforce"')(card) && says('waiting for approval')(card),
      'a plan to enforce',
    );
    expect(textOf(enforcing)).toContain(asked);
  });

  test('what was prepared is put back, and verified as it was asked for', async () => {
    await room.says('ana', 'plan country-block block=RU,KP');
    await room.waitFor(says('waiting for approval'), 'a plan to prepare');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'prepared');
    await room.clicks('ana', 'Revert');
    const undoing = await room.waitFor((card) => says('undo what')(card) && says('waiting for approval')(card), 'a plan to undo');
    expect(textOf(undoing)).toContain(asked);
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('undo what')(card) && says('applied and verified')(card), 'undone');
    expect(inTenant()).not.toContain('"KP"');
  });

  test('what was asked for once does not change how the control is judged: it passes by settings as it did', async () => {
    const russia = countries(1, 'Russia', ['RU']);
    const locations = { includeLocations: [russia.id], excludeLocations: [] };
    const state = harness.simulator.state() as ReturnType<typeof accessTenant>;
    const conditionalAccessPolicies = [blockPolicy(1, 'Block Russia', { locations })];
    harness.simulator.load({ ...state, graph: { ...state.graph, namedLocations: [russia], conditionalAccessPolicies } });
    await room.says('ana', 'audit country-block');
    await room.waitFor(says('country-block, pass: '), 'an audit that passes');
    await room.says('ana', 'plan country-block block=RU,KP');
    await room.waitFor(says('waiting for approval'), 'a plan to prepare');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => says('applied and verified')(card) && says('posted in the thread')(card), 'prepared');
    expect(textOf((await room.says('ana', 'status')) ?? nothing)).toContain('1 done');
  });

  test.each([
    ['block=XX', 'no country code'],
    ['home=DE', 'takes no parameter "home"'],
    ['allow=DE', 'give either block or allow'],
    ['now', 'takes no parameter "now"'],
    ['at 22:00', 'Write it without spaces: at=22:00'],
    ['except', 'Write it without spaces: except='],
  ])('%s is refused to whoever typed it', async (words, reason) => {
    expect(textOf((await room.says('ana', `plan country-block ${words}`)) ?? nothing)).toContain(reason);
    expect(room.cards()).toEqual([]);
  });

  test('the lists that a plan takes are shown, with one question where the chat has no form', async () => {
    const card = await room.says('ana', 'plan country-block ...');
    expect(textOf(card ?? nothing)).toContain('/harden plan country-block block=RU allow=');
  });
});

describe('in Slack', () => {
  let lab: SlackLab;
  let harness: Harness;
  let idle: () => Promise<void>;

  beforeEach(async () => {
    lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
    const platform = lab.platform();
    idle = platform.idle;
    harness = await openHarness({
      platform,
      channel: { slack: slackIds.channel },
      state: accessTenant([]),
      controls,
      settings: approvals,
    });
    lab.connect(platform);
  });
  afterEach(async () => {
    await harness.close();
    await lab.slack.close();
  });

  async function formFor(person: string) {
    await lab.slack.sayAs(person, '/harden plan country-block ...', slackIds.channel);
    await idle();
    const card = lab.slack.whispers(person).at(-1);
    if (card === undefined) throw new Error('No form was offered.');
    return card;
  }

  test('a form holds what settings say, and what is changed there counts for the plan', async () => {
    await lab.slack.clickAs('UANA', await formFor('UANA'), 'Choose parameters', { 'Countries to block': 'RU\nKP' });
    const waiting = await lab.slack.until(slackIds.channel, ({ text }) => text.includes('waiting for approval'));
    expect(waiting.text).toContain('Asked with: block RU, KP');
    expect(waiting.text).toContain('Settings say: block RU');
  });

  test('a form that is sent as it was opened asks for the plan of the settings', async () => {
    await lab.slack.clickAs('UANA', await formFor('UANA'), 'Choose parameters', {});
    const waiting = await lab.slack.until(slackIds.channel, ({ text }) => text.includes('waiting for approval'));
    expect(waiting.text).not.toContain('Asked with');
  });

  test('a country that does not exist is answered to whoever wrote it', async () => {
    await lab.slack.clickAs('UANA', await formFor('UANA'), 'Choose parameters', { 'Countries to block': 'UK' });
    await idle();
    expect(lab.slack.whispers('UANA').at(-1)?.text).toContain('write GB');
    expect(lab.slack.messages(slackIds.channel)).toEqual([]);
  });
});
