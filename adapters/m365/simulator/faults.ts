/** Answers that a state file orders in place of the service's own (`simulator.faults`), each so many times. */
import { exchangeStatus } from './exchange-errors.js';
import { graphError, usualError } from './graph-errors.js';
import type { Fault } from './state.js';
import { type Answer, json, type Routed } from './wire.js';

export class Faults {
  private readonly left: { readonly fault: Fault; times: number }[];

  constructor(faults: readonly Fault[]) {
    this.left = faults.map((fault) => ({ fault, times: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The answer ordered for a request, or null; counts it as given. */
  take(routed: Routed): Answer | null {
    const due = this.left.find(({ fault, times }) => times > 0 && fault.match.toLowerCase() === routed.key?.toLowerCase());
    if (due === undefined) return null;
    due.times -= 1;
    return answerOf(due.fault, routed);
  }
}

function answerOf(fault: Fault, routed: Routed): Answer {
  const { retryAfter } = fault;
  const headers: Record<string, string> =
    retryAfter === null || retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const usual = usualAnswer(fault.status, routed);
  if (fault.body === undefined) return { ...usual, headers: { ...usual.headers, ...headers } };
  if (typeof fault.body === 'string')
    return { status: fault.status, headers: { 'content-type': 'text/plain', ...headers }, body: fault.body };
  return json(fault.status, fault.body, headers);
}

function usualAnswer(status: number, routed: Routed): Answer {
  if (routed.service === 'exchange') return exchangeStatus(status);
  const { code, message } = usualError(status);
  return routed.service === 'graph' ? graphError(status, code, message) : json(status, { error: { code, message } });
}
