/** The first day in Slack: what nobody has decided is asked, answered in a few presses, approved on one card, and counts from then on. */
import { readFileSync } from 'node:fs';
import type { DisplayedMessage } from '../../adapters/slack/fake/index';
import type { SlackPlatform } from '../../adapters/slack/index';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';
import { type Harness, openHarness } from '../support/corridor/harness';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const demo: unknown = JSON.parse(readFileSync('examples/demo-tenant.json', 'utf8'));

let lab: SlackLab;
let platform: SlackPlatform;
let harness: Harness;
let clock: HurriedClock;

async function open(controls: Readonly<Record<string, unknown>>): Promise<void> {
  lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }, { id: 'UCY' }] });
  platform = lab.platform();
  clock = hurriedClock();
  harness = await openHarness({ platform, state: demo, controls, channel: { slack: slackIds.channel }, clock });
  lab.slack.connect(platform.port());
}
afterEach(async () => {
  await harness.close();
  await lab.slack.close();
});

const until = (words: string) => lab.slack.until(slackIds.channel, (shown: DisplayedMessage) => shown.text.includes(words));
const says = async (person: string, line: string): Promise<void> => {
  await lab.slack.sayAs(person, `/harden ${line}`, slackIds.channel);
  await platform.idle();
};
const clicks = async (person: string, message: DisplayedMessage, label: string, reason?: string): Promise<void> => {
  await lab.slack.clickAs(person, message, label, reason);
  await platform.idle();
};
const whispered = (person: string): string =>
  lab.slack
    .whispers(person)
    .map((shown) => shown.text)
    .join('\n');
/** The newest answer alone: earlier ones stand above it. */
const openOnes = async (): Promise<string> => {
  const before = whispered('UBO').length;
  await says('UBO', 'status all');
  return whispered('UBO').slice(before);
};

test('four questions are asked, answered in four presses, approved by two others on one card, and the checks are judged', async () => {
  await open({});
  await says('UANA', 'audit');
  await clicks('UANA', await until('4 not decided'), 'Answer 4 questions');
  const card = await until('4 questions to answer');
  expect(card.text).toContain('Inbound from mail filter');
  await clicks('UANA', card, 'Use this');
  await clicks('UANA', await until('1 answer to approve'), 'Use this');
  await clicks('UANA', await until('2 answers to approve'), 'Not for us', 'no app of ours holds a secret');
  await clicks('UANA', await until('3 answers to approve'), 'Not for us', 'everyone works in the browser');
  const waiting = await until('4 answers to approve');
  expect(waiting.ts).toBe(card.ts);
  await clicks('UANA', waiting, 'Approve 4 answers');
  expect(whispered('UANA')).toContain('someone else has to approve');
  await clicks('UBO', waiting, 'Approve 4 answers');
  await clicks('UCY', await until('1 of 2 (bo)'), 'Approve 4 answers');
  const settled = await until('4 settled');
  expect(settled.text).toContain('approved by bo and cy');
  // The checks are judged again behind the answer.
  let status = await openOnes();
  while (status.includes('not decided')) status = await openOnes();
  expect(status).toMatch(/Not applicable \(\d+\): .*owa-groups/);
  await says('UBO', 'explain owa-groups');
  expect(whispered('UBO')).toContain('Not for us: everyone works in the browser');
  await says('UANA', 'questions');
  await until('Nothing waits for an answer');
});

test('an answer that waits or was rejected changes nothing, and what settings say is not asked', async () => {
  await open({ 'country-block': { block: ['KP'] } });
  await says('UANA', 'audit');
  await clicks('UANA', await until('3 not decided'), 'Answer 3 questions');
  await clicks('UANA', await until('3 questions to answer'), 'Use this');
  const waiting = await until('1 answer to approve');
  expect(await openOnes()).toContain('3 not decided');
  await clicks('UBO', waiting, 'Reject', 'the filter moves next week');
  await until('rejected the answers: the filter moves next week');
  expect(await openOnes()).toContain('3 not decided');
});

test('what waits stands in the home of whoever can act on it, and approvers are reminded until it is approved', async () => {
  await open({});
  await says('UANA', 'audit');
  await clicks('UANA', await until('4 not decided'), 'Answer 4 questions');
  await clicks('UANA', await until('4 questions to answer'), 'Use this');
  const waiting = await until('1 answer to approve');
  const homeOf = async (person: string): Promise<string> => {
    const before = whispered(person).length;
    await says(person, 'home');
    return whispered(person).slice(before);
  };
  expect(await homeOf('UANA')).toMatch(/1 decision for you.*3 questions to answer · answer by/s);
  expect(await homeOf('UBO')).toMatch(/1 decision for you.*1 answer to approve · approve by/s);
  await clicks('UBO', waiting, 'Approve 1 answer');
  await until('1 of 2 (bo)');
  expect(await homeOf('UBO')).toContain('Nothing waits for you');
  clock.forward(5 * 60 * 60 * 1000);
  await says('UANA', 'audit');
  const reminder = await until('Answers for contoso still wait');
  expect(reminder.text).toMatch(/1 answer to approve: .*UCY/);
  expect(reminder.text).not.toContain('UBO');
  await clicks('UCY', waiting, 'Approve 1 answer');
  await until('1 settled');
  await until('Answers for contoso wait no longer');
});
