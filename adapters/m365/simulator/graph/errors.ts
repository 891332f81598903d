/** How Microsoft Graph says no. */
import type { CollectionSpec } from '../collections.js';
import type { Collection } from '../tenant.js';
import { type Answer, json, Refused } from '../wire.js';

/** The request ids are constant: nothing in them is worth telling apart. */
const requestId = '00000000-0000-4000-8000-000000000000';

export function graphError(status: number, code: string, message: string): Answer {
  return json(
    status,
    {
      error: {
        code,
        message,
        innerError: { date: '2026-11-24T00:00:00', 'request-id': requestId, 'client-request-id': requestId },
      },
    },
    { 'request-id': requestId },
  );
}

export function badRequest(message: string): Refused {
  return new Refused(graphError(400, 'BadRequest', message));
}

export function resourceNotFound(id: string): Refused {
  return new Refused(
    graphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  );
}

/** Where reading a collection breaks off; a lack of permission when the state file does not say. */
export function graphBreakOff(collection: Collection): Answer {
  const { status: given = 403, code, message, retryAfter } = collection.cut?.error ?? {};
  const status = given < 400 ? 403 : given;
  const usual = status === 403 ? denial(collection.spec) : usualError(status);
  const answer = graphError(status, code ?? usual.code, message ?? usual.message);
  if (retryAfter === undefined || retryAfter === null) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } };
}

/** What an app without the permission is answered. */
export function graphDenial(spec: Pick<CollectionSpec, 'address' | 'permission'>): Answer {
  const { code, message } = denial(spec);
  return graphError(403, code, message);
}

interface ErrorText {
  readonly code: string;
  readonly message: string;
}

/** Each workload words a missing permission in its own way, and not all name it. */
function denial(spec: Pick<CollectionSpec, 'address' | 'permission'>): ErrorText {
  if (spec.address.startsWith('/identity/conditionalAccess'))
    return {
      code: 'AccessDenied',
      message: 'You cannot perform the requested operation, required scopes are missing in the token.',
    };
  if (spec.address.startsWith('/auditLogs'))
    return {
      code: 'Authentication_MSGraphPermissionMissing',
      message: `The principal does not have required Microsoft Graph permission(s): ${spec.permission} to call this API.`,
    };
  if (spec.address.startsWith('/roleManagement'))
    return {
      code: 'PermissionScopeNotGranted',
      message: `Authorization failed due to missing permission scope ${spec.permission}.`,
    };
  return { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' };
}

/** An error of which only the status is known. */
export function usualError(status: number): ErrorText {
  const codes: Readonly<Record<number, string>> = {
    400: 'BadRequest',
    401: 'InvalidAuthenticationToken',
    403: 'Authorization_RequestDenied',
    404: 'Request_ResourceNotFound',
    409: 'Conflict',
    429: 'TooManyRequests',
    500: 'InternalServerError',
    503: 'ServiceUnavailable',
    504: 'GatewayTimeout',
  };
  return { code: codes[status] ?? 'UnknownError', message: `The simulator was told to answer ${status}.` };
}
