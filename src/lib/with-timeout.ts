/** Waiting for something that may never answer: a store that is away holds every question until it is back. */

const tooLate = Symbol('too late');

/**
 * What `work` gives, or what `late` gives or throws where it takes longer. What it rejects with is thrown; what it does after that is heard by nobody.
 * @param withinMs milliseconds
 */
export async function answerWithin<Answer>(withinMs: number, work: Promise<Answer>, late: () => Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<typeof tooLate>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), withinMs);
  });
  try {
    const first = await Promise.race([work, end]);
    return first === tooLate ? late() : first;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What `ask` gives, or `otherwise` where it rejects or takes longer. What it is about is logged where it happens.
 * @param withinMs milliseconds
 */
export function withTimeout<Answer>(withinMs: number, ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
  return answerWithin(
    withinMs,
    ask().catch(() => otherwise),
    () => otherwise,
  );
}
