/** A login to the store that ends, as the tokens of a cloud do: the next one is asked for in time, and whoever holds a connection hears of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreLogin } from '../../src/store-login.js';

export interface RenewedLogin {
  /** The newest. */
  current(): StoreLogin;
  /** Told of each one that follows. Returns what ends that. */
  onNext(tell: (login: StoreLogin) => void): () => void;
  /** Told each time that the next one could not be had; it is tried again. */
  onTrouble(tell: (error: Error) => void): void;
}

/** A long life ends early enough for some tries more; the libraries that give tokens out renew theirs five minutes before the end. */
const aheadMs = 4 * 60_000;
/** A short one is renewed at this part of it. */
const part = 0.6;
/** Between tries that failed: a quarter of what is left, within these. */
const againMs = 30_000;
const minAgainMs = 200;

/** Rejects as `ask` does where there is no first one. Keeps no process alive. @param now the time of day */
export async function openRenewedLogin(ask: () => Promise<StoreLogin>, now: () => Date): Promise<RenewedLogin> {
  let current = await ask();
  const followers = new Set<(login: StoreLogin) => void>();
  const troubled: ((error: Error) => void)[] = [];
  const leftMs = (): number => current.endsAt.getTime() - now().getTime();
  const renew = async (): Promise<void> => {
    for (let waitMs = Math.max(leftMs() * part, leftMs() - aheadMs); ; ) {
      await sleep(Math.max(0, waitMs), undefined, { ref: false });
      const next = await ask().catch((error: unknown) => {
        for (const tell of troubled) tell(error instanceof Error ? error : new Error(String(error)));
        return null;
      });
      if (next !== null && next.password !== current.password) {
        current = next;
        for (const tell of followers) tell(next);
        waitMs = Math.max(leftMs() * part, leftMs() - aheadMs);
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
