/** What the manual says of Slack: its settings, and what nobody confirmed. */

/** By key; null: it stands in the row of the key before it. */
export const settingsWords: Readonly<Record<string, string | null>> = {
  'slack.appId': 'App ID, `A…`',
  'slack.teamId': 'id of the workspace, `T…`, or of the Enterprise organisation, `E…`',
  'slack.mode': '`socket`: hardenbot connects to Slack. `http`: Slack calls an address of yours',
  'slack.host': 'for `http`: where the gateway listens',
  'slack.port': null,
  'slack.apiUrl': "another address of Slack's API, such as that of GovSlack",
  'people.slack': 'member id in Slack, `U…`',
  'approvals.mention.slack': 'the Slack user group that is mentioned where more than five people could approve, by its id (`S…`)',
};

/** What hardenbot assumes of Slack without having tried it: the documents leave it open, or say it of another form than ours. */
export const unconfirmed: readonly string[] = [
  'Enterprise organisations: that user.team_id of a press or dialog is the id of the organisation; the id of the workspace is accepted too.',
  'Enterprise organisations: which workspace a press from another workspace names; any of the organisation is accepted.',
  'Enterprise organisations: whether users.info reports a guest of another workspace; a guest anywhere counts as one.',
  'Enterprise organisations: the team_id that auth.test returns for a token of the whole organisation; enterprise_id decides.',
  'Enterprise organisations: which id a person who began as two accounts acts with; name that one under people.',
  'Slack Connect: which workspace a press from another organisation names; what is not ours is refused.',
  'Chats of two people: that a command typed there names that chat, where the bot cannot post; the answer goes to the chat with the bot.',
  'Channels: how a channel that is closed to bots words its refusal; anything but a wait counts as that.',
  'Cards: that a collapsed container takes sections of plain text; if Slack refuses, the lines are sent open below the buttons.',
  'Links to cards: the hosts of GovSlack permalinks; any workspace of slack.com or slack-gov.com is opened.',
];
