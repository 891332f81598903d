/** What the doctor says of a Slack app: its tokens, what it may do, and the channels of the settings. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Secrets } from '../../src/config/load.js';
import type { Settings } from '../../src/config/settings.js';
import type { Sleeper } from '../../src/lib/clock.js';
import { packageFile } from '../../src/process/package-root.js';
import type { DoctorOfChat } from '../../src/setup/chat-setup.js';
import { ofEachChannel } from '../../src/setup/doctor/chat.js';
import { type Check, everyControl, missing, unknown, works } from '../../src/setup/doctor/check.js';
import { type ChannelInspection, inspectSlack } from './inspect.js';

const area = 'chat';
const slackManifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

export async function checkSlack(settings: Settings, { secrets, post, clock }: DoctorOfChat): Promise<readonly Check[]> {
  const { slack } = settings;
  if (slack === undefined) return [];
  const botToken = secrets.optional('SLACK_BOT_TOKEN');
  const address = slack.apiUrl === undefined ? {} : { apiUrl: slack.apiUrl };
  const entrance =
    slack.mode === 'http'
      ? checkSigningSecret(secrets)
      : await checkAppToken(secrets, (token) => inspectSlack({ botToken: token, ...address }).socket());
  if (botToken === undefined)
    return [
      entrance,
      missing({
        area,
        name: 'bot token',
        found: 'SLACK_BOT_TOKEN is not set',
        remedy: 'copy the bot token of the installed app',
      }),
    ];
  const inspector = inspectSlack({ botToken, ...address });
  const { scopes } = slackManifest.parse(parse(packageFile('manifests', 'slack.yaml').toString('utf8'))).oauth_config;
  const inspection = await inspector.token();
  const checks = [entrance, ...checkToken(inspection, { teamId: slack.teamId, scopes: scopes.bot })];
  if (inspection.refused !== null) return checks;
  const seen = await ofEachChannel(settings, 'slack', (id) => patiently(clock, () => inspector.channel(id, post)));
  const groups: Check[] = [];
  for (const id of userGroupsOf(settings)) groups.push(checkUserGroup(id, await inspector.userGroup(id)));
  return [...checks, ...seen.map(checkChannel), ...groups];
}

/** Those that settings name for calling approvers, each once. */
function userGroupsOf({ approvals, tenants }: Settings): readonly string[] {
  const all = [approvals, ...Object.values(tenants).map((tenant) => tenant.approvals ?? {})];
  return [...new Set(all.flatMap(({ mention = [] }) => mention.flatMap(({ calls }) => calls['slack'] ?? [])))];
}

/** Only a request of Slack's shows whether it is the right one. */
function checkSigningSecret(secrets: Secrets): Check {
  const name = 'signing secret';
  return secrets.optional('SLACK_SIGNING_SECRET') === undefined
    ? missing({ area, name, found: 'SLACK_SIGNING_SECRET is not set', remedy: 'copy the signing secret of the app' })
    : works(area, name, 'it is set; whether it is the right one shows with the first command');
}

async function checkAppToken(secrets: Secrets, open: (token: string) => Promise<string | null>): Promise<Check> {
  const name = 'app-level token';
  const remedy = 'make an app-level token with the scope connections:write in the Slack app, and put it into SLACK_APP_TOKEN';
  const token = secrets.optional('SLACK_APP_TOKEN');
  if (token === undefined) return missing({ area, name, found: 'SLACK_APP_TOKEN is not set', remedy });
  const refused = await open(token);
  if (refused !== null && isAway(refused)) return missing({ area, name, found: refused, remedy: reachSlack });
  return refused === null
    ? works(area, name, 'Socket Mode can be opened with it')
    : missing({ area, name, found: `Socket Mode cannot be opened with it (${refused})`, remedy });
}

/** A channel of which Slack wants to be asked so often again is left. */
const maxWaits = 3;
/** Milliseconds: a limit that counts calls a minute is over by then, and nobody waits before a terminal for a day. */
const maxWaitMs = 120_000;

/** Slack takes some fifty of these calls a minute, and the channels of many tenants are more: waits as long as it asks to, within reason. */
async function patiently({ sleep }: Sleeper, look: () => Promise<ChannelInspection>): Promise<ChannelInspection> {
  let inspection = await look();
  for (let waits = 0; inspection.state === 'busy' && inspection.waitMs <= maxWaitMs && waits < maxWaits; waits += 1) {
    await sleep(inspection.waitMs);
    inspection = await look();
  }
  return inspection;
}

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
const isAway = (refused: string): boolean => refused.includes(' ');

const reachSlack =
  'let this machine reach Slack over HTTPS, with Socket Mode over WebSockets too, or wait until Slack is there again';

interface ExpectedChat {
  readonly teamId: string;
  /** Scopes of the manifest. */
  readonly scopes: readonly string[];
}

/** The token alone; nothing else can be seen without it. */
export function checkToken(inspection: ChatInspection, expected: ExpectedChat): readonly Check[] {
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
  if (granted === null) return unknown({ area: area, name, found: 'the chat did not say what the token may do', remedy });
  return granted.includes(scope) ? works(area, name, 'granted') : missing({ area: area, name, found: 'not granted', remedy });
}

/** A token that may do more than the code uses is a better prize for a thief. */
function tooMuch(granted: readonly string[] | null, expected: ExpectedChat): readonly Check[] {
  const further = (granted ?? []).filter((scope) => !expected.scopes.includes(scope));
  if (further.length === 0) return [];
  return [
    unknown({
      area,
      name: 'further scopes',
      found: `the token may also ${further.join(', ')}`,
      remedy: 'take them away: hardenbot does not use them',
    }),
  ];
}

/** A group that cannot be mentioned leaves its members uncalled; everyone else is called in turn all the same. */
export function checkUserGroup(id: string, seen: 'there' | 'disabled' | 'unknown' | { readonly refused: string }): Check {
  const name = `user group ${id}`;
  if (seen === 'there') return works(area, name, 'it can be mentioned');
  const found =
    typeof seen === 'object' ? `it cannot be read (${seen.refused})` : seen === 'disabled' ? 'it is turned off' : 'there is none';
  const remedy =
    typeof seen === 'object'
      ? 'give the app the scope usergroups:read: install it again from the manifest'
      : 'correct approvals.mention.slack, or turn the group on in Slack';
  return missing({ area: area, name, found, remedy });
}

export function checkChannel({ tenant, channel, inspection }: ChannelSeen): Check {
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
