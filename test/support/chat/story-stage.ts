/** The same story in Slack and in Teams: what people type and press in the channel, and what it shows. */
import { type Harness, type HarnessOptions, openHarness, people } from '../corridor/harness';
import { openSlackLab, slackIds } from './slack-driver';
import { openTeamsLab, teamsIds } from './teams-driver';

type Who = 'ana' | 'bo' | 'cy';

export interface Stage {
  says(who: Who, line: string): Promise<unknown>;
  /** Presses the button whose label begins so, on the message with these words; `reason` answers what it asks. */
  clicks(who: Who, words: string, label: string, reason?: string): Promise<unknown>;
  /** The newest message of the channel with all of these words. */
  shows(...words: readonly string[]): Promise<{ readonly text: string }>;
  /** Every message of the channel as it stands now, the newest last. */
  messages(): readonly { readonly text: string; readonly buttons: readonly { readonly label: string }[] }[];
  /** What a person alone is shown, with these words. */
  hears(who: Who, words: string): Promise<{ readonly text: string }>;
  readonly harness: Harness;
  close(): Promise<void>;
}

export const chats = ['Slack', 'Teams'] as const;

type Options = Omit<HarnessOptions, 'platform' | 'channel'>;

export function openStage(chat: (typeof chats)[number], options: Options): Promise<Stage> {
  return chat === 'Slack' ? inSlack(options) : inTeams(options);
}

function labelOn({ buttons }: { readonly buttons: readonly { readonly label: string }[] }, start: string): string {
  return buttons.find(({ label }) => label.startsWith(start))?.label ?? start;
}

const accounts = { ana: 'UANA', bo: 'UBO', cy: 'UCY' } as const;

async function inSlack(options: Options): Promise<Stage> {
  const { slack, platform: open } = await openSlackLab({ people: Object.values(accounts).map((id) => ({ id })) });
  const platform = open();
  const harness = await openHarness({ platform, channel: { slack: slackIds.channel }, ...options });
  slack.connect(platform.port());
  const shows = (...words: readonly string[]) =>
    slack.until(slackIds.channel, ({ text }) => words.every((one) => text.includes(one)));
  return {
    says: (who, line) => slack.sayAs(accounts[who], line, slackIds.channel),
    clicks: async (who, words, label, reason) => {
      const shown = await shows(words);
      await slack.clickAs(accounts[who], shown, labelOn(shown, label), reason);
    },
    shows,
    messages: () => slack.messages(slackIds.channel),
    hears: (who, words) => slack.untilWhispered(accounts[who], ({ text }) => text.includes(words)),
    harness,
    close: async () => {
      await harness.close();
      await slack.close();
    },
  };
}

async function inTeams(options: Options): Promise<Stage> {
  const { teams, platform: open } = await openTeamsLab({ people: Object.values(people).map((id) => ({ id })) });
  const platform = open();
  const harness = await openHarness({ platform, channel: { teams: teamsIds.channel }, ...options });
  teams.connect(platform.port());
  const shows = (...words: readonly string[]) =>
    teams.until(teamsIds.channel, ({ text }) => words.every((one) => text.includes(one)));
  return {
    says: (who, line) => teams.sayAs(people[who], line, { channel: teamsIds.channel }),
    clicks: async (who, words, label, reason) => {
      const shown = await shows(words);
      await teams.clickAs(people[who], shown, labelOn(shown, label), reason === undefined ? {} : { reason });
    },
    shows,
    messages: () => teams.messages(teamsIds.channel),
    hears: (who, words) => teams.untilWhispered(people[who], ({ text }) => text.includes(words)),
    harness,
    close: async () => {
      await harness.close();
      await teams.close();
    },
  };
}
