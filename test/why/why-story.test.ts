/** Why someone is blocked, or a message is not taken, asked in each chat: one person asks, and that person alone is answered. */
import { EventEmitter, once } from 'node:events';
import { FakeTerminal } from '../../adapters/terminal/fake';
import type { ChatPlatform } from '../../src/chat/platform';
import { blockPolicy, countries } from '../../src/controls/reasoning/access/case-rows';
import { openSlackLab, slackIds } from '../support/chat/slack-driver';
import { openTeamsLab, teamsIds } from '../support/chat/teams-driver';
import { terminalOn } from '../support/chat/terminal-driver';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { accessTenant, idOf, signIn } from '../support/tenants/access-tenant';
import { filterConnector } from '../support/tenants/filter-connector';

/** A display name that a chat must not take for markup. */
const hostile = '<!channel> <at>all</at> [Eva](http://evil.example)';

/** Mail is taken from the filter alone. */
const exchange = {
  AcceptedDomain: [{ DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true }],
  InboundConnector: [filterConnector],
  TransportRule: [],
  OrganizationConfig: { RejectDirectSend: false },
  Recipient: [{ Name: 'dan', PrimarySmtpAddress: 'dan@contoso.com', RecipientTypeDetails: 'UserMailbox' }],
};

function tenant() {
  const { graph, ...rest } = accessTenant([signIn('dan', 'DE', new Date())]);
  const abroad = countries(1, 'Abroad', ['ES']);
  const trips = { id: '6a000000-0000-4000-8000-000000000002', displayName: 'Trips', members: [people.bo] };
  const travellers = { id: '6a000000-0000-4000-8000-000000000001', displayName: 'Travellers', members: [trips.id] };
  const users = (graph['users'] as readonly { readonly id: string }[]).map((user) =>
    user.id === idOf('dan') ? { ...user, displayName: hostile } : user,
  );
  const policy = blockPolicy(1, 'Block abroad', {
    locations: { includeLocations: [abroad.id], excludeLocations: [] },
    users: { excludeUsers: [], excludeGroups: [travellers.id] },
  });
  const groups = [travellers, trips];
  return { ...rest, exchange, graph: { ...graph, users, groups, namedLocations: [abroad], conditionalAccessPolicies: [policy] } };
}

let harness: Harness;
afterEach(() => harness.close());

const changes = () => harness.simulator.calls().filter((call) => call.write);

test('in Slack', async () => {
  const lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] }, 'http');
  try {
    const platform = lab.platform();
    harness = await openHarness({ platform, state: tenant(), controls: {}, channel: { slack: slackIds.channel } });
    lab.connect(platform);
    const answer = (words: string) => lab.slack.untilWhispered('UANA', ({ text }) => text.includes(words));
    await lab.slack.sayAs('UANA', '/harden why dan@contoso.com from=ES', slackIds.channel);
    const kept = await answer('cannot sign in from ES (Spain): blocked by the policy "Block abroad".');
    expect(kept.text).toContain(`${hostile} (dan@contoso.com)`);
    await lab.slack.sayAs('UANA', '/harden why bo@contoso.com from=ES', slackIds.channel);
    expect((await answer('bo (bo@contoso.com) can sign in from ES (Spain)')).text).toContain(
      'group Travellers, which holds the group Trips',
    );
    // Slack makes links of addresses.
    const sender = '<mailto:news@example.com|news@example.com>';
    await lab.slack.sayAs('UANA', `/harden why-mail from=${sender} ip=198.51.100.9 to=dan@contoso.com`, slackIds.channel);
    expect((await answer('is rejected by the connector')).text).toContain('From the filter');
    expect(harness.log.join('\n')).not.toMatch(/dan@contoso|from=ES|Travellers|news@example/);
    expect(lab.slack.whispers('UBO')).toEqual([]);
    expect(lab.slack.messages(slackIds.channel)).toEqual([]);
    expect(changes()).toEqual([]);
  } finally {
    await lab.slack.close();
  }
});

test('in Teams', async () => {
  const lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }] });
  try {
    const platform = lab.platform();
    harness = await openHarness({ platform, state: tenant(), controls: {}, channel: { teams: teamsIds.channel } });
    lab.teams.connect(platform.port());
    await lab.teams.sayAs(people.ana, '/harden why dan', { channel: teamsIds.channel });
    const table = await lab.teams.untilWhispered(people.ana, ({ text }) => text.includes('can sign in from DE (Germany)'));
    expect(table.text).toContain(hostile);
    expect(table.text).toMatch(/ES \(Spain\)[\s\S]*blocked[\s\S]*Block abroad/);
    await lab.teams.sayAs(people.ana, '/harden why-mail from=203.0.113.9 to=dan@contoso.com', { channel: teamsIds.channel });
    const taken = await lab.teams.untilWhispered(people.ana, ({ text }) => text.includes('is accepted by the connector'));
    expect(taken.text).toContain('From the filter');
    expect(lab.teams.whispers(people.bo)).toEqual([]);
    expect(changes()).toEqual([]);
  } finally {
    await lab.teams.close();
  }
});

test('in the terminal', async () => {
  const window = new FakeTerminal();
  const terminal = terminalOn(window);
  const told = new EventEmitter();
  const platform: ChatPlatform = {
    name: terminal.name,
    start: (onEvent) => terminal.start(onEvent),
    stop: () => terminal.stop(),
    post: (to, card, under) => terminal.post(to, card, under),
    update: (posted, card) => terminal.update(posted, card),
    whisper: async (to, person, card) => {
      await terminal.whisper(to, person, card);
      told.emit('whisper');
    },
  };
  harness = await openHarness({ platform, state: tenant(), controls: {} });
  const whispered = once(told, 'whisper');
  await window.sayAs('ana', '/harden why dan@contoso.com from=ES');
  await whispered;
  await window.settle();
  const answer = window
    .messages()
    .findLast(({ text }) => text.replaceAll(/\s+/g, ' ').includes('cannot sign in from ES (Spain)'));
  expect(answer?.whisperedTo).toBe('Ana');
  expect(window.foreignCodes()).toEqual([]);
  expect(changes()).toEqual([]);
});
