/** Looks at the chats of the settings: what their credentials are good for, and whether the channels can be reached. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { ChannelInspection } from '../../../adapters/slack/inspect.js';
import type { TeamsEndpoints } from '../../../adapters/teams/cloud.js';
import { type ChatName, chatNames, chatsOf } from '../../config/chats.js';
import type { Secrets } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import type { Clock, Sleeper } from '../../lib/clock.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { packageFile } from '../../process/package-root.js';
import { checkChannel, checkToken, checkUserGroup, isAway, reachSlack } from '../../setup/doctor/chat.js';
import { type Check, missing, works } from '../../setup/doctor/check.js';
import { checkCredentialEnd } from '../../setup/doctor/credential.js';
import { checkBot, checkCloud, checkRoster } from '../../setup/doctor/teams.js';

export interface ChatInput {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Also sends one line to each channel. */
  readonly post: boolean;
  /** A local Teams, for tests; no setting names one. */
  readonly teams?: TeamsEndpoints;
}

const area = 'chat';
const slackManifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

type CheckChat = (settings: Settings, input: ChatInput) => Promise<readonly Check[]>;
const checksOf: Readonly<Record<ChatName, CheckChat>> = { slack: checkSlack, teams: checkTeams };

/** Of several chats one may be missing: the others go on, so nothing stops. */
export async function checkChats(settings: Settings, input: ChatInput): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const chat of chatNames) checks.push(...(await checksOf[chat](settings, input)));
  return chatsOf(settings).length > 1 ? checks.map((check) => ({ ...check, disables: [] })) : checks;
}

async function checkSlack(settings: Settings, { secrets, post, clock }: ChatInput): Promise<readonly Check[]> {
  const { slack, tenants } = settings;
  if (slack === undefined) return [];
  // The packages of a chat are loaded where there is one.
  const { inspectSlack } = await import('../../../adapters/slack/inspect.js');
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
  const seen = await ofEachChannel(tenants, 'slack', (id) => patiently(clock, () => inspector.channel(id, post)));
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

async function checkTeams(settings: Settings, { secrets, clock, teams: endpoints }: ChatInput): Promise<readonly Check[]> {
  const { teams, tenants } = settings;
  if (teams === undefined) return [];
  const people = settings.directory ?? Object.keys(tenants)[0] ?? '';
  const cloud = checkCloud(teams.cloud, tenants[people]?.cloud ?? 'global');
  const secret = secrets.optional('TEAMS_CLIENT_SECRET');
  if (teams.credential === 'secret' && secret === undefined)
    return [
      cloud,
      missing({
        area,
        name: 'secret of Teams',
        found: 'TEAMS_CLIENT_SECRET is not set',
        remedy: "make a client secret in the bot's app registration, or write teams.credential: managedIdentity",
      }),
    ];
  const { inspectTeams } = await import('../../../adapters/teams/inspect.js');
  const { appId, tenantId, credential } = teams;
  const inspector = inspectTeams({
    appId,
    tenantId,
    cloud: teams.cloud,
    credential:
      secret === undefined || credential === 'managedIdentity' ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
    now: () => clock.now(),
    ...omitUndefined({ endpoints }),
  });
  const token = await inspector.token();
  const end = { kind: 'secret', endsAt: secrets.day('TEAMS_CLIENT_SECRET_ENDS') ?? null } as const;
  const told = { area, name: 'end of the secret of Teams', variable: 'TEAMS_CLIENT_SECRET_ENDS' } as const;
  const ends = credential === 'managedIdentity' ? [] : [checkCredentialEnd(end, clock.now(), told)];
  const checks = [cloud, ...ends, ...checkBot({ appId, token, keys: await inspector.keys(), credential })];
  const [somebody] = settings.people;
  if (token !== null || somebody === undefined) return checks;
  const seen = await ofEachChannel(tenants, 'teams', (id) => inspector.channel(id, somebody.accounts.teams ?? somebody.entraId));
  return [...checks, ...seen.map(checkRoster)];
}

/** The channels of all tenants on one platform: each is looked at once, and as fast as the platform allows. */
interface SeenChannel<Inspection> {
  readonly tenant: string;
  readonly channel: string;
  readonly inspection: Inspection;
}

/** The channel of each tenant; one that several share is looked at once. */
async function ofEachChannel<Inspection>(
  tenants: Settings['tenants'],
  platform: string,
  look: (id: string) => Promise<Inspection>,
): Promise<readonly SeenChannel<Inspection>[]> {
  const inspections = new Map<string, Inspection>();
  const seen: SeenChannel<Inspection>[] = [];
  for (const [tenant, { channel }] of Object.entries(tenants)) {
    const id = channel[platform];
    if (id === undefined) continue;
    const inspection = inspections.get(id) ?? (await look(id));
    inspections.set(id, inspection);
    seen.push({ tenant, channel: id, inspection });
  }
  return seen;
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
