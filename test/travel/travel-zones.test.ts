/** A travel exception is shown in the zone of the tenant and of the traveller, where a chat knows it. */
import { drawBlock } from '../../adapters/terminal/render';
import type { ChatPlatform } from '../../src/chat/platform';
import { travelFacts } from '../../src/features/travel/card';
import { zoneOfPerson } from '../../src/gateway/outbox/zone-of-person';
import { inZone } from '../../src/views/moment';
import { openSlackLab, slackIds } from '../support/chat/slack-driver';

const travel = {
  account: { id: 'e7a00000-0000-4000-8000-000000000001', name: 'eva@contoso.com' },
  countries: ['ES'],
  until: '2026-12-04T23:00:00.000Z',
  isPrivileged: false,
};
const factOf = (zones: Parameters<typeof travelFacts>[1]) => travelFacts(travel, zones).filter(({ label }) => label === 'Until');
const until = (zones: Parameters<typeof travelFacts>[1]): string =>
  factOf(zones)
    .flatMap(({ value }) => (typeof value === 'string' ? [value] : value.map(({ text }) => text)))
    .join('');

test('the card says when it ends in the time zone of the tenant, and in that of the traveller', () => {
  const told = until({ tenant: 'Europe/Berlin', traveller: 'America/New_York' });
  expect(told).toContain('(2026-12-05 00:00 Europe/Berlin), 2026-12-04 18:00 America/New_York for the traveller;');
});

test('of a traveller whose time zone nobody knows it says that of the tenant', () => {
  expect(until({ tenant: 'Europe/Berlin', traveller: null })).toContain('(2026-12-05 00:00 Europe/Berlin)');
});

test.each(['UTC', 'Europe/Berlin'])(
  'in the terminal, where moments stand by the clock of the tenant, %s is told once',
  (tenant) => {
    const facts = { kind: 'facts', facts: factOf({ tenant, traveller: 'America/New_York' }) } as const;
    const { blocks } = inZone({ title: '', tone: 'neutral', blocks: [facts] }, tenant);
    const drawing = { width: 200, numberOf: () => null, files: '' };
    const text = blocks
      .flatMap((block) => drawBlock(block, drawing))
      .flatMap((line) => line.map((part) => part.text))
      .join('');
    expect(text.split(tenant)).toHaveLength(2);
    expect(text).toContain(', 2026-12-04 18:00 America/New_York for the traveller; then it ends automatically');
  },
);

test('Slack is asked for the time zone of a person, once for a while', async () => {
  const lab = await openSlackLab({ people: [{ id: slackIds.ana, tz: 'Asia/Tokyo' }, { id: slackIds.bo }] });
  const slack = lab.platform();
  const reach = (id: string) =>
    Promise.resolve([
      { platform: 'teams', id: 'x' },
      { platform: 'slack', id },
    ]);
  const platforms = new Map<string, Pick<ChatPlatform, 'timeZone'>>([
    ['teams', {}],
    ['slack', slack],
  ]);
  expect(await zoneOfPerson({ reach }, platforms, slackIds.ana)).toBe('Asia/Tokyo');
  expect(await zoneOfPerson({ reach }, platforms, slackIds.ana)).toBe('Asia/Tokyo');
  expect(await zoneOfPerson({ reach }, platforms, slackIds.bo)).toBeNull();
  expect(lab.slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(2);
  await lab.slack.close();
});
