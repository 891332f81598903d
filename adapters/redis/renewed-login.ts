/** A login to the store that ends, as the tokens of a cloud do: the next one is asked for in time, and anyone who holds a connection hears of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreLogin } from '../../src/lib/store-login.js';
import { answerWithin } from '../../src/lib/with-timeout.js';

export interface RenewedLogin {
  /** The newest. */
  current(): StoreLogin;
  /** Called for each one that follows. Returns what ends that. */
  onNext(tell: (login: StoreLogin) => void): () => void;
  /** Called each time that the next one could not be had; it is tried again. */
  onTrouble(tell: (error: Error) => void): void;
}

/** A long life ends early enough for some tries more; the libraries that give tokens out renew theirs five minutes before the end. */
const aheadMs = 4 * 60_000;
/** A short one is renewed at this part of it. */
const part = 0.6;
/** Between tries that failed: a quarter of what is left, within these. */
const againMs = 30_000;
const minAgainMs = 200;
/** A login that is said to be good for longer is renewed after so long all the same; a timer would take a hundred years for none. */
const maxWaitMs = 24 * 3_600_000;
/** A cloud that says nothing for so long is asked again: who waits for a connection that nobody serves any more waits for ever. */
const usualAnswerMs = 20_000;

/**
 * Rejects as `ask` does where there is no first one, and where it is not good at this time. Keeps no process alive.
 * @param now the time of day
 */
export async function openRenewedLogin(
  ask: () => Promise<StoreLogin>,
  now: () => Date,
  answerWithinMs = usualAnswerMs,
): Promise<RenewedLogin> {
  const asked = async (): Promise<StoreLogin> => {
    const login = await answerWithin(answerWithinMs, ask(), () => {
      throw new Error(`no answer within ${answerWithinMs / 1000} seconds`);
    });
    if (login.endsAt > now()) return login;
    const end = Number.isNaN(login.endsAt.getTime()) ? 'at no time that can be read' : `at ${login.endsAt.toISOString()}`;
    throw new Error(`the login that was given ends ${end}, and it is ${now().toISOString()} here`);
  };
  let current = await asked();
  const followers = new Set<(login: StoreLogin) => void>();
  const troubled: ((error: Error) => void)[] = [];
  const leftMs = (): number => current.endsAt.getTime() - now().getTime();
  const renew = async (): Promise<void> => {
    for (let waitMs = renewalMs(leftMs()); ; ) {
      await sleep(Math.max(0, waitMs), undefined, { ref: false });
      const next = await asked().catch((error: unknown) => {
        for (const tell of troubled) tell(error instanceof Error ? error : new Error(String(error)));
        return null;
      });
      if (next !== null && next.password !== current.password) {
        current = next;
        for (const tell of followers) tell(next);
        waitMs = renewalMs(leftMs());
      } else waitMs = Math.min(againMs, Math.max(minAgainMs, leftMs() / 4));
    }
  };
  void renew();
  return {
    current: () => current,
    onNext: (tell) => {
      followers.add(tell);
      return () => followers.delete(tell);
    },
    onTrouble: (tell) => void troubled.push(tell),
  };
}

/** How long to wait until the next one is asked for. */
function renewalMs(leftMs: number): number {
  return Math.min(maxWaitMs, Math.max(leftMs * part, leftMs - aheadMs));
}
