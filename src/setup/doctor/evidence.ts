/** What comes into the channel of each tenant on its own, and on which day the next time. */

import { schedulesOf } from '../../config/evidence.js';
import { groupsOfTenant } from '../../config/groups.js';
import type { Settings } from '../../config/settings.js';
import { nextComes, usualTime } from '../../frameworks/schedule.js';
import { calendarOf, lastDue } from '../../lib/calendar.js';
import { type Check, works } from './check.js';

export function checkSchedules(settings: Settings, now: Date): readonly Check[] {
  return Object.entries(settings.tenants).flatMap(([name, tenant]) => {
    const { day } = lastDue(now, { at: tenant.digest?.at ?? usualTime, timeZone: calendarOf({ settings: tenant }) });
    const schedules = schedulesOf(settings.evidence, name, groupsOfTenant(settings, name, tenant.tags));
    return schedules.map((one) =>
      works('settings', `evidence of ${name}`, `${one.frameworks.join(', ')} every ${one.every}, next on ${nextComes(day, one)}`),
    );
  });
}
