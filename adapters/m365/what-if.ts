/** Asks What-If of Conditional Access through Graph; an answer that leaves something out is no answer. */
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy.js';
import { type WhatIf, whatIfCall, whatIfVerdict } from '../../src/tenant/what-if.js';
import { incomplete, type Subject } from './errors.js';
import type { Graph } from './graph.js';

/** The questions count against the pace of Conditional Access. */
export function whatIfOver(graph: Graph): WhatIf {
  const subject: Subject = { name: 'What-If of Conditional Access', resource: conditionalAccessPolicies, write: false };
  return async (question) => {
    const answer = await graph.call(whatIfCall(question), subject);
    if (!answer.ok) throw answer.failure.error;
    const verdicts = answer.rows.map(whatIfVerdict);
    const whole = verdicts.filter((verdict) => verdict !== null);
    if (whole.length < verdicts.length) throw incomplete(subject, 'the answer does not say of every policy whether it applies');
    return whole;
  };
}
