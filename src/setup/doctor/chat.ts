/** What was seen of a chat app, judged: its token, what it may do, and the channels of the settings. */
import { type Check, everyControl, missing, unknown, works } from './check.js';

interface ChatInspection {
  readonly refused: string | null;
  readonly teamId: string | null;
  readonly enterpriseId: string | null;
  readonly scopes: readonly string[] | null;
}

interface ChannelSeen {
  readonly tenant: string;
  readonly channel: string;
  readonly inspection: { readonly state: 'there' | 'joined' | 'busy' } | { readonly state: 'refused'; readonly word: string };
}

/** Words that Slack refuses with have no spaces; a sentence is about the way there, and no token mends that. */
export const isAway = (refused: string): boolean => refused.includes(' ');

export const reachSlack =
  'let this machine reach Slack over HTTPS, with Socket Mode over WebSockets too, or wait until Slack is there again';

interface ExpectedChat {
  readonly teamId: string;
  /** Scopes of the manifest. */
  readonly scopes: readonly string[];
}

/** The token alone; nothing else can be seen without it. */
export function checkToken(inspection: ChatInspection, expected: ExpectedChat): readonly Check[] {
  const area = 'chat';
  if (inspection.refused !== null)
    return [
      missing({
        area,
        name: 'bot token',
        found: isAway(inspection.refused) ? inspection.refused : `it is not accepted (${inspection.refused})`,
        remedy: isAway(inspection.refused) ? reachSlack : 'copy the bot token of the installed app again',
      }),
    ];
  const token = works(area, 'bot token', 'it is accepted');
  const organisation =
    inspection.enterpriseId === null ? '' : `; it belongs to ${inspection.enterpriseId}, whose people are known here`;
  const team =
    inspection.teamId === expected.teamId || inspection.enterpriseId === expected.teamId
      ? works(area, 'workspace', `${expected.teamId}${organisation}`)
      : missing({
          area,
          name: 'workspace',
          found: `the token belongs to ${inspection.teamId ?? 'no workspace'}, the settings name ${expected.teamId}`,
          remedy: 'install the app in that workspace, or correct the settings',
        });
  return [
    token,
    team,
    ...expected.scopes.map((scope) => checkScope(scope, inspection.scopes)),
    ...tooMuch(inspection.scopes, expected),
  ];
}

function checkScope(scope: string, granted: readonly string[] | null): Check {
  const name = `scope ${scope}`;
  const remedy = 'update the app from its manifest and install it again; hardenbot manifest slack prints it';
  if (granted === null) return unknown({ area: 'chat', name, found: 'the chat did not say what the token may do', remedy });
  return granted.includes(scope) ? works('chat', name, 'granted') : missing({ area: 'chat', name, found: 'not granted', remedy });
}

/** A token that may do more than the code uses is a better prize for a thief. */
function tooMuch(granted: readonly string[] | null, expected: ExpectedChat): readonly Check[] {
  const further = (granted ?? []).filter((scope) => !expected.scopes.includes(scope));
  if (further.length === 0) return [];
  return [
    unknown({
      area: 'chat',
      name: 'further scopes',
      found: `the token may also ${further.join(', ')}`,
      remedy: 'take them away: hardenbot does not use them',
    }),
  ];
}

/** A group that cannot be mentioned leaves its members uncalled; everyone else is called in turn all the same. */
export function checkUserGroup(id: string, seen: 'there' | 'disabled' | 'unknown' | { readonly refused: string }): Check {
  const name = `user group ${id}`;
  if (seen === 'there') return works('chat', name, 'it can be mentioned');
  const found =
    typeof seen === 'object' ? `it cannot be read (${seen.refused})` : seen === 'disabled' ? 'it is turned off' : 'there is none';
  const remedy =
    typeof seen === 'object'
      ? 'give the app the scope usergroups:read: install it again from the manifest'
      : 'correct approvals.mention.slack, or turn the group on in Slack';
  return missing({ area: 'chat', name, found, remedy });
}

export function checkChannel({ tenant, channel, inspection }: ChannelSeen): Check {
  const area = 'chat';
  const name = `channel of ${tenant}`;
  switch (inspection.state) {
    case 'joined':
      return works(area, name, `${channel} took a message`);
    case 'there':
      return unknown({
        area,
        name,
        found: `${channel} is there; whether the app is in it shows only when it posts`,
        remedy: 'invite the app to the channel, then run hardenbot doctor --post, which sends one line',
      });
    case 'busy':
      return unknown({
        area,
        name,
        found: `${channel} was not looked at: Slack asked to wait again and again, or for long`,
        remedy: 'run hardenbot doctor once more in some minutes',
      });
    case 'refused':
      return missing({
        area,
        name,
        found: `${channel} cannot be used (${inspection.word})`,
        disables: everyControl,
        remedy: 'correct tenants.<name>.channel, or invite the app to the channel',
      });
  }
}
