/** What is believed of Teams without having been tried against it: the documents leave it open. */
export const unconfirmedOfTeams: readonly string[] = [
  'Links to cards in channels: whether a deep link without teamName and channelName opens the message, and one without groupId where Teams never said which group is behind the team.',
  'Links to cards: the hosts of the clients in GCC High and DoD (gov.teams.microsoft.us and dod.teams.microsoft.us).',
];
