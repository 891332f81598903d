/** How Azure Resource Manager says no. */
import { type Answer, json, Refused } from '../wire.js';

export function armError(status: number, code: string, message: string): Answer {
  return json(status, { error: { code, message } });
}

export function notFound(id: string): Refused {
  const [, group = '', name = id] = /\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(id) ?? [];
  return new Refused(
    armError(
      404,
      'ResourceNotFound',
      `The Resource '${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  );
}

export function authorizationFailed(action: string, scope: string): Refused {
  return new Refused(
    armError(
      403,
      'AuthorizationFailed',
      `The client does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`,
    ),
  );
}

/** What every call to a provider gets that was never used in the subscription. Source: Resolve errors for resource provider registration. */
export function notRegistered(namespace: string): Refused {
  return new Refused(
    armError(
      409,
      'MissingSubscriptionRegistration',
      `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    ),
  );
}
