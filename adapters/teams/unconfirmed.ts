/** What hardenbot assumes of Teams without having tried it: the documents leave it open. */
export const unconfirmedOfTeams: readonly string[] = [
  'Links to cards in channels: whether a deep link works without teamName and channelName, or without groupId.',
  'Links to cards: the hosts of the clients in GCC High and DoD (gov.teams.microsoft.us and dod.teams.microsoft.us).',
  'Tags: that a tag is notified when an Adaptive Card mentions it; Microsoft shows it for the text of a message (sample bot-tag-mention, page of 2024-11-14).',
];
