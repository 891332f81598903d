/** What each part asks of a policy, property by property. */
import type { Json } from '../../lib/json.js';
import type { SafeAttachmentPolicy } from '../../tenant/resources/safe-attachment-policy.js';
import type { SafeLinksPolicy } from '../../tenant/resources/safe-links-policy.js';
import { type PartState, together } from '../reasoning/findings/parts.js';

/** One property of one policy, and the value that would be enough. */
export interface Check {
  readonly property: string;
  readonly actual: Json;
  readonly wish: Json;
  readonly state: PartState;
}

const checking = [
  'EnableSafeLinksForEmail',
  'EnableSafeLinksForTeams',
  'EnableSafeLinksForOffice',
  'ScanUrls',
  'EnableForInternalSenders',
] as const;

/** @param urls addresses, in small letters, that settings let a policy leave out. Source: Set-SafeLinksPolicy */
export function linkChecks(policy: SafeLinksPolicy, urls: ReadonlySet<string>): readonly Check[] {
  return [
    ...checking.map((property) => flagCheck(property, policy[property], true)),
    flagCheck('DisableUrlRewrite', policy.DisableUrlRewrite, false),
    leftOutCheck(policy.DoNotRewriteUrls, urls),
  ];
}

function leftOutCheck(list: readonly string[] | undefined, urls: ReadonlySet<string>): Check {
  if (list === undefined) return { property: 'DoNotRewriteUrls', actual: null, wish: [], state: 'unknown' };
  const kept = list.filter((url) => urls.has(url.trim().toLowerCase()));
  const state = kept.length === list.length ? 'holds' : 'gap';
  return { property: 'DoNotRewriteUrls', actual: [...list], wish: kept, state };
}

export function clickChecks({ AllowClickThrough }: SafeLinksPolicy): readonly Check[] {
  return [flagCheck('AllowClickThrough', AllowClickThrough, false)];
}

/** Source: Set-SafeAttachmentPolicy: where it is off no action counts, and `Allow` delivers what was found. */
export function attachmentChecks({ Enable, Action }: SafeAttachmentPolicy): readonly Check[] {
  const word = Action?.toLowerCase() ?? '';
  const state = word === 'block' || word === 'dynamicdelivery' ? 'holds' : word === 'allow' ? 'gap' : 'unknown';
  return [flagCheck('Enable', Enable, true), { property: 'Action', actual: Action ?? null, wish: 'Block', state }];
}

function flagCheck(property: string, actual: boolean | null | undefined, wish: boolean): Check {
  const state = actual === wish ? 'holds' : actual === !wish ? 'gap' : 'unknown';
  return { property, actual: actual ?? null, wish, state };
}

export function stateOfChecks(checks: readonly Check[]): PartState {
  return together(checks.map(({ state }) => state));
}
