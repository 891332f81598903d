/** What a device runs, as policies tell it apart. */
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';
import { includedNotExcluded, type Ternary, ternary } from './ternary.js';

/** Source: `conditionalAccessDevicePlatform` of the Graph v1.0 metadata. */
export const platforms = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux'] as const;
export type Platform = (typeof platforms)[number];

const known = new Set(['all', ...platforms.map((platform) => platform.toLowerCase())]);

/** Whether a policy applies to devices of this kind; not set is all. A word that nobody here knows may mean this kind too. */
export function isForPlatform(policy: ConditionalAccessPolicy, platform: Platform): Ternary {
  const { includePlatforms = [], excludePlatforms = [] } = policy.conditions?.platforms ?? {};
  const names = (list: readonly string[]): Ternary => {
    const words = list.map((word) => word.toLowerCase());
    if (words.includes('all') || words.includes(platform.toLowerCase())) return ternary.yes;
    return words.every((word) => known.has(word)) ? ternary.no : ternary.perhaps;
  };
  return includedNotExcluded(includePlatforms.length === 0 ? ternary.yes : names(includePlatforms), names(excludePlatforms));
}
