/** Which lists of a tenant could not be read when a sign was judged: what is said of it then may weigh too little. */

import type { Sign } from '../sign.js';

/** What each collection holds, by the name of a read without what is behind it. */
const wordsOf: Readonly<Record<string, string>> = {
  'graph.users': 'the accounts',
  'graph.roleAssignments': 'who holds roles',
  'graph.roleEligibilityScheduleInstances': 'who may activate roles',
  'graph.groups': 'who is in groups with a role',
  'graph.servicePrincipals': 'the apps and what they may do',
  'graph.domains': 'the domains of the tenant',
  'graph.conditionalAccessPolicies': 'the Conditional Access policies',
  'graph.namedLocations': 'the named locations',
};

/** Each list once, in words; empty: all of them were read. */
export function unreadLists(missing: readonly string[]): string {
  const collections = missing.map((read) => read.split('/')[0] ?? read);
  return [...new Set(collections.map((one) => wordsOf[one] ?? one))].join(', ');
}

/** The sign with a reason more that says which lists could not be read; as it is where all of them were. */
export function withUnread(sign: Sign, missing: readonly string[]): Sign {
  const lists = unreadLists(missing);
  if (lists === '') return sign;
  const reason = `Could not be read: ${lists}. What was known before counts, so it may weigh more.`;
  return { ...sign, reasons: [...sign.reasons, reason] };
}
