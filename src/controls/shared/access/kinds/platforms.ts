/** What a device runs, as policies tell it apart. */
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';

/** Source: `conditionalAccessDevicePlatform` of the Graph v1.0 metadata. */
export const platforms = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux'] as const;
export type Platform = (typeof platforms)[number];

/** Whether a policy applies to devices of this kind; not set is all. */
export function isForPlatform(policy: ConditionalAccessPolicy, platform: Platform): boolean {
  const { includePlatforms = [], excludePlatforms = [] } = policy.conditions?.platforms ?? {};
  const names = (list: readonly string[]): boolean =>
    list.some((word) => ['all', platform.toLowerCase()].includes(word.toLowerCase()));
  return (includePlatforms.length === 0 || names(includePlatforms)) && !names(excludePlatforms);
}
