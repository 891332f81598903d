/** The Teams app manifest: who the bot is, where it may be used, and the commands that Teams offers to anyone who types a slash. */

interface ManifestOptions {
  /** The client id of the bot's app registration; also the id of the app. */
  readonly appId: string;
  /** Where hardenbot can be read about: the developer's own host. */
  readonly host: string;
  /** In the order of help; Teams takes the first twelve. */
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
}

/** What Microsoft documents as the most: commands of a list, and characters of a description. */
const maxCommands = 12;
const maxDescription = 128;

/**
 * 1.29 is the first version in which a bot takes slash commands: `supportsTargetedMessages` and `triggers`. The manifest follows
 * the documentation of that version and was not checked against Microsoft's schema.
 */
export function teamsManifest({ appId, host, commands }: ManifestOptions): object {
  const offered = commands
    .slice(0, maxCommands)
    .map(({ name, summary }) => ({ title: name, description: summary.slice(0, maxDescription) }));
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json',
    manifestVersion: '1.29',
    version: '0.1.0',
    id: appId,
    developer: {
      name: 'hardenbot',
      websiteUrl: `https://${host}`,
      privacyUrl: `https://${host}/privacy`,
      termsOfUseUrl: `https://${host}/terms`,
    },
    // The short name is what people type: /harden status.
    name: { short: 'harden', full: 'hardenbot' },
    description: {
      short: 'Hardens Microsoft 365 tenants, with approvals on an exact plan and a way back.',
      full: [
        'Type /harden status to see how a Microsoft 365 tenant stands, /harden plan to have a reversible plan drawn up, and approve or',
        'reject plans where the team already talks. Nothing is changed before the approvers have signed off on exactly what will be',
        'done, every change is verified afterwards, and can be undone unless its plan said that it cannot.',
      ].join(' '),
    },
    icons: { outline: 'outline.png', color: 'color.png' },
    accentColor: '#1d3557',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        isNotificationOnly: false,
        // The full list of a plan, given to anyone who asks for it in the chat with the bot.
        supportsFiles: true,
        supportsTargetedMessages: true,
        commandLists: [
          { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'], commands: offered },
          // In the chat with the bot there is nobody to keep a message from, and Teams has no slash commands there.
          { scopes: ['personal'], triggers: ['mention'], commands: offered },
        ],
      },
    ],
  };
}
