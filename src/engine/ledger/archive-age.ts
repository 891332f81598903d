/** How old entries have to be, in days, before they may leave a ledger. */

/** Nobody needs entries of fewer days back to be shown where they are. */
export const minArchiveDays = 90;

/** Days of which everything can be shown: as long as the days of a tenant are kept. */
export const usualArchiveDays = 400;
