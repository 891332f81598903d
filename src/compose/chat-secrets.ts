/** The secrets of the chats that the settings name, from the environment. */
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { InputError } from '../lib/errors.js';
import type { ChatSecrets, SlackEntrance } from './platforms.js';

/** A token in the place of the other is known before Slack is asked. Throws InputError. */
function slackToken(secrets: Secrets, name: string, what: { readonly prefix: string; readonly purpose: string }): string {
  const token = secrets.require(name, `${what.purpose}, ${what.prefix}…`);
  if (token.startsWith(what.prefix)) return token;
  throw new InputError(`${name} cannot be used.`, [`${name}: it has to begin with ${what.prefix}; put ${what.purpose} there`]);
}

/** Of each chat; undefined where the settings do not name it. Throws InputError for a secret that is missing, or that is another one than its name says. */
export function chatSecrets({ slack, teams }: Settings, secrets: Secrets): Required<ChatSecrets> {
  return {
    slack:
      slack === undefined
        ? undefined
        : {
            botToken: slackToken(secrets, 'SLACK_BOT_TOKEN', { prefix: 'xoxb-', purpose: 'the bot token of the Slack app' }),
            entrance: entranceSecret(slack.mode, secrets),
          },
    teams:
      teams === undefined
        ? undefined
        : {
            secret:
              teams.credential === 'managedIdentity'
                ? null
                : secrets.require('TEAMS_CLIENT_SECRET', "the client secret of the bot's app registration"),
          },
  };
}

function entranceSecret(mode: 'http' | 'socket', secrets: Secrets): SlackEntrance {
  if (mode === 'http')
    return { mode, signingSecret: secrets.require('SLACK_SIGNING_SECRET', 'the signing secret of the Slack app') };
  return {
    mode,
    appToken: slackToken(secrets, 'SLACK_APP_TOKEN', { prefix: 'xapp-', purpose: 'the app-level token of the Slack app' }),
  };
}
