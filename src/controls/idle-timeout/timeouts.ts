/** The timeouts in the definition of a policy: a text of JSON that holds one for each application. */
import { z } from 'zod';
import { parsedOrNull } from '../../lib/json.js';
import type { ActivityBasedTimeoutPolicy } from '../../tenant/resources/activity-based-timeout-policy.js';

/** The entry for every application that has none of its own. */
export const everyApp = 'default';

const entrySchema = z.looseObject({ ApplicationId: z.string(), WebSessionIdleTimeout: z.string().optional() });
const definitionSchema = z.looseObject({
  ActivityBasedTimeoutPolicy: z.looseObject({ ApplicationPolicies: z.array(entrySchema) }),
});
type Definition = z.infer<typeof definitionSchema>;

export interface Timeout {
  /** The id of an application, or `default`. */
  readonly app: string;
  /** As it stands there; null: the entry names none. */
  readonly text: string | null;
  /** null: it is no time that can be read. */
  readonly minutes: number | null;
}

/** null: the definition did not come, or is not what Microsoft documents. */
export function timeoutsOf({ definition }: ActivityBasedTimeoutPolicy): readonly Timeout[] | null {
  const parsed = parsedOf(definition);
  if (parsed === null) return null;
  return parsed.ActivityBasedTimeoutPolicy.ApplicationPolicies.map(({ ApplicationId: app, WebSessionIdleTimeout: text }) => ({
    app,
    text: text ?? null,
    minutes: text === undefined ? null : minutesIn(text),
  }));
}

/** The same definition with no timeout above the limit, and one for every application. */
export function shortened(row: ActivityBasedTimeoutPolicy, limit: number): readonly string[] {
  const parsed: Definition = parsedOf(row.definition) ?? { ActivityBasedTimeoutPolicy: { Version: 1, ApplicationPolicies: [] } };
  const { ApplicationPolicies: entries } = parsed.ActivityBasedTimeoutPolicy;
  const kept = entries.map((entry) => {
    const minutes = minutesIn(entry.WebSessionIdleTimeout ?? '');
    return minutes !== null && minutes <= limit ? entry : { ...entry, WebSessionIdleTimeout: durationOf(limit) };
  });
  const hasDefault = entries.some(({ ApplicationId: app }) => app.toLowerCase() === everyApp);
  const all = hasDefault ? kept : [...kept, { ApplicationId: everyApp, WebSessionIdleTimeout: durationOf(limit) }];
  const policy = { ...parsed.ActivityBasedTimeoutPolicy, ApplicationPolicies: all };
  return [JSON.stringify({ ...parsed, ActivityBasedTimeoutPolicy: policy })];
}

/** `03:00:00` */
export function durationOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}

function parsedOf(definition: readonly string[] | undefined): Definition | null {
  const [text, ...others] = definition ?? [];
  if (text === undefined || others.length > 0) return null;
  const parsed = definitionSchema.safeParse(parsedOrNull(text));
  return parsed.success ? parsed.data : null;
}

/** Of `dd.hh:mm:ss` or `hh:mm:ss`, seconds rounded up; nothing below a minute is a timeout that Microsoft takes. */
function minutesIn(text: string): number | null {
  const [, days = '0', hours, minutes, seconds] = /^(?:(\d+)\.)?(\d{1,2}):([0-5]\d):([0-5]\d)$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23) return null;
  const all = Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + (Number(seconds) > 0 ? 1 : 0);
  return all === 0 ? null : all;
}
