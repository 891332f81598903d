/** What hardenbot assumes of ElastiCache and MemoryDB without having tried one. */
export const unconfirmedOfAws: readonly string[] = [
  'ElastiCache and MemoryDB: that they accept a token of this form, which is that of their manuals and examples.',
  'ElastiCache and MemoryDB: that AUTH with the next token keeps an open connection for another twelve hours, also between the commands of BullMQ.',
  'ElastiCache and MemoryDB: that a user who logs in with IAM may have the whole access list of the manual.',
  'ElastiCache, serverless: that its token needs only ResourceType=ServerlessCache more.',
  'MemoryDB, and ElastiCache with durability sync: that acknowledged writes are kept, as AWS says.',
];
