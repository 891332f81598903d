/** What settings call channels and people in each chat: the ids that the chat itself uses, never a name that somebody can take over. */
import { didYouMean } from '../lib/did-you-mean.js';
import type { Settings } from './settings.js';

/** The chats that hardenbot speaks, as settings call them. */
const chats: readonly string[] = ['slack', 'teams', 'terminal'];

/** Messages to a chat that nobody speaks, or to no channel of it, would go nowhere, and nobody would be told. */
export function chatProblems({ tenants, people, slack }: Settings): readonly string[] {
  const channels = Object.entries(tenants).flatMap(([name, { channel, fallback }]) =>
    Object.entries({ channel, fallback }).flatMap(([key, places]) =>
      Object.entries(places).flatMap(([chat, id]) => {
        const problem = problemOfChannel(chat, id);
        return problem === null ? [] : [`tenants.${name}.${key}.${chat}: ${problem}`];
      }),
    ),
  );
  const accounts = people.flatMap(({ accounts: { slack: account } }, index) =>
    account === undefined || isSlackId(account)
      ? []
      : [`people.${index}.slack: "${account}" is no id; write U… from the profile, "⋮", "Copy member ID"`],
  );
  const workspace = [
    ...(slack === undefined || isSlackId(slack.teamId)
      ? []
      : ['slack.teamId: write T…, or E… of an organisation, from the address app.slack.com/client/T…/C…']),
    ...(slack === undefined || isSlackId(slack.appId) ? [] : ['slack.appId: write A…, from "Basic Information" of the app']),
  ];
  return [...workspace, ...accounts, ...channels];
}

function problemOfChannel(chat: string, id: string): string | null {
  if (!chats.includes(chat)) return `there is no such chat; write ${didYouMean(chat, chats) ?? chats.join(', ')}`;
  if (id.trim() === '') return 'empty; write the id of the channel, or leave the line out';
  if (chat === 'slack' && !isSlackId(id))
    return `"${id}" is no id; write C…, which stands at the very bottom of the channel's "About"`;
  if (chat === 'teams' && /[%/]/.test(id))
    return 'write the id alone, 19:…@thread.tacv2; in a link %3a stands for the colon and %40 for the at sign';
  return null;
}

/** Of anything in Slack: capitals and digits. */
function isSlackId(id: string): boolean {
  return /^[A-Z][A-Z0-9]*$/.test(id);
}
