/** What is believed of Slack without having been tried against it: the documents leave it open, or say it of another form than ours. */
export const unconfirmedOfSlack: readonly string[] = [
  'Enterprise organisations: that user.team_id of a press and of a dialog is the id of the organisation, as the documents say of another form; the id of the workspace is taken as well.',
  'Enterprise organisations: which workspace a press by someone of another workspace of the organisation names; any of the organisation is taken.',
  'Enterprise organisations: whether users.info says of someone of another workspace that they are a guest there; a guest anywhere counts as one.',
  'Enterprise organisations: the team_id that auth.test gives to a token for a whole organisation; enterprise_id is gone by.',
  'Enterprise organisations: which of the ids of a person that began as two accounts stands in an act; it is the one to name under people.',
  'Slack Connect: what a press by someone of another organisation names as its workspace; what is neither ours nor of our organisation is refused.',
  'Chats of two people: that a command typed there names that chat, in which the bot can post nothing; what belongs to the person goes to their own chat with the bot.',
  'Channels: in which words one that is closed for bots refuses a message, or a change of one; whatever is no wait counts as that.',
  'Cards: that a container which is collapsed takes sections of plain text inside; its reference says so, and where Slack refuses the blocks, the same lines are sent open below the buttons.',
  'Links to cards: the hosts at which permalinks of GovSlack open; any workspace of slack.com or slack-gov.com is opened.',
];
