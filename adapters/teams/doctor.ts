/** What the doctor says of a Teams bot: its secret and token, the keys its requests are checked with, its cloud, and the channels. */
import type { Settings } from '../../src/config/settings.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { DoctorOfChat } from '../../src/setup/chat-setup.js';
import { ofEachChannel } from '../../src/setup/doctor/chat.js';
import { type Check, everyControl, missing, unknown, works } from '../../src/setup/doctor/check.js';
import { checkCredentialEnd } from '../../src/setup/doctor/credential.js';
import type { TeamsEndpoints } from './cloud.js';
import { inspectTeams } from './inspect.js';

const area = 'chat';

export async function checkTeams(
  settings: Settings,
  { secrets, clock, endpoints: local = {} }: DoctorOfChat,
): Promise<readonly Check[]> {
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
  const { appId, tenantId, credential } = teams;
  const inspector = inspectTeams({
    appId,
    tenantId,
    cloud: teams.cloud,
    credential:
      secret === undefined || credential === 'managedIdentity' ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
    now: () => clock.now(),
    ...omitUndefined({ endpoints: local['teams'] as TeamsEndpoints | undefined }),
  });
  const token = await inspector.token();
  const end = { kind: 'secret', endsAt: secrets.day('TEAMS_CLIENT_SECRET_ENDS') ?? null } as const;
  const told = { area, name: 'end of the secret of Teams', variable: 'TEAMS_CLIENT_SECRET_ENDS' } as const;
  const ends = credential === 'managedIdentity' ? [] : [checkCredentialEnd(end, clock.now(), told)];
  const checks = [cloud, ...ends, ...checkBot({ appId, token, keys: await inspector.keys(), credential })];
  const [somebody] = settings.people;
  if (token !== null || somebody === undefined) return checks;
  const seen = await ofEachChannel(settings, 'teams', (id) => inspector.channel(id, somebody.accounts.teams ?? somebody.entraId));
  return [...checks, ...seen.map(checkRoster)];
}

interface BotInspection {
  readonly appId: string;
  /** Why it gets no token, and whether anyone answered at all; null: it does. */
  readonly token: { readonly word: string; readonly answered: boolean } | null;
  /** Why the keys that requests are checked with cannot be had. */
  readonly keys: string | null;
  /** A managed identity can be had only on the machine that it belongs to. */
  readonly credential: 'secret' | 'managedIdentity';
}

export function checkBot({ appId, token, keys, credential }: BotInspection): readonly Check[] {
  return [tokenCheck({ appId, token, credential }), keyCheck(keys)];
}

function tokenCheck({ appId, token, credential }: Pick<BotInspection, 'appId' | 'token' | 'credential'>): Check {
  const name = 'bot of Teams';
  if (token === null) return works(area, name, `Entra ID gives ${appId} a token`);
  const told = { area, name, found: `${appId} gets no token (${token.word})` } as const;
  return credential === 'secret'
    ? missing({
        ...told,
        remedy: token.answered
          ? 'correct teams.appId and teams.tenantId in the settings, or make a new client secret in the app registration of the bot and put its value into TEAMS_CLIENT_SECRET'
          : 'let the gateway reach login.microsoftonline.com (login.microsoftonline.us for the US government) over HTTPS',
      })
    : unknown({
        ...told,
        remedy: 'run hardenbot doctor on the Azure machine that the managed identity belongs to; teams.appId is its client id',
      });
}

function keyCheck(keys: string | null): Check {
  const name = 'keys of Teams';
  return keys === null
    ? works(area, name, 'what signs the requests of Teams is published and can be read')
    : missing({
        area,
        name,
        found: `they cannot be read (${keys}), so every request of Teams would be refused`,
        remedy: 'let the gateway reach login.botframework.com (login.botframework.azure.us for the US government) over HTTPS',
      });
}

/** Teams and the tenant have to be of one cloud, or no token of the one is worth anything in the other. */
export function checkCloud(bot: 'public' | 'usGov', tenant: 'global' | 'gccHigh' | 'dod' | 'china'): Check {
  const name = 'cloud of Teams';
  const isGov = tenant === 'gccHigh' || tenant === 'dod';
  if (tenant === 'china')
    return missing({
      area,
      name,
      found: 'the tenant is in the Chinese cloud, for which hardenbot has no Teams',
      remedy: 'use Slack for this tenant and take teams out of the settings',
    });
  if (isGov === (bot === 'usGov')) return works(area, name, bot);
  return missing({
    area,
    name,
    found: `teams.cloud is ${bot}, and the tenant of the people is ${tenant}`,
    remedy: `write teams.cloud: ${isGov ? 'usGov' : 'public'}`,
  });
}

interface RosterSeen {
  readonly tenant: string;
  readonly channel: string;
  readonly inspection: { readonly state: 'there' | 'unlisted' } | { readonly state: 'refused'; readonly word: string };
}

export function checkRoster({ tenant, channel, inspection }: RosterSeen): Check {
  const name = `Teams channel of ${tenant}`;
  switch (inspection.state) {
    case 'there':
    case 'unlisted':
      return works(area, name, `the bot is in ${channel}`);
    case 'refused':
      return missing({
        area,
        name,
        found: `${channel} does not know the bot (${inspection.word})`,
        disables: everyControl,
        remedy:
          'upload the package of hardenbot manifest teams, add the app to the team, and copy the id of the channel (19:…@thread.tacv2) into tenants.<name>.channel.teams',
      });
  }
}
