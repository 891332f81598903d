/** The port of the job queue. A job carries ids and where to answer, never authority and never content. */
import { z } from 'zod';

/** Where the result of a job is shown: plain data. */
const replySchema = z.strictObject({
  conversation: z.strictObject({ platform: z.string(), channel: z.string() }),
  /** All copies of one message share it. */
  messageKey: z.string(),
});
export type Reply = z.infer<typeof replySchema>;

const tenantJob = {
  tenant: z.string(),
  subject: z.string(),
  reply: replySchema,
  /** The request that it belongs to, for the log alone. */
  request: z.string().exactOptional(),
};

/** Views of what people asked for, and of what moved by itself. */
const changeViews = ['audit', 'change', 'emergency', 'reminder'] as const;
const postureViews = ['drift', 'waiver', 'digest'] as const;

export const jobSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('audit'), ...tenantJob }),
  z.strictObject({ name: z.literal('plan'), ...tenantJob }),
  z.strictObject({ name: z.literal('apply'), ...tenantJob }),
  /** Put back a change that nobody kept, or that somebody wants back before its time is up. */
  z.strictObject({ name: z.literal('undo'), ...tenantJob }),
  /** The worker's own round: an audit that the schedule asked for, when it is due. */
  z.strictObject({ name: z.literal('scan'), ...tenantJob }),
  /** Draw a message anew from the current state and rewrite every copy. */
  z.strictObject({ name: z.literal('draw'), view: z.enum([...changeViews, ...postureViews]), ...tenantJob }),
  /** Look whether people have to be reminded of a plan that waits, or whether it has expired. */
  z.strictObject({ name: z.literal('remind'), ...tenantJob }),
]);
export type Job = z.infer<typeof jobSchema>;
export type JobName = Job['name'];

/** Which queue carries which job. */
export const queueOf: Readonly<Record<JobName, 'audit' | 'change' | 'outbox'>> = {
  audit: 'audit',
  plan: 'change',
  apply: 'change',
  undo: 'change',
  remind: 'audit',
  scan: 'audit',
  draw: 'outbox',
};

export interface JobQueue {
  /** Returns once the job is stored. Drawing the same message twice before it was drawn once becomes one job. */
  add(job: Job, options?: { readonly delayMs: number }): Promise<void>;
  /** Adds the job unless it waits or runs already; true when it was added. */
  ensure(job: Job): Promise<boolean>;
}
