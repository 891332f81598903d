/** What the doctor says of settings that is no fault, and that their readers have to know. */

import { schedulesOf } from '../../config/evidence.js';
import { groupsOfTenant } from '../../config/groups.js';
import type { Settings } from '../../config/settings.js';
import { ownKeysOf } from '../../config/shared-controls.js';
import { meaningInChat } from '../../features/commands.js';
import { nextComes, usualTime } from '../../frameworks/schedule.js';
import { calendarOf, lastDue } from '../../lib/calendar.js';
import { type Check, works } from './check.js';

/** What comes into the channel of each tenant on its own, and on which day the next time. */
export function checkSchedules(settings: Settings, now: Date): readonly Check[] {
  return Object.entries(settings.tenants).flatMap(([name, tenant]) => {
    const { day } = lastDue(now, { at: tenant.digest?.at ?? usualTime, timeZone: calendarOf({ settings: tenant }) });
    const schedules = schedulesOf(settings.evidence, name, groupsOfTenant(settings, name, tenant.tags));
    return schedules.map((one) =>
      works('settings', `evidence of ${name}`, `${one.frameworks.join(', ')} every ${one.every}, next on ${nextComes(day, one)}`),
    );
  });
}

/** Where decisions of people in chat and hardenbot.yaml differ. */
export function checkDiffering(tenant: string, line: string | null): readonly Check[] {
  if (line === null) return [];
  const remedy = `\`hardenbot settings show --tenant ${tenant}\` says which; \`hardenbot settings export --tenant ${tenant}\` writes all of them as a file`;
  return [{ ...works('settings', `settings of ${tenant}`, line.replace(/\.$/u, '')), remedy }];
}

/** Tenants that are called like something that people type: they go on, and people may be answered about the other. */
export function checkTenantNames(settings: Settings): readonly Check[] {
  return Object.keys(settings.tenants).flatMap((name) => {
    const meaning = meaningInChat(name);
    if (meaning === null) return [];
    const remedy = `call it something else under tenants.${name}, in groups, webhooks and directory, and in the variables of its secrets; its record stays, for it belongs to the tenant's id. Until then type --tenant ${name}`;
    return [{ ...works('settings', `name of ${name}`, `people type the same word for a ${meaning}`), remedy }];
  });
}

/** In what each of several tenants differs from what the settings say of all. */
export function checkOwnRules(settings: Settings): readonly Check[] {
  const names = Object.keys(settings.tenants);
  if (names.length < 2) return [];
  return names.map((name) => {
    const own = ownKeysOf(settings, name);
    const found = own.length === 0 ? 'all as for every tenant' : `its own ${own.join(', ')}; the rest as for every tenant`;
    return works('settings', `rules of ${name}`, found);
  });
}
