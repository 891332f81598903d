/** The languages in which a tenant can show what it has of a framework. */
export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];
