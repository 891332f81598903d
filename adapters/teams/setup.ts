/** Teams for being set up: what `init` asks and writes, its secret, and how a gateway starts it. Its packages are loaded when it is opened. */
import { z } from 'zod';
import type { ChatSetup } from '../../src/setup/chat-setup.js';
import type { TeamsSettings } from './description.js';

interface TeamsAnswers {
  readonly teamsApp: string;
  readonly teamsChannel: string;
  readonly teamsPort: number;
}

export const setup: ChatSetup<TeamsSettings, TeamsAnswers> = {
  questions: [
    {
      key: 'teamsApp',
      flag: '--teams-app <guid>',
      ask: "The client id of the Teams bot's app registration",
      answer: z.guid('write the id with dashes, as the Entra admin center shows it'),
    },
    {
      key: 'teamsChannel',
      flag: '--teams-channel <id>',
      ask: 'The id of the Teams channel where approvals go, 19:…@thread.tacv2',
      answer: z.string().regex(/^19:.+@thread\./, 'copy the id of the channel from its link, 19:…@thread.tacv2'),
    },
    {
      key: 'teamsPort',
      flag: '--teams-port <port>',
      ask: 'The port that Teams requests arrive at',
      answer: z.coerce.number().int().min(0).max(65535).default(3978),
      optional: true,
    },
  ],
  account: null,
  texts: ({ teamsApp, teamsChannel, teamsPort }, { tenantId, cloud }) => ({
    channel: teamsChannel,
    settings: `teams:
  appId: ${teamsApp}                        # client id of the bot's app registration
  tenantId: ${tenantId}                      # the tenant that this registration is in
  cloud: ${cloud === 'gccHigh' || cloud === 'dod' ? 'usGov ' : 'public'}                              # public or usGov
  credential: secret                         # or managedIdentity, on an Azure machine
  host: 127.0.0.1                            # 0.0.0.0 in a container
  port: ${teamsPort}
`,
    environment: [
      "# A client secret of the bot's app registration; leave it out with credential: managedIdentity.",
      'TEAMS_CLIENT_SECRET=',
      '# The day on which it ends, YYYY-MM-DD: hardenbot doctor warns before.',
      'TEAMS_CLIENT_SECRET_ENDS=',
    ],
    secrets: 'the client secret of the Teams bot',
    invite: 'add the app to the team (hardenbot manifest teams makes its package)',
  }),
  manifest: {
    says: 'the Teams app package, a zip for the Teams admin center',
    options: [
      { flag: '--url <url>', says: 'the address of hardenbot, e.g. https://hardenbot.contoso.com', isRequired: true },
      {
        flag: '--bot-id <guid>',
        says: 'application (client) id of the registration of the bot, in the Entra admin center under "App registrations"',
      },
      { flag: '--app-id <guid>', says: 'id of the Teams app; a new one when left out' },
      { flag: '--out <file>', says: 'where the zip goes', usual: 'hardenbot-teams.zip' },
    ],
    examples: ['hardenbot manifest teams --url https://hardenbot.contoso.com --bot-id b0000000-0000-4000-8000-000000000001'],
    make: async (options) => (await import('./package.js')).teamsPackage(options),
  },
  pathOf: () => '/api/messages',
  check: async (settings, input) => (await import('./doctor.js')).checkTeams(settings, input),
  prepare: ({ appId, tenantId, cloud, credential, host, port }, secrets) => {
    // A bot with a managed identity proves who it is without one.
    const secret =
      credential === 'managedIdentity'
        ? null
        : secrets.require('TEAMS_CLIENT_SECRET', "the client secret of the bot's app registration");
    return async ({ conversations, ...ports }) => {
      const { createTeams } = await import('./index.js');
      return createTeams({
        ...ports,
        appId,
        tenantId,
        cloud,
        credential: secret === null ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
        listen: { host, port },
        references: conversations(tenantId),
      });
    };
  },
};
