/** Where what we send is not yet what the vendors describe. The table ends empty; what stands here is being mended. */
import type { Rule } from './judge/violation';

export interface KnownDifference {
  readonly rule: Rule;
  /** Of the sentence that the judge says. */
  readonly says: RegExp;
  /** When it was found, as a date. */
  readonly since: string;
}

export const knownDifferences: readonly KnownDifference[] = [{ rule: 'limit', says: /message traces/, since: '2026-11-30' }];
