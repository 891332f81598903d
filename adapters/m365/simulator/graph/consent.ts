/** The admin consent workflow of Graph, which is only ever replaced as a whole. */
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { badRequest, graphBreakOff } from './errors.js';
import type { GraphCall } from './list.js';
import { assertType } from './types.js';

/** Source: the update of adminConsentRequestPolicy in the Graph reference, which names these as required. */
const required = ['isEnabled', 'notifyReviewers', 'remindersEnabled', 'requestDurationInDays', 'reviewers'];

export function replaceConsentPolicy(call: GraphCall): Answer {
  const collection = call.tenant.collection('graph.adminConsentRequestPolicy');
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('adminConsentRequestPolicy', body);
  const missing = required.filter((name) => !(name in body));
  if (missing.length > 0) throw badRequest(`The properties ${missing.join(', ')} are required.`);
  collection.rows.replace(0, { ...row, ...body });
  return empty(204);
}
