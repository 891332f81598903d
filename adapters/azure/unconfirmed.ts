/** What is believed of Azure Managed Redis without having been tried on one. */
export const unconfirmedOfAzure: readonly string[] = [
  'Azure Managed Redis: that a connection is cut when its last token ends, as the documents say; no token was ever presented to one.',
  'Azure Managed Redis: the scope of a token in clouds other than the public one; none is documented.',
];
