/** Asks until there is an answer that counts: paced, with a fresh token where this one may be the reason, retried as far as that is safe. */
import { TenantError } from '../../src/lib/errors.js';
import { type Redaction, redaction } from '../../src/lib/redaction.js';
import { sleepUnless } from '../../src/lib/sleep-unless.js';
import type { SpeakerNames } from '../../src/tenant/origin.js';
import { Breaker } from './breaker.js';
import { endsWithinMs, type Taken, type Time } from './connection.js';
import type { Tokens } from './entra.js';
import { answerFailure, endlessAnswer, type Failure, networkFailure, type Subject, type VendorService } from './errors.js';
import { EndsBefore, type RateLimit } from './rate-limits.js';
import { EndlessAnswer, NetworkFailure, type Reply } from './wire.js';

interface Common {
  readonly service: VendorService;
  /** Base address of the service: what the token is for. */
  readonly endpoint: string;
  readonly subject: Subject;
  readonly rateLimit: RateLimit;
  /** Redirects are refusals, except for a download. */
  readonly expectsRedirect?: true;
}

export interface Question extends Common {
  /** One request. Throws NetworkFailure, or EndlessAnswer. */
  readonly send: (token: string) => Promise<Reply>;
}

/** Some questions that go in one request and are answered one by one. */
interface Questions extends Common {
  readonly count: number;
  /** One request for the questions of these numbers, from 0. Throws NetworkFailure, or EndlessAnswer. */
  readonly send: (token: string, numbers: readonly number[]) => Promise<ManyReplies>;
}

/** What came back for some questions: one reply to the request as a whole, or one for each; null: none came for this one. */
export type ManyReplies = { readonly whole: Reply } | { readonly each: readonly (Reply | null)[] };

/** `calls` counts the requests it took. */
export type Answer =
  | { readonly ok: true; readonly reply: Reply; readonly calls: number }
  | { readonly ok: false; readonly failure: Failure; readonly calls: number };

/** How long to wait when the service does not say: doubling, spread by half, so that many askers do not come back together. */
const backoff = { firstMs: 1000, maxMs: 15_000 } as const;

/** Tries in all for what may be broken for good. */
const briefTries = 3;

export class RetryingClient {
  /** For what a service says: some repeat the token or the secret they were sent. */
  readonly redact: Redaction;
  readonly #keptSecret = new Set<string>();
  readonly #tokens: Tokens;
  readonly #time: Time;
  readonly #giveUpAfterMs: number;
  readonly #breakers: Readonly<Record<VendorService, Breaker>>;
  /** What the services are called. */
  readonly names: SpeakerNames;
  readonly #onTaken: ((taken: Taken) => void) | undefined;

  constructor(
    tokens: Tokens,
    time: Time,
    options: {
      readonly giveUpAfterMs: number;
      /** What the services are called: by who really answers. */
      readonly names: SpeakerNames;
      readonly onTaken?: ((taken: Taken) => void) | undefined;
    },
  ) {
    const { giveUpAfterMs, names } = options;
    this.names = names;
    this.#onTaken = options.onTaken;
    this.redact = redaction(() => [...tokens.held(), ...this.#keptSecret]);
    this.#tokens = tokens;
    this.#time = time;
    this.#giveUpAfterMs = giveUpAfterMs;
    this.#breakers = {
      exchange: new Breaker(names.exchange, time),
      graph: new Breaker(names.graph, time),
      arm: new Breaker(names.arm, time),
    };
  }

  /** What a service says while this is under way is reported without this secret. */
  async keepingSecret<Result>(secret: string, work: () => Promise<Result>): Promise<Result> {
    this.#keptSecret.add(secret);
    try {
      return await work();
    } finally {
      this.#keptSecret.delete(secret);
    }
  }

  /** Milliseconds for which a service that does not answer is left alone; 0 when it is not. */
  restMs(service: VendorService): number {
    return this.#breakers[service].restMs();
  }

  /** Whether a service failed of late. */
  remembers(): boolean {
    return Object.values(this.#breakers).some((breaker) => breaker.remembers());
  }

  /** Never throws a TenantError: a failure is an answer too, and says how many requests it took. */
  async ask(question: Question): Promise<Answer> {
    const { send } = question;
    const [answer] = await this.askAll({
      ...question,
      count: 1,
      send: async (token) => ({ whole: await send(token) }),
    });
    if (answer === undefined) throw new Error('A question was not answered.');
    return answer;
  }

  /** The answers in the order of the questions. Only what may be asked again is: each by what was said to it. */
  async askAll(questions: Questions): Promise<readonly Answer[]> {
    const breaker = this.#breakers[questions.service];
    const admission = breaker.admit(questions.subject.resource.key);
    switch (admission.kind) {
      case 'rest': {
        const failure: Failure = { error: admission.error, replay: 'always' };
        return Array.from({ length: questions.count }, () => ({ ok: false as const, failure, calls: 0 }));
      }
      case 'probe':
        try {
          return await this.#persist(questions, { once: true });
        } finally {
          breaker.probed();
        }
      case 'go':
        return this.#persist(questions, { once: false });
    }
  }

  async #persist(questions: Questions, { once }: { readonly once: boolean }): Promise<readonly Answer[]> {
    const { rateLimit, subject } = questions;
    const answers = new Map<number, Answer>();
    let open: readonly number[] = Array.from({ length: questions.count }, (_unused, number) => number);
    let began: number | null = null;
    let renewed = false;
    let calls = 0;
    for (let failures = 1; open.length > 0; failures += 1) {
      const asked = open;
      const begin = (): number => (began ??= this.#time.monotonicMs());
      const attempt = await this.#whenDue(questions, asked, { began, begin });
      if (typeof attempt === 'number') {
        const failure = leftAlone({ name: this.names[questions.service], subject }, attempt);
        for (const number of asked) answers.set(number, { ok: false, failure, calls });
        break;
      }
      if (attempt.sent) calls += 1;
      this.#learn(questions, attempt);
      const spent = this.#time.monotonicMs() - (began ?? 0);
      const again: number[] = [];
      const failed = new Map<number, Failure>();
      let wait = 0;
      let rejected: string | null = null;
      for (const [index, number] of asked.entries()) {
        const outcome = attempt.outcomes[index] ?? unanswered(questions);
        if (outcome.ok) answers.set(number, { ok: true, reply: outcome.reply, calls });
        else if (outcome.rejectedToken !== null && !renewed) {
          rejected = outcome.rejectedToken;
          again.push(number);
        } else {
          const { failure } = outcome;
          const delay = once ? null : this.#delay({ failure, failures, spent, write: subject.write });
          rateLimit.pause(pauseFor(failure.error, delay));
          if (delay === null)
            answers.set(number, { ok: false, failure: calls > 1 ? gaveUp(failure, calls, spent) : failure, calls });
          else {
            again.push(number);
            failed.set(number, failure);
            wait = Math.max(wait, delay);
          }
        }
      }
      if (rejected !== null) {
        renewed = true;
        this.#tokens.reject(questions.endpoint, rejected);
      }
      open = again;
      const leftMs = wait > 0 ? await sleepUnless(this.#time, this.#time.ends, { ms: wait, endsWithinMs }) : 0;
      if (leftMs === 0) continue;
      for (const number of open) answers.set(number, { ok: false, failure: leftToOthers(failed.get(number), leftMs), calls });
      break;
    }
    return Array.from({ length: questions.count }, (_unused, number) => {
      const answer = answers.get(number);
      if (answer === undefined) throw new Error('A question was not answered.');
      return answer;
    });
  }

  /** An attempt as soon as the service takes one; else the milliseconds for which it wants to be left alone, where nobody waits here for so long. */
  async #whenDue(
    questions: Questions,
    numbers: readonly number[],
    { began, begin }: { readonly began: number | null; readonly begin: () => void },
  ): Promise<Attempt | number> {
    const { rateLimit, subject } = questions;
    // The service named a time in an earlier answer: no request is sent before it, of any kind.
    await rateLimit.hear();
    const pausedMs = rateLimit.pausedMs();
    // Without a pause the last try is made, however late it has become: what it meets is what is reported.
    if (pausedMs > 0 && pausedMs > this.#giveUpAfterMs - (began === null ? 0 : this.#time.monotonicMs() - began)) return pausedMs;
    try {
      const send = () => {
        begin();
        return this.#attempt(questions, numbers);
      };
      return await rateLimit.through(send, numbers.length, subject.polls);
    } catch (error) {
      if (error instanceof EndsBefore) return error.leftMs;
      throw error;
    }
  }

  async #attempt(questions: Questions, numbers: readonly number[]): Promise<Attempt> {
    const startedAt = this.#time.monotonicMs();
    const all = (outcome: Outcome): readonly Outcome[] => numbers.map(() => outcome);
    let token: string;
    try {
      token = await this.#tokens.get(questions.endpoint);
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      const outcome = refused({ error, replay: error.kind === 'unavailable' ? 'always' : 'never' });
      return { outcomes: all(outcome), sent: false, startedAt };
    }
    questions.subject.mayStart?.();
    try {
      const replies = await questions.send(token, numbers);
      const outcomes =
        'whole' in replies
          ? all(this.#judged(questions, replies.whole, token))
          : replies.each.map((reply) => (reply === null ? unanswered(questions) : this.#judged(questions, reply, token)));
      return { outcomes, sent: true, startedAt };
    } catch (error) {
      return { outcomes: all(refused(failureOf(error, questions, this.names))), sent: true, startedAt };
    }
  }

  #judged({ service, endpoint, subject, expectsRedirect }: Common, reply: Reply, token: string): Outcome {
    if (reply.status < 300 || (reply.status < 400 && expectsRedirect)) return { ok: true, reply };
    const failure = answerFailure(service, subject, redacted(reply, this.redact), this.names);
    // A 401 for want of something else than a credential: another token would be answered the same.
    const isTokenRefused = reply.status === 401 && failure.error.kind !== 'notOffered';
    const lacks = failure.error.kind === 'forbidden' && this.#tokens.mayHoldLess(endpoint, token);
    return { ok: false, failure, rejectedToken: isTokenRefused || lacks ? token : null };
  }

  /** Shows the gate and the breaker what the service made of an attempt. */
  #learn({ service, subject, rateLimit }: Questions, { outcomes, sent, startedAt }: Attempt): void {
    const throttled = outcomes.filter((outcome) => !outcome.ok && outcome.failure.error.kind === 'throttled').length;
    if (sent) {
      rateLimit.received({ startedAt, taken: outcomes.length - throttled, refused: throttled });
      const done = outcomes.filter(({ ok }) => ok).length;
      this.#onTaken?.({ service, done, throttled, failed: outcomes.length - done - throttled });
    }
    const [broken] = outcomes.filter((outcome) => !outcome.ok && isBroken(outcome.failure));
    if (broken === undefined || broken.ok || outcomes.some((outcome) => outcome.ok)) this.#breakers[service].answered();
    else this.#breakers[service].failed(subject.resource.key, broken.failure.error.message.replace(`${subject.name}: `, ''));
  }

  /** Milliseconds until the next try, or null to give up. A service that asks for more time than is left is not waited for. */
  #delay(state: { failure: Failure; failures: number; spent: number; write: boolean }): number | null {
    const { failure, failures, spent, write } = state;
    if (!mayReplay(failure, failures, write)) return null;
    const left = this.#giveUpAfterMs - spent;
    const asked = failure.error.detail.retryAfterMs;
    if (asked !== undefined) return asked <= left ? asked : null;
    if (left <= 0) return null;
    const maxWait = Math.min(backoff.maxMs, backoff.firstMs * 2 ** (failures - 1));
    return Math.min(left, maxWait * (0.5 + this.#time.random() / 2));
  }
}

interface Attempt {
  /** One for each question that was asked. */
  readonly outcomes: readonly Outcome[];
  readonly sent: boolean;
  readonly startedAt: number;
}

type Outcome =
  | { readonly ok: true; readonly reply: Reply }
  | { readonly ok: false; readonly failure: Failure; readonly rejectedToken: string | null };

function redacted({ status, header, text }: Reply, redact: Redaction): Reply {
  const cleaned = (name: string): string | null => {
    const value = header(name);
    return value === null ? null : redact(value);
  };
  return { status, header: cleaned, text: redact(text) };
}

/** What it means that no answer could be read. Throws what is no failure of the service. */
function failureOf(error: unknown, { service, subject }: Common, names: SpeakerNames): Failure {
  if (error instanceof EndlessAnswer) return endlessAnswer(names[service], subject, error);
  if (error instanceof NetworkFailure) return networkFailure(names[service], subject, error);
  throw error;
}

function refused(failure: Failure): Outcome & { readonly ok: false } {
  return { ok: false, failure, rejectedToken: null };
}

/** The service answered the request, and left out this part of it: a write may have been done. */
function unanswered({ subject }: Common): Outcome & { readonly ok: false } {
  const error = new TenantError(`${subject.name}: the answer to a batch holds nothing about this part of it`, {
    kind: 'unavailable',
  });
  return refused({ error, replay: 'reads' });
}

/** Whether the service itself is broken or out of reach, rather than at odds with what was asked. */
function isBroken({ error, replay }: Failure): boolean {
  const { status } = error.detail;
  return error.kind === 'unavailable' && replay !== 'never' && (status === undefined || status === 408 || status >= 500);
}

function mayReplay({ replay }: Failure, failures: number, write: boolean): boolean {
  if (replay === 'never') return false;
  if (replay === 'always') return true;
  if (write) return false;
  return replay === 'reads' || failures < briefTries;
}

/** What the service refuses is its last word, however often it was asked before: with an older token, or while it was busy. */
function gaveUp({ error, replay }: Failure, calls: number, spentMs: number): Failure {
  if (error.kind === 'forbidden') return { error, replay };
  const message = `${error.message} (given up after ${calls} requests in ${Math.round(spentMs / 1000)} s)`;
  return { error: new TenantError(message, error.detail), replay };
}

/** Milliseconds for which nobody asks, after a failure that is asked again in `delay`, or not here any more (null). What the service named counts for everyone. */
function pauseFor({ kind, detail: { retryAfterMs = 0 } }: TenantError, delay: number | null): number {
  if (kind === 'throttled') return delay ?? retryAfterMs;
  return kind === 'unavailable' ? retryAfterMs : 0;
}

/** The process ends while a pause lasts: who comes next asks again once that is over. */
function leftToOthers(failure: Failure | undefined, leftMs: number): Failure {
  if (failure === undefined) throw new Error('A question that is asked again did not fail.');
  const { error, replay } = failure;
  return { error: new TenantError(error.message, { ...error.detail, kind: error.kind, retryAfterMs: leftMs }), replay };
}

/** Nothing is sent as long as the service wants to be left alone: nothing was done, and it says when to come back. What is said is read for days, so it counts no seconds. */
function leftAlone({ name, subject }: { readonly name: string; readonly subject: Subject }, pausedMs: number): Failure {
  const words = `${subject.name}: ${name} asked hardenbot to wait before the next request`;
  return { error: new TenantError(words, { kind: 'throttled', retryAfterMs: pausedMs }), replay: 'always' };
}
