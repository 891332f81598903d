/** Answers that a state file orders in place of the service's own (`simulator.faults`), each this many times. */
import { exchangeStatus } from './exchange/errors.js';
import { graphError, usualError } from './graph/errors.js';
import type { Fault } from './state.js';
import { type Answer, json, type Routed, type SimRequest } from './wire.js';

interface Due {
  readonly fault: Fault;
  skip: number;
  times: number;
}

export class Faults {
  private readonly due: readonly Due[];
  /** The last true answer to each reading request: what a copy that lags still shows. */
  private readonly lastRead = new Map<string, Answer>();

  constructor(faults: readonly Fault[]) {
    this.due = faults.map((fault) => ({ fault, skip: fault.skip ?? 0, times: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The answer to a request, from the service by `own` or as a fault orders it. `effect`: whether the service did what it was asked to. */
  answer(request: SimRequest, routed: Routed, own: () => Answer): { readonly answer: Answer; readonly effect: boolean } {
    const fault = this.take(routed);
    if (fault?.stale === true) {
      const stale = this.lastRead.get(sameRequest(request));
      if (stale !== undefined) return { answer: stale, effect: false };
    }
    if (fault === null || fault.stale === true || fault.after === true) {
      const answer = own();
      if (!routed.write && this.due.length > 0 && answer.status < 300) this.lastRead.set(sameRequest(request), answer);
      const effect = routed.write && answer.status < 300;
      return { answer: fault?.after === true ? answerOf(fault, routed) : answer, effect };
    }
    return { answer: answerOf(fault, routed), effect: false };
  }

  /** The fault that is due for a request, or null; counts it as given. */
  private take(routed: Routed): Fault | null {
    const due = this.due.find(({ fault, times }) => times > 0 && concerns(fault, routed));
    if (due === undefined) return null;
    if (due.skip > 0) {
      due.skip -= 1;
      return null;
    }
    due.times -= 1;
    return due.fault;
  }
}

function concerns({ match, only }: Fault, routed: Routed): boolean {
  if (match.toLowerCase() !== routed.key?.toLowerCase()) return false;
  return only === undefined || (only === 'writes') === routed.write;
}

/** A page of a list is another request than the one before it. */
function sameRequest(request: SimRequest): string {
  return `${request.method} ${request.url.pathname}${request.url.search} ${request.body}`;
}

function answerOf(fault: Fault, routed: Routed): Answer {
  const { retryAfter } = fault;
  const headers: Record<string, string> =
    retryAfter === null || retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const usual = usualAnswer(fault.status, routed);
  const broken = fault.reset === true ? { reset: true as const } : {};
  if (fault.body === undefined) return { ...usual, headers: { ...usual.headers, ...headers }, ...broken };
  if (typeof fault.body === 'string')
    return { status: fault.status, headers: { 'content-type': 'text/plain', ...headers }, body: fault.body, ...broken };
  return json(fault.status, fault.body, headers);
}

function usualAnswer(status: number, routed: Routed): Answer {
  if (routed.service === 'exchange') return exchangeStatus(status);
  const { code, message } = usualError(status);
  return routed.service === 'graph' ? graphError(status, code, message) : json(status, { error: { code, message } });
}
