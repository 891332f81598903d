/** What hardenbot assumes of Azure Managed Redis without having tried one. */
export const unconfirmedOfAzure: readonly string[] = [
  'Azure Managed Redis: that a connection is cut when its last token ends, as the documents say.',
  'Azure Managed Redis: the scope of a token outside the public cloud, which is not documented.',
];
