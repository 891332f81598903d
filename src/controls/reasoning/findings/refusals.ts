/** Refusals that several controls share: what was read is not enough to write an exact plan. */
import { type Refusal, refuse } from '../../../lib/errors.js';
import { truncateAtItem } from '../../../lib/truncate.js';
import type { Missing } from '../../finding.js';
import type { NameSample } from './name-sample.js';
import { readsInWords } from './with-reason.js';

/** Characters of the permissions that are named. */
const maxGrants = 200;

/** `unreadable`: a plan from half a list would leave the other half as it is, and call it done. */
export function refuseUnreadable(missing: readonly Missing[]): Refusal | null {
  if (missing.length === 0) return null;
  const [{ read, reason: said } = { read: '' }] = missing;
  const reason = said?.replace(`${read}: `, '');
  const allow = [...new Set(missing.flatMap(({ permission, licence }) => permission ?? licence ?? []))];
  return refuse(
    'unreadable',
    `${readsInWords(missing)} could not be read to the end.`,
    allow.length === 0
      ? reason === undefined
        ? 'See what the audit names as missing, and plan again when it can be read.'
        : `${reason.replace(/\.$/, '')}. Plan again when it can be read.`
      : `Grant ${truncateAtItem(allow, maxGrants)}, then plan again; hardenbot doctor says how that is granted.`,
  );
}

/** What was read came whole and still does not say who is covered. */
export function refuseUnknownCoverage(): Refusal {
  return refuse(
    'unreadable',
    'What was read does not say enough to tell who is covered today.',
    'See the evidence of the audit for what has to be readable, then plan again.',
  );
}

/** `unknown`: objects that do not carry the property the plan is about. */
export function refuseUnknown(unknown: NameSample, what: string): Refusal | null {
  if (unknown.count === 0) return null;
  return refuse(
    'unknown',
    `Of ${unknown.toString('object', 'objects')} it is not said ${what}.`,
    'Read the tenant again; an export has to hold the property.',
  );
}

/** `unaddressable`: objects that no call could name. */
export function refuseUnaddressable(nameless: NameSample): Refusal | null {
  if (nameless.count === 0) return null;
  return refuse(
    'unaddressable',
    `There is no id to address it by for ${nameless.toString('object', 'objects')}.`,
    'Export the state with Guid or another id.',
  );
}
