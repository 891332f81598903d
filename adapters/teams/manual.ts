/** What the manual says of Teams: its settings, and what nobody confirmed. */

/** By key; null: it stands in the row of the key before it. */
export const settingsWords: Readonly<Record<string, string | null>> = {
  'teams.appId': "app id of the bot's registration",
  'teams.tenantId': 'the tenant of that registration',
  'teams.cloud': 'which cloud of Teams',
  'teams.credential': '`secret`, or `managedIdentity` on an Azure machine',
  'teams.host': 'where the gateway listens',
  'teams.port': null,
  'people.teams': 'object id in Teams, where it is another one',
  'approvals.mention.teams.tag': 'the Teams tag that is mentioned there: its id in Microsoft Graph, and its name',
  'approvals.mention.teams.name': null,
};

/** What hardenbot assumes of Teams without having tried it: the documents leave it open. */
export const unconfirmed: readonly string[] = [
  'Links to cards in channels: whether a deep link works without teamName and channelName, or without groupId.',
  'Links to cards: the hosts of the clients in GCC High and DoD (gov.teams.microsoft.us and dod.teams.microsoft.us).',
  'Tags: that a tag is notified when an Adaptive Card mentions it; Microsoft shows it for the text of a message (sample bot-tag-mention, page of 2024-11-14).',
];
