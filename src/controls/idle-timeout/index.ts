/** Web sessions without activity end: one policy is active, and none of its timeouts is longer than settings say. */

import { z } from 'zod';
import { parsedOrNull } from '../../lib/json.js';
import { readOf } from '../../tenant/resource.js';
import {
  type ActivityBasedTimeoutPolicy,
  activityBasedTimeoutPolicies,
  activityBasedTimeoutPolicyName,
} from '../../tenant/resources/activity-based-timeout-policy.js';
import type { Context } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { each } from '../item-collection.js';
import { enforcing, type Inspection, itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { definition, type Settings } from './definition.js';

const active = 'isOrganizationDefault';
const timeout = 'WebSessionIdleTimeout';
const read = readOf(activityBasedTimeoutPolicies, ['id', 'displayName', 'definition', active]);
/** What the plan calls the policy that it makes. */
const ownName = 'hardenbot idle-timeout: end idle web sessions';

export const control = itemControl<Settings, 'policies'>(definition, inspect);

function inspect({ settings: { minutes } }: Context<Settings>): Inspection<'policies'> {
  return {
    collections: {
      policies: each(read, { unknown: 'which timeouts it has, or whether it is active', item: (row) => itemOf(row, minutes) }),
    },
    // Without an active policy nothing ends.
    verdict: ({ total, whole }) => (total.objects === 0 && whole ? 'fail' : verdictOfItems(total, { whole })),
    before: ({ total, whole }, { evidence }) => {
      if (total.objects === 0 && whole) evidence.gap('Idle session timeout', active, 'no policy is active', limitOf(minutes));
    },
    summary: (found) => summaryOf(found, minutes),
    draft: ({ found, operations: { policies } }) => {
      if (found.total.objects > 0) return enforcing(policies);
      const after = { displayName: ownName, definition: shortened({} as ActivityBasedTimeoutPolicy, minutes), [active]: true };
      return enforcing([{ kind: 'create', resource: activityBasedTimeoutPolicies.key, object: ownName, name: ownName, after }]);
    },
  };
}

/** One that is not active ends nothing; of one that does not say, nobody knows. */
function itemOf(row: ActivityBasedTimeoutPolicy, minutes: number): Item | null {
  if (row[active] === false) return null;
  const item = { object: activityBasedTimeoutPolicyName(row), identity: row.id ?? null };
  const expected = limitOf(minutes);
  if (row[active] !== true)
    return { ...item, values: [{ property: active, actual: undefined, expected: true, shown: { actual: 'not returned' } }] };
  const timeouts = timeoutsOf(row);
  if (timeouts === null)
    return { ...item, values: [{ property: 'definition', actual: undefined, expected, shown: { actual: 'cannot be read' } }] };
  const values = timeouts.map(({ app, text, minutes: found }): ItemValue => {
    const state = found === null ? 'unknown' : found <= minutes ? 'holds' : 'gap';
    return { property: `${timeout} of ${app}`, actual: text, expected, state, noted: true };
  });
  const hasDefault = timeouts.some(({ app }) => app.toLowerCase() === everyApp);
  const missing: ItemValue = { property: `${timeout} of ${everyApp}`, actual: 'not set', expected };
  const all = hasDefault ? values : [...values, missing];
  const isGap = all.some(({ state = 'gap' }) => state === 'gap');
  return { ...item, values: all, change: isGap ? changeOf(row, minutes) : null };
}

function changeOf(row: ActivityBasedTimeoutPolicy, minutes: number) {
  return { before: { definition: [...(row.definition ?? [])] }, after: { definition: [...shortened(row, minutes)] } };
}

function limitOf(minutes: number): string {
  return `${durationOf(minutes)} or less`;
}

/** Source: Microsoft's page on idle session timeout, details. */
const goesOn = 'They go on where people chose Stay signed in, and on managed or joined devices that sign people in.';

function summaryOf({ total: { objects, holds, gaps }, whole }: Found, minutes: number): string {
  if (objects === 0)
    return whole ? 'Idle web sessions never end: no timeout policy is active.' : 'The timeout policies could not be read.';
  if (gaps > 0) return `Idle web sessions may last longer than ${minutes} minutes.`;
  return holds > 0 ? `Idle web sessions end within ${minutes} minutes. ${goesOn}` : 'It is not known when idle web sessions end.';
}

/** The entry for every application that has none of its own. */
const everyApp = 'default';

const entrySchema = z.looseObject({ ApplicationId: z.string(), WebSessionIdleTimeout: z.string().optional() });
const definitionSchema = z.looseObject({
  ActivityBasedTimeoutPolicy: z.looseObject({ ApplicationPolicies: z.array(entrySchema) }),
});
type Definition = z.infer<typeof definitionSchema>;

interface Timeout {
  /** The id of an application, or `default`. */
  readonly app: string;
  /** As it stands there; null: the entry names none. */
  readonly text: string | null;
  /** null: it is no time that can be read. */
  readonly minutes: number | null;
}

/** null: the definition did not come, or is not what Microsoft documents. */
function timeoutsOf(row: ActivityBasedTimeoutPolicy): readonly Timeout[] | null {
  const parsed = parsedOf(row.definition);
  if (parsed === null) return null;
  return parsed.ActivityBasedTimeoutPolicy.ApplicationPolicies.map(({ ApplicationId: app, WebSessionIdleTimeout: text }) => ({
    app,
    text: text ?? null,
    minutes: text === undefined ? null : minutesIn(text),
  }));
}

/** The same definition with no timeout above the limit, and one for every application. */
function shortened(row: ActivityBasedTimeoutPolicy, limit: number): readonly string[] {
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
function durationOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}

function parsedOf(texts: readonly string[] | undefined): Definition | null {
  const [text, ...others] = texts ?? [];
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
