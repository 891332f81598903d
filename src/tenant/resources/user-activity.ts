/** When one account last signed in: kept apart from the account, because asking for it fails where the licence is missing. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const activity = row({
  lastSignInDateTime: moment(),
  lastNonInteractiveSignInDateTime: moment(),
  lastSuccessfulSignInDateTime: moment(),
});
const userActivityRow = row({
  id: text(),
  /** Absent or null for who never signed in since the service keeps it. */
  signInActivity: activity.nullable().optional(),
});
type UserActivity = z.infer<typeof userActivityRow>;

/** Read for one account: `of` is its id. Source: `signInActivity` of the Graph v1.0 metadata. */
export const userActivities: Resource<UserActivity> = {
  key: 'graph.users/signInActivity',
  list: { service: 'graph', path: '/users/{of}', single: true, select: true, rateLimit: 'signInActivity' },
  row: userActivityRow,
  permission: { read: 'AuditLog.Read.All' },
  licence: 'Microsoft Entra ID P1',
  answers: {
    always: ['id'],
  },
};

/** The latest moment of any kind of sign-in; null where there was none. */
export function lastUseOf({ signInActivity }: UserActivity): Date | null {
  const { lastSignInDateTime, lastNonInteractiveSignInDateTime, lastSuccessfulSignInDateTime } = signInActivity ?? {};
  const moments = [lastSignInDateTime, lastNonInteractiveSignInDateTime, lastSuccessfulSignInDateTime].flatMap((at) => at ?? []);
  return moments.length === 0 ? null : new Date(Math.max(...moments.map((at) => at.getTime())));
}
