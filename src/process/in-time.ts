/** Asking something that may never answer: a store that is away holds every question until it is back. */

/**
 * What `ask` gives, or `otherwise` where it rejects or takes longer. What it is about is logged where it happens.
 * @param withinMs milliseconds
 */
export async function inTime<Answer>(withinMs: number, ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), withinMs);
  });
  try {
    return await Promise.race([ask().catch(() => otherwise), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
