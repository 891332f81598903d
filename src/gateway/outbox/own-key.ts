/** The key of a message follows from what it shows and where: what a job says of it is never taken, because anyone who writes to the store can add a job. */
import {
  alarmKey,
  emergencyKey,
  foundKey,
  haltedKey,
  keepReminderKey,
  overdueKey,
  putBackKey,
  reminderKey,
  resultsKey,
  setAsideKey,
} from '../../queue/message-key.js';
import type { DrawJob } from '../../queue/redraw.js';
import { type HasGatewayFeatures, messageOfFeature } from '../feature.js';

/** The job with the key that its message has; null where it names a key that no such message has: nothing is drawn for it. */
export function withOwnKey(job: DrawJob, of: HasGatewayFeatures): DrawJob | null {
  const { messageKey } = job.reply;
  const possible = messageOfFeature(of, job)?.keys(job) ?? keysOf(job);
  if (possible === 'any' || possible.includes(messageKey)) return job;
  const [only, ...others] = possible;
  return only === undefined || others.length > 0 ? null : { ...job, reply: { ...job.reply, messageKey: only } };
}

function keysOf({ view, subject, reply }: DrawJob): readonly string[] {
  const { conversation, messageKey } = reply;
  const { platform } = conversation;
  switch (view) {
    case 'audit':
    case 'change':
      return [subject];
    case 'results':
      return [resultsKey(subject)];
    case 'emergency':
      return [emergencyKey(subject)];
    case 'alarm':
      return [alarmKey(subject, 'applying'), alarmKey(subject, 'reverting')];
    case 'overdue':
      return [overdueKey(subject)];
    case 'halted':
      return [haltedKey(platform)];
    case 'putBack':
      return [putBackKey(numberIn(messageKey), platform)];
    case 'setAside':
      return [setAsideKey(numberIn(messageKey), platform)];
    case 'found':
      return [foundKey(subject, platform)];
    case 'reminder':
      return [keepReminderKey(subject), reminderKey(subject, numberIn(messageKey))];
    default:
      return [];
  }
}

/** The last number in a key; what has none has the key of nothing. */
function numberIn(messageKey: string): number {
  return Number(/-(\d{1,15})(?:-[a-z]+)?$/.exec(messageKey)?.[1] ?? Number.NaN);
}
