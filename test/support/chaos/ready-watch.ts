/** How soon the probe of readiness of each process follows its store: asked all through a trial, judged by when the store refused. */
import { performance } from 'node:perf_hooks';
import { pause } from './people';
import type { Role } from './setup';

export interface ReadyWatch {
  /** Ends the asking. Gives what came too late, a sentence each. Moments of the monotonic clock. */
  problems(refused: { readonly from: number; readonly to: number }): Promise<readonly string[]>;
}

interface Answer {
  readonly role: Role;
  readonly at: number;
  readonly isReady: boolean;
}

/** Milliseconds. */
const askEvery = 50;
const maxUntilNotReady = 2000;
const maxUntilReady = 5000;

export function watchReady(ports: Readonly<Record<Role, number>>): ReadyWatch {
  const answers: Answer[] = [];
  const over = new AbortController();
  const ask = async (role: Role): Promise<void> => {
    while (!over.signal.aborted) {
      const answer = await fetch(`http://127.0.0.1:${ports[role]}/readyz`);
      // A gateway stays reachable and says so in other words.
      const body = await answer.text();
      answers.push({ role, at: performance.now(), isReady: answer.ok && body.startsWith('ready\n') });
      await pause(askEvery);
    }
  };
  const asking = Promise.all((['gateway', 'worker'] as const).map(ask));
  // A trial that ends by another failure takes both processes with it, and has that to tell.
  asking.catch(() => undefined);
  return {
    problems: async ({ from, to }) => {
      const isBack = (role: Role): boolean => answers.some((one) => one.role === role && one.at > to && one.isReady);
      // What came too late comes at all.
      for (const role of ['gateway', 'worker'] as const)
        while (!isBack(role) && performance.now() < to + 2 * maxUntilReady) await pause(askEvery);
      over.abort();
      await asking;
      return (['gateway', 'worker'] as const).flatMap((role) => tooLate(answers, role, { from, to }));
    },
  };
}

function tooLate(
  answers: readonly Answer[],
  role: Role,
  { from, to }: { readonly from: number; readonly to: number },
): readonly string[] {
  const after = (moment: number, isReady: boolean): number =>
    (answers.find((one) => one.role === role && one.at > moment && one.isReady === isReady)?.at ?? Number.POSITIVE_INFINITY) -
    moment;
  const [refused, taken] = [after(from, false), after(to, true)];
  return [
    ...(refused > maxUntilNotReady ? [`the ${role} was ready for ${Math.round(refused)} ms although the store refused`] : []),
    ...(taken > maxUntilReady ? [`the ${role} was not ready for ${Math.round(taken)} ms although the store took writes`] : []),
  ];
}
