/** Which rule of people lets an account be contained though nobody pressed a button: pure, so that each condition can be tried alone. */
import { DateTime } from 'luxon';
import { spanOn, weekdays } from '../../engine/plan/local-time.js';
import type { Json } from '../../lib/json.js';
import { groupMembers } from '../../tenant/resources/group-member.js';
import { roleAssignments, roleEligibilities } from '../../tenant/resources/role-assignment.js';
import { users } from '../../tenant/resources/user.js';
import type { DecidedSetting, SettingsDecision } from '../settings-in-effect.js';
import type { StoredSign } from './entry-terms.js';
import type { ContainRule } from './settings.js';
import type { SignalFacts } from './store.js';

export const rulesKey = 'signals.containWithoutAsking';

/** However far the rule itself reaches: people look at it again then. */
const keptMs = 90 * 24 * 60 * 60_000;

export interface Rules {
  readonly rules: readonly ContainRule[];
  /** The change of settings by which people decided on them. */
  readonly decided: SettingsDecision;
}

/** Null where there are none, or the file alone says so: nobody approved it there. */
export function rulesInForce(inForce: readonly DecidedSetting[], rules: readonly ContainRule[]): Rules | null {
  const found = inForce.find(({ key, whyNot }) => key === rulesKey && whyNot === null);
  return found?.value === undefined || isEmpty(found.value) || rules.length === 0 ? null : { rules, decided: found.entry };
}

function isEmpty(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The lists that say whom no rule may reach: a list of groups is read below each group that holds a role. */
const forbidding = [users, roleAssignments, roleEligibilities, groupMembers].map(({ key }) => key.split('/{of}')[0] ?? key);

/**
 * Accounts that a rule may reach at all, by object id: those of the tenant that cannot take it over. Nobody where one of the lists that would say so was not read the last time: what was
 * known before may lack the administrator of today.
 */
export function reachable({ people, missing }: Pick<SignalFacts, 'people' | 'missing'>): ReadonlySet<string> {
  const isUnread = missing.some((read) => forbidding.some((key) => read === key || read.startsWith(`${key}/`)));
  return new Set(isUnread ? [] : people.flatMap(({ id, standing }) => (standing === 'tier0' ? [] : [id])));
}

interface When {
  readonly now: Date;
  /** Of the times and days in the rules. */
  readonly timeZone: string;
}

/** The first rule that covers a sign now; undefined: none does. It acts on no sign that waits for another one, and on none from before it was decided. */
export function ruleFor(sign: StoredSign, { rules, decided }: Rules, { now, timeZone }: When): ContainRule | undefined {
  const isNews = sign.weight === 'A' && sign.answeredAt >= decided.at;
  if (!isNews || now.getTime() - Date.parse(decided.at) > keptMs) return undefined;
  return rules.find(
    (rule) =>
      rule.kinds.includes(sign.kind) &&
      (sign.confidence === 'certain' || sign.confidence === rule.confidence) &&
      isWithin(rule, DateTime.fromJSDate(now, { zone: timeZone })),
  );
}

function isWithin({ from, to, until }: ContainRule, now: DateTime): boolean {
  if ((now.toISODate() ?? '') > until) return false;
  if (from === undefined || to === undefined) return true;
  // A span that ends on the next day may have begun on the day before.
  return [now, now.minus({ days: 1 })].some((day) => {
    const span = spanOn(day, { days: weekdays, from, to });
    return span !== null && span.start <= now && now < span.end;
  });
}
