/** The clouds in which Microsoft runs Microsoft 365; each has hosts of its own, and not every service is in each. */
export const cloudNames = ['global', 'gccHigh', 'dod', 'china'] as const;
export type Cloud = (typeof cloudNames)[number];

/** As people call them. */
export const cloudWords: Readonly<Record<Cloud, string>> = {
  global: 'the global cloud',
  gccHigh: 'GCC High',
  dod: 'DoD',
  china: 'the Chinese cloud',
};
