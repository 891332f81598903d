/** The port of the job queue. A job carries ids and where to answer, never authority and never content. */
import { z } from 'zod';
import { conversationSchema } from '../chat/platform.js';
import { type FeatureJob, featureJobs, featureViews } from '../features/terms.js';

/** Where the result of a job is shown: plain data. */
const replySchema = z.strictObject({
  conversation: conversationSchema,
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

/** What cannot wait behind a change that takes hours has a queue of its own. */
const urgent = z.literal(true).exactOptional();

/** Views of what people asked for, and of what moved on its own. */
const changeViews = [
  'audit',
  'change',
  'emergency',
  'reminder',
  'results',
  'alarm',
  'overdue',
  'halted',
  'putBack',
  'setAside',
  'found',
] as const;

export const jobSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('audit'), ...tenantJob }),
  /** What a feature has a worker do. */
  ...(Object.keys(featureJobs) as FeatureJob[]).map((name) => z.strictObject({ name: z.literal(name), ...tenantJob })),
  z.strictObject({ name: z.literal('plan'), urgent, ...tenantJob }),
  z.strictObject({ name: z.literal('apply'), urgent, ...tenantJob }),
  /** Restored a change that nobody kept, or that someone wants back before its time is up. */
  z.strictObject({ name: z.literal('undo'), ...tenantJob }),
  /** The worker's own round: an audit that the schedule asked for, when it is due. */
  z.strictObject({ name: z.literal('scan'), ...tenantJob }),
  /** Draw a message again from the current state and rewrite every copy. */
  z.strictObject({
    name: z.literal('draw'),
    view: z.enum([...changeViews, ...featureViews]),
    /** For what belongs to a message that is there already and was not taken: no wish to draw the message again waits behind it. */
    again: z.literal(true).exactOptional(),
    /** For what waits until quiet hours are over: a wish to draw the message at once does not wait behind it. */
    afterQuiet: z.literal(true).exactOptional(),
    ...tenantJob,
  }),
  /** Look whether people have to be reminded of a plan that waits, or whether it has expired. */
  z.strictObject({ name: z.literal('remind'), ...tenantJob }),
  /** Tell a receiver outside what happened since the last time; the subject is where the ledger says how much that was. */
  z.strictObject({ name: z.literal('deliver'), ...tenantJob }),
  /** Read what a change that only reports would have done by now. */
  z.strictObject({ name: z.literal('results'), ...tenantJob }),
]);
export type Job = z.infer<typeof jobSchema>;
export type JobName = Job['name'];

export type QueueName = 'audit' | 'change' | 'urgent' | 'watch' | 'outbox' | 'webhook';

/** Which queue carries which job, unless it is urgent. */
const queueOf: Readonly<Record<JobName, QueueName>> = {
  audit: 'audit',
  ...featureJobs,
  plan: 'change',
  apply: 'change',
  undo: 'change',
  remind: 'audit',
  results: 'audit',
  scan: 'audit',
  draw: 'outbox',
  // A receiver that is away keeps no message to people waiting.
  deliver: 'webhook',
};

export function queueFor(job: Job): QueueName {
  return 'urgent' in job && job.urgent ? 'urgent' : queueOf[job.name];
}

/** When a job is to be done. */
export interface Later {
  readonly delayMs: number;
  /** One like it that comes meanwhile is this one: for drawings, which show the newest state whenever they are done. */
  readonly coalesces?: true;
}

export interface AddsJobs {
  /** Returns once the job is stored. Drawing the same message twice before it was drawn once becomes one job. */
  add(job: Job, options?: Later): Promise<void>;
}

/** Takes beside a job who wants it, by their Entra object id: no part of the job, which anyone could write. */
export interface AddsJobsOfPeople {
  add(job: Job, options?: Later, asker?: string): Promise<void>;
}

export interface EnsuresJobs {
  /** Adds the job unless it waits or runs already; true when it was added. */
  ensure(job: Job): Promise<boolean>;
}

export interface JobQueue extends AddsJobs, EnsuresJobs {}
