/** The part of a tenant that says what is watched in its logs, and how loudly each kind of sign is reported. */
import { z } from 'zod';
import { timeZoneName } from '../../lib/time-zone.js';
import { signalDefinitions } from './kinds/definitions.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day with two digits each: 08:00');
const loudness = z.enum(['loud', 'normal', 'digest']);

const ids = signalDefinitions.map(({ id }) => id);
const kindName = z.string().refine((name) => ids.includes(name), {
  error: ({ input }) => `hardenbot knows no signal "${String(input)}"; they are ${ids.join(', ')}`,
});

/** A rule by which an account is contained though nobody pressed a button. */
const containRule = z
  .strictObject({
    kinds: z.array(kindName).min(1),
    /** How sure the signal has to be at least. */
    confidence: z.enum(['certain', 'likely']).default('certain'),
    /** Only between these times of day; both absent: at any time. The end may be on the next day. */
    from: timeOfDay.optional(),
    to: timeOfDay.optional(),
    /** Accounts that it may contain within an hour. */
    atMost: z.number().int().min(1).max(10).default(2),
    /** The last day on which it counts. */
    until: z.iso.date('write a day: until=2026-12-31'),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), 'from and to go together');

/** Absent: nothing is watched. */
export const signalSettings = z
  .strictObject({
    /** By kind, where it is to be louder or quieter than the kind itself says. */
    loudness: z.record(kindName, loudness).prefault({}),
    /** How often sign-ins and the directory's audit log are read. */
    everySeconds: z.number().int().min(30).max(3600).default(60),
    /** How often the unified audit log is searched. */
    unifiedEverySeconds: z.number().int().min(120).max(21_600).default(600),
    /** When a shift ends: what nobody took by then is handed over. */
    shiftEnds: z.array(timeOfDay).default([]),
    /** Of the times of day; absent: that of the tenant. */
    timeZone: timeZoneName.optional(),
    /** Application ids of other installations of hardenbot that may change this tenant. */
    otherInstallations: z.array(z.guid().toLowerCase()).default([]),
    /** For how long an answer quiets the same sign about the same subject. */
    quietForHours: z.number().int().min(1).max(720).default(24),
    /** Kinds for which people may decide in chat that an account is contained without asking. Only the file says so. */
    mayContain: z.array(kindName).default([]),
    /** It counts only where people approved it in chat. */
    containWithoutAsking: z.array(containRule).max(5).default([]),
  })
  .superRefine(({ mayContain, containWithoutAsking }, context) => {
    const more = containWithoutAsking.flatMap(({ kinds }) => kinds).find((kind) => !mayContain.includes(kind));
    if (more !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['containWithoutAsking'],
        message: `"${more}" is not under signals.mayContain in hardenbot.yaml, which says for which kinds this may be`,
      });
  })
  .nullable()
  .default(null);
export type SignalSettings = NonNullable<z.infer<typeof signalSettings>>;
export type ContainRule = SignalSettings['containWithoutAsking'][number];
