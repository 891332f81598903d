/** The mark on objects that hardenbot made: for which control, and since when the present stage runs. */

/** A comment for an object: people read what it is, later plans read since when it has been watched. */
export function markOf(control: string, since: Date): string {
  return `Made by hardenbot for ${control}; this stage since ${since.toISOString()}.`;
}

/** Whether hardenbot made the object for this control. */
export function isMarked(comment: string | null | undefined, control: string): boolean {
  return comment?.startsWith(`Made by hardenbot for ${control};`) ?? false;
}

/** When the present stage of a marked object began, or null where the comment does not say. */
function markedSince(comment: string | null | undefined): Date | null {
  const text = /this stage since (\S+)\.$/.exec(comment ?? '')?.[1];
  const date = text === undefined ? null : new Date(text);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

/**
 * When a stage that runs since then has been watched for long enough; null when it has. Unknown where the comment no longer says since when: such
 * a stage begins again, because nothing shows that it was watched.
 */
export function waitsUntil(
  comment: string | null | undefined,
  { asOf, forMs }: { readonly asOf: Date; readonly forMs: number },
): Date | 'unknown' | null {
  const since = markedSince(comment);
  if (since === null) return 'unknown';
  const end = new Date(since.getTime() + forMs);
  return end > asOf ? end : null;
}

/** A text without the moments of marks in it: two plans of the same thing, made at different times, are the same. */
export function withoutMoments(text: string): string {
  return text.replaceAll(/this stage since \S+?Z\./g, 'this stage since then.');
}
