/** Has a message drawn again: the one manner in which either process asks for it. */
import type { AddsJobs, Job, Later, Reply } from './job.js';

export type DrawJob = Extract<Job, { name: 'draw' }>;
export type DrawView = DrawJob['view'];

/** What a message is about, and where it is shown. */
interface DrawSubject {
  readonly tenant: string;
  readonly subject: string;
  readonly reply: Reply;
}

export function drawJob(view: DrawView, { tenant, subject, reply }: DrawSubject): DrawJob {
  return { name: 'draw', view, tenant, subject, reply };
}

/** Returns once the wish is stored; the message is drawn from the newest state, however often it is asked for meanwhile. */
export async function redraw(
  { jobs }: { readonly jobs: AddsJobs },
  view: DrawView,
  drawing: DrawSubject,
  later?: Later,
): Promise<void> {
  await (later === undefined ? jobs.add(drawJob(view, drawing)) : jobs.add(drawJob(view, drawing), later));
}

/** The same when quiet hours are over: until then every wish to draw it at once is served. */
export async function redrawAfterQuiet(
  { jobs }: { readonly jobs: AddsJobs },
  view: DrawView,
  drawing: DrawSubject,
  quietMs: number,
): Promise<void> {
  await jobs.add({ ...drawJob(view, drawing), afterQuiet: true }, { delayMs: quietMs, coalesces: true });
}
