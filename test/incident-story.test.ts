/** A whole incident on Slack and on Teams: asked for, read, contained by one person, cleaned by choice, and put back after a false alarm. */

import { openSlackLab, slackIds } from './support/chat/slack-driver';
import { openTeamsLab, teamsIds } from './support/chat/teams-driver';
import { type Harness, openHarness, people } from './support/corridor/harness';
import { accounts, incidentTenant } from './support/tenants/incident-tenant';
import { withoutServiceProperties } from './support/tenants/tenant-lab';

type Who = 'ana' | 'bo';

/** What a story does on a chat, whichever it is. */
interface Chat {
  says(who: Who, words: string): Promise<void>;
  /** Waits for a message of the channel that has all these words. */
  until(...words: readonly string[]): Promise<Shown>;
  clicks(who: Who, message: Shown, label: string): Promise<void>;
  /** What every message of the channel says. */
  all(): readonly string[];
  readonly harness: Harness;
  close(): Promise<void>;
}

interface Shown {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
}

const hasAll =
  (words: readonly string[]) =>
  ({ text }: { readonly text: string }): boolean =>
    words.every((word) => text.includes(word));
const open = () => ({
  state: incidentTenant(new Date()),
  controls: {},
  settings: { approvals: { approvers: { people: Object.values(people) }, incident: [people.bo] } },
});

async function onSlack(): Promise<Chat> {
  const lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
  const platform = lab.platform();
  const harness = await openHarness({ platform, channel: { slack: slackIds.channel }, ...open() });
  lab.slack.connect(platform.port());
  const accountOf = { ana: 'UANA', bo: 'UBO' } as const;
  const found = async (words: readonly string[]) => lab.slack.until(slackIds.channel, hasAll(words));
  return {
    harness,
    says: async (who, words) => {
      await lab.slack.sayAs(accountOf[who], `/harden ${words}`, slackIds.channel);
      await platform.idle();
    },
    until: async (...words) => {
      const { ts, text, buttons } = await found(words);
      return { id: ts, text, buttons: buttons.map(({ label }) => label) };
    },
    all: () => lab.slack.messages(slackIds.channel).map(({ text }) => text),
    clicks: async (who, { id }, label) => {
      const message = lab.slack.messages(slackIds.channel).find(({ ts }) => ts === id);
      if (message === undefined) throw new Error('That message is not there any more.');
      await lab.slack.clickAs(accountOf[who], message, label);
      await platform.idle();
    },
    close: async () => {
      await harness.close();
      await lab.slack.close();
    },
  };
}

async function onTeams(): Promise<Chat> {
  const { channel } = teamsIds;
  const lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }] });
  const platform = lab.platform();
  const harness = await openHarness({ platform, channel: { teams: channel }, ...open() });
  lab.teams.connect(platform.port());
  return {
    harness,
    says: async (who, words) => {
      await lab.teams.sayAs(people[who], `/harden ${words}`, { channel });
      await platform.idle();
    },
    until: async (...words) => {
      const { id, text, buttons } = await lab.teams.until(channel, hasAll(words));
      return { id, text, buttons: buttons.map(({ label }) => label) };
    },
    all: () => lab.teams.messages(channel).map(({ text }) => text),
    clicks: async (who, { id }, label) => {
      const message = lab.teams.messages(channel).find((one) => one.id === id);
      if (message === undefined) throw new Error('That message is not there any more.');
      await lab.teams.clickAs(people[who], message, label);
      await platform.idle();
    },
    close: async () => {
      await harness.close();
      await lab.teams.close();
    },
  };
}

const { mia } = accounts;

describe.each([
  ['Slack', onSlack],
  ['Teams', onTeams],
] as const)('on %s', (_name, openChat) => {
  let chat: Chat;
  beforeEach(async () => {
    chat = await openChat();
  });
  afterEach(() => chat.close());

  test('an incident is contained by one person, cleaned by choice, and put back after a false alarm', async () => {
    const mail = () => withoutServiceProperties((chat.harness.simulator.state() as { readonly exchange: object }).exchange);
    const before = mail();

    await chat.says('ana', `contain ${mia.name}`);
    const read = await chat.until('Incident of mia@contoso.com', 'collect@evil.example');
    const incident = /\bi-[a-z0-9]{7}\b/.exec(read.text)?.[0] ?? '';
    expect(read.text).toContain('signed in from 203.0.113.66, Lagos, NG');
    expect(read.text).toContain('NEW: way to sign in: microsoftAuthenticator');
    expect(chat.harness.simulator.calls().filter((call) => call.write)).toEqual([]);

    const plan = await chat.until('Contain mia@contoso.com', 'waiting for approval');
    expect(plan.text).toContain('cannot sign in until the account is restored');
    await chat.clicks('ana', plan, 'Approve');
    await chat.clicks('bo', plan, 'Approve');
    const contained = await chat.until('Contain mia@contoso.com', 'applied and verified');
    expect(contained.id).toBe(plan.id);
    for (const words of ['block sign-in', 'end every session', 'replace the password', 'accountEnabled false'])
      expect(contained.text).toContain(words);
    expect(chat.harness.simulator.calls().filter((call) => call.write)).toHaveLength(4);

    await chat.says('ana', `clean ${incident} 1,2,3`);
    const cleaning = await chat.until('Clean up mia@contoso.com', 'waiting for approval');
    await chat.clicks('bo', cleaning, 'Approve');
    const cleaned = await chat.until('Clean up mia@contoso.com', 'applied and verified');
    expect(cleaned.text).toContain('switch off mia@contoso.com: rule "."');
    expect(mail()).not.toEqual(before);

    await chat.says('ana', `claim ${incident} 5,6,7,8 it was a drill, Mia did it all`);
    await chat.says('ana', `claim ${incident} rest it was a drill`);
    await chat.says('ana', `restore ${incident} all`);
    const restoring = await chat.until('Restore mia@contoso.com', 'waiting for approval');
    expect(restoring.text).toContain('The old password is not put back');
    await chat.clicks('bo', restoring, 'Approve');
    await chat.until('Restore mia@contoso.com', 'applied and verified');
    expect(mail()).toEqual(before);
    const all = await chat.until('Incident of mia@contoso.com', 'restored ·', 'claimed by ana');
    expect(all.id).toBe(read.id);
  });

  test.each([
    ['miaa@contoso.com', `Did you mean ${mia.name}?`],
    [accounts.breakGlass.name, 'is an emergency account'],
  ])('a name that is not contained (%s) makes one message, which says why', async (typed, why) => {
    await chat.says('ana', `contain ${typed}`);
    await chat.until(typed, why);
    await chat.says('ana', `contain ${mia.name}`);
    await chat.until(`Incident of ${mia.name}`, 'collect@evil.example');
    expect(chat.all().filter((text) => text.includes(typed))).toHaveLength(1);
  });
});
