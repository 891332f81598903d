/** The keys of the messages about an incident beside its card, which goes by its id. */

/** The call for people because what an intruder left came back after access was restored. */
export const reopenedKey = (subject: string): string => `${subject}-reopened`;

/** The reminder of what people still have to do by hand about an account. */
export const byHandKey = (subject: string): string => `${subject}-by-hand`;
