/** How Zod parses what is parsed once, as settings are: without making code of the schema first, which takes several times as long as such a parse. */
export const jitless = { jitless: true } as const;
