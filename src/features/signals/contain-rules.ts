/** Which rule of people lets an account be contained though nobody pressed a button: pure, so that each condition can be tried alone. */
import { DateTime } from 'luxon';
import { spanOn, weekdays } from '../../engine/plan/local-time.js';
import type { Json } from '../../lib/json.js';
import type { InForce } from '../settings-change/in-force.js';
import type { StoredSign } from './entry-terms.js';
import type { ContainRule } from './settings.js';

export const rulesKey = 'signals.containWithoutAsking';

/** However far the rule itself reaches: people look at it again then. */
const keptMs = 90 * 24 * 60 * 60_000;

export interface Rules {
  readonly rules: readonly ContainRule[];
  /** The change of settings by which people decided on them. */
  readonly decided: InForce['entry'];
}

/** Null where there are none, or the file alone says so: nobody approved it there. */
export function rulesInForce(inForce: readonly InForce[], rules: readonly ContainRule[]): Rules | null {
  const found = inForce.find(({ key, whyNot }) => key === rulesKey && whyNot === null);
  return found?.value === undefined || isEmpty(found.value) || rules.length === 0 ? null : { rules, decided: found.entry };
}

function isEmpty(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
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
