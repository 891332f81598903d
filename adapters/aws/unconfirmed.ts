/** What is believed of ElastiCache and MemoryDB without having been tried on one. */
export const unconfirmedOfAws: readonly string[] = [
  'ElastiCache and MemoryDB: that they take a token of this form; it is that of their manuals and of the examples of AWS, and no token was ever presented to one.',
  'ElastiCache and MemoryDB: that AUTH with the next token lets an open connection go on for another twelve hours, as the manuals say, and that it is taken between the commands of BullMQ.',
  'ElastiCache and MemoryDB: that the whole of the access list that the manual names for the user may be given to one whose way to log in is IAM.',
  'ElastiCache, serverless: that ResourceType=ServerlessCache is all that its token has beside the others.',
  'MemoryDB and ElastiCache with durability sync: that what was acknowledged is kept, as AWS says.',
];
