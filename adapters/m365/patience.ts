/** Asks until there is an answer that counts: paced, with a fresh token after a 401, retried as far as that is safe. */
import { TenantError } from '../../src/errors.js';
import type { Time } from './connection.js';
import type { Tokens } from './entra.js';
import { answerFailure, type Failure, networkFailure, type Subject, type VendorService } from './errors.js';
import type { Pace } from './pacing.js';
import { NetworkFailure, type Reply } from './wire.js';

export interface Question {
  readonly service: VendorService;
  /** Base address of the service: what the token is for. */
  readonly endpoint: string;
  readonly subject: Subject;
  readonly pace: Pace;
  /** One request. Throws NetworkFailure. */
  readonly send: (token: string) => Promise<Reply>;
  /** Redirects are refusals, except for a download. */
  readonly expectsRedirect?: true;
}

/** `calls` counts the requests it took. */
export type Answer =
  | { readonly ok: true; readonly reply: Reply; readonly calls: number }
  | { readonly ok: false; readonly failure: Failure; readonly calls: number };

/** How long to wait when the service does not say: doubling, spread by half, so that many askers do not come back together. */
const backoff = { firstMs: 1000, longestMs: 15_000 } as const;

/** Tries in all for what may be broken for good. */
const briefTries = 3;

export class Patience {
  readonly #tokens: Tokens;
  readonly #time: Time;
  readonly #giveUpAfterMs: number;

  constructor(tokens: Tokens, time: Time, giveUpAfterMs: number) {
    this.#tokens = tokens;
    this.#time = time;
    this.#giveUpAfterMs = giveUpAfterMs;
  }

  /** Never throws a TenantError: a failure is an answer too, and says how many requests it took. */
  async ask(question: Question): Promise<Answer> {
    const { pace, subject } = question;
    let startedAt: number | null = null;
    let renewed = false;
    let calls = 0;
    for (let failures = 1; ; failures += 1) {
      const attempt = await pace.through(() => {
        startedAt ??= this.#time.monotonicMs();
        return this.#attempt(question);
      });
      if (attempt.sent) calls += 1;
      if (attempt.ok) return { ok: true, reply: attempt.reply, calls };
      const { failure } = attempt;
      if (attempt.rejectedToken !== null && !renewed) {
        renewed = true;
        this.#tokens.reject(question.endpoint, attempt.rejectedToken);
        continue;
      }
      const spent = this.#time.monotonicMs() - (startedAt ?? 0);
      const delay = this.#delay({ failure, failures, spent, write: subject.write });
      if (delay === null) return { ok: false, failure: calls > 1 ? gaveUp(failure, calls, spent) : failure, calls };
      if (failure.error.kind === 'throttled') pace.pause(delay);
      await this.#time.sleep(delay);
    }
  }

  async #attempt(question: Question): Promise<Attempt> {
    let token: string;
    try {
      token = await this.#tokens.get(question.endpoint);
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      return refused({ error, replay: error.kind === 'unavailable' ? 'always' : 'never' }, false);
    }
    question.subject.mayStart?.();
    try {
      const reply = await question.send(token);
      if (reply.status < 300 || (reply.status < 400 && question.expectsRedirect)) return { ok: true, reply, sent: true };
      const failure = answerFailure(question.service, question.subject, reply);
      return { ...refused(failure, true), rejectedToken: reply.status === 401 ? token : null };
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      return refused(networkFailure(question.service, question.subject, error), true);
    }
  }

  /** Milliseconds until the next try, or null to give up. A service that asks for more time than is left is not waited for. */
  #delay(state: { failure: Failure; failures: number; spent: number; write: boolean }): number | null {
    const { failure, failures, spent, write } = state;
    if (!mayReplay(failure, failures, write)) return null;
    const left = this.#giveUpAfterMs - spent;
    const asked = failure.error.detail.retryAfterMs;
    if (asked !== undefined) return asked <= left ? asked : null;
    if (left <= 0) return null;
    const longest = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1));
    return Math.min(left, longest * (0.5 + this.#time.random() / 2));
  }
}

type Attempt =
  | { readonly ok: true; readonly reply: Reply; readonly sent: true }
  | { readonly ok: false; readonly failure: Failure; readonly sent: boolean; readonly rejectedToken: string | null };

function refused(failure: Failure, sent: boolean): Attempt & { readonly ok: false } {
  return { ok: false, failure, sent, rejectedToken: null };
}

function mayReplay({ replay }: Failure, failures: number, write: boolean): boolean {
  if (replay === 'never') return false;
  if (replay === 'always') return true;
  if (write) return false;
  return replay === 'reads' || failures < briefTries;
}

function gaveUp({ error, replay }: Failure, calls: number, spentMs: number): Failure {
  const message = `${error.message} (given up after ${calls} requests in ${Math.round(spentMs / 1000)} s)`;
  return { error: new TenantError(message, error.detail), replay };
}
