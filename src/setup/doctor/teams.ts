/** What was seen of a Teams bot, judged: its secret and token, the keys its requests are checked with, its cloud, and the channels. */
import { type Check, everyControl, missing, unknown, works } from './check.js';

const area = 'chat';

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
