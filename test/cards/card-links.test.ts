/** From wherever a plan is named, a link leads to its card, on each chat in its own way. */
import { readMessage as readSlack } from '../../adapters/slack/fake/reader';
import { checkMessage as checkSlack, isSlackError } from '../../adapters/slack/fake/rules';
import { renderCard as drawForSlack } from '../../adapters/slack/render/render';
import { checkMessage as checkTeams } from '../../adapters/teams/fake/rules';
import { messageLink } from '../../adapters/teams/render/message-link';
import { renderCard as drawForTeams } from '../../adapters/teams/render/render';
import type { Card, Span } from '../../src/chat/card';
import { statementsOf } from '../../src/chat/card-parts';
import { withCardLinks } from '../../src/gateway/outbox/card-links';
import { isRefusal } from '../../src/lib/errors';
import { type CampaignLab, openCampaignLab } from '../support/corridor/campaign-lab';
import { memoryMessages } from '../support/stores/memory-stores';

const slack = 'https://contoso.slack.com/archives/C1/p1700000000000001';
const teams = 'https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/1700000000001?tenantId=t';
const id = 'c-4k7m2xq';

/** A card with a plan in every kind of block that can name one. */
const naming: Card = {
  title: 'Changes',
  tone: 'neutral',
  blocks: [
    { kind: 'text', spans: [{ text: `See ${id}, not c-unknown or xc-4k7m2xq.` }] },
    { kind: 'facts', facts: [{ label: 'Undoes', value: id }] },
    {
      kind: 'table',
      columns: ['id', 'what', 'status', 'requested by'],
      rows: [[{ text: id }, { text: 'pop-imap' }, { text: 'applied and verified' }, { text: 'Ana' }]],
    },
    {
      kind: 'row',
      spans: [{ text: 'Turn off <POP> & *IMAP* · ' }, { text: id, style: 'muted' }],
      action: { name: 'show', label: 'Open', subject: `${id}@contoso` },
    },
    { kind: 'fold', label: 'Details', blocks: [{ kind: 'text', spans: [{ text: `After ${id}` }] }] },
  ],
};

/** The newest cards of each kind that has an id: a change, an incident, settings, questions, a signal. */
const others = ['b-4k7m2xq', 'g-4k7m2xq', 't-4k7m2xq', 'w-4k7m2xq', 'i-4k7m2xq', 'p-4k7m2xq', 'o-4k7m2xq', 'sig-4k7m2xq'];

async function linked(card: Card): Promise<Card> {
  const messages = memoryMessages();
  for (const [platform, address] of [
    ['slack', slack],
    ['teams', teams],
  ] as const) {
    const copy = { conversation: { platform, channel: 'C1' }, message: 'm' };
    for (const key of [id, ...others]) {
      await messages.record('t', key, copy);
      await messages.recordPart({ tenant: 't', key, copy, part: 'link' }, address);
    }
  }
  return withCardLinks(card, { tenants: ['other', 't'] }, { messages });
}

test('Slack opens the card from a sentence, a fact, a row of a table and a line with a button', async () => {
  const { text, blocks } = drawForSlack(await linked(naming));
  const accepted = checkSlack(text, blocks);
  if (isSlackError(accepted)) throw new Error(accepted.error);
  // What is folded is plain text in Slack, without links.
  expect(JSON.stringify(blocks).split(slack)).toHaveLength(5);
  const { live } = readSlack(accepted, text);
  // Nothing of what a tenant calls its objects becomes markup beside the link.
  expect(live.every((one) => one.includes(slack))).toBe(true);
});

test.each(others)('%s leads to its card too', async (other) => {
  const card = await linked({ title: 'x', tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: `See ${other}.` }] }] });
  expect(statementsOf(card.blocks)).toMatchObject([{ spans: [{}, { text: other, leads: { slack, teams } }, {}] }]);
});

test('Teams opens the card from each of these, and from what is folded', async () => {
  const { summary, card } = drawForTeams(await linked(naming));
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  expect(typeof checkTeams(JSON.parse(JSON.stringify({ type: 'message', summary, attachments })))).not.toBe('string');
  expect(JSON.stringify(card).split(teams)).toHaveLength(6);
});

test.each([
  'https://evil.example/archives/C1/p1',
  'http://contoso.slack.com/archives/C1/p1',
  'https://contoso.slack.com.evil.example/archives/',
  'https://contoso.slack.com/files/x',
])('an address that is none of Slack or Teams is not opened: %s', (address) => {
  const spans: readonly Span[] = [{ text: id, leads: { slack: address, teams: address } }];
  const card: Card = {
    title: 'x',
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans },
      { kind: 'row', spans, action: { name: 'show', label: 'Open', subject: id } },
    ],
  };
  expect(JSON.stringify(drawForSlack(card).blocks)).not.toContain(address);
  expect(JSON.stringify(drawForTeams(card).card)).not.toContain(address);
});

test.each([
  [
    'a channel',
    '19:a@thread.tacv2',
    'https://smba.trafficmanager.net/teams/',
    'https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/17?tenantId=t&groupId=g&parentMessageId=17&createdTime=17',
  ],
  [
    'a thread in a channel',
    '19:a@thread.tacv2;messageid=16',
    'https://smba.trafficmanager.net/teams/',
    'https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/17?tenantId=t&groupId=g&parentMessageId=16&createdTime=17',
  ],
  [
    'a group chat',
    '19:a@thread.v2',
    'https://smba.infra.gov.teams.microsoft.us/teams',
    'https://gov.teams.microsoft.us/l/message/19%3Aa%40thread.v2/17?tenantId=t&context=%7B%22contextType%22%3A%22chat%22%7D',
  ],
  ['the chat of one person with the bot, which has none', 'a:1x', 'https://smba.trafficmanager.net/teams/', null],
])('the link to a message in %s', (_where, conversation, serviceUrl, link) => {
  expect(messageLink({ serviceUrl, tenantId: 't', conversation, message: '17', groupId: 'g' })).toBe(link);
});

describe('in a story', () => {
  async function planned(): Promise<{ readonly lab: CampaignLab; readonly id: string }> {
    const lab = openCampaignLab({ tenants: { alpha: {} } });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    return { lab, id: lab.change('alpha')?.id ?? '' };
  }

  test.each(['changes', 'home', 'plan pop-imap'])('/harden %s has a link at every plan that it names', async (text) => {
    const { lab, id: plan } = await planned();
    const answer = await lab.says('ana', text);
    if (answer === null || isRefusal(answer)) throw new Error('There is no answer.');
    const said = statementsOf(answer.blocks).flatMap((statement) =>
      statement.kind === 'text' ? statement.spans : statement.kind === 'table' ? statement.rows.flat() : [],
    );
    const mentions = said.filter(({ text: words }) => words.includes(plan));
    expect(mentions.length).toBeGreaterThan(0);
    expect(mentions.filter(({ leads }) => leads?.['terminal'] === undefined)).toEqual([]);
  });
});
