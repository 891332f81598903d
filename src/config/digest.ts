/** The settings of digests, alerts and their hours. */
import { z } from 'zod';
import { timeZoneName } from '../lib/time-zone.js';
import { durationWithin } from './duration.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day with two digits each: 08:00');
const channels = z.record(z.string(), z.string());

export const digestSettings = z.strictObject({
  /** When the digest of the day comes; the tenant is audited right before. */
  at: timeOfDay,
  timeZone: timeZoneName,
  /** A day on which nothing moved: one line, or no message at all. */
  unchanged: z.enum(['line', 'silent']).default('line'),
  /** How often the tenant is audited between digests; absent: not. */
  auditEvery: durationWithin('15m', '30d').optional(),
  /** Alerts below high severity wait until these hours are over. */
  quiet: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
  /** Where alerts of a severity go instead of the tenant's channel, by platform. */
  alerts: z.strictObject({ low: channels.optional(), medium: channels.optional(), high: channels.optional() }).prefault({}),
});
export type DigestSettings = z.infer<typeof digestSettings>;
