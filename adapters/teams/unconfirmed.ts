/** What is believed of Teams without having been tried against it: the documents leave it open. */
export const unconfirmedOfTeams: readonly string[] = [
  'Links to cards in channels: whether a deep link without teamName and channelName opens the message, and one without groupId where Teams never said which group is behind the team.',
  'Links to cards: the hosts of the clients in GCC High and DoD (gov.teams.microsoft.us and dod.teams.microsoft.us).',
  'Tags: that a tag is notified where an Adaptive Card mentions it; Microsoft shows it for the text of a message in a channel (its sample bot-tag-mention, and the page on channel conversations of 2024-11-14).',
];
