/** How Exchange's admin endpoint says no: envelopes whose `message` says nothing, and bodies that are no JSON at all. */
import { omitUndefined } from '../../../../src/lib/omit-undefined.js';
import { type Answer, json, Refused } from '../wire.js';

const tail = { 'adminapi.warnings@odata.type': '#Collection(String)', '@adminapi.warnings': [] };

/** A captured answer to a cmdlet that the caller's roles do not hold, or that does not exist: status 403, NUL bytes for a body. */
export function cmdletForbidden(cmdlet: string, role?: string): Refused {
  const needs = role === undefined ? '' : ` It needs the role ${role}.`;
  return new Refused({
    status: 403,
    headers: { 'x-ms-diagnostics': `2000003;reason="The cmdlet ${cmdlet} is not in the role of the caller.${needs}"` },
    body: Buffer.alloc(64),
  });
}

/**
 * A cmdlet that no table of the simulator holds: the service's answer to what does not exist, and in its diagnostics where a cmdlet of the
 * service is to be added.
 */
export function cmdletUnknown(cmdlet: string, table: 'data/exchange-cmdlets.json' | 'collections.ts'): Refused {
  const note = `The simulator does not know it: add it to adapters/m365/simulator/${table}.`;
  return new Refused({
    status: 403,
    headers: { 'x-ms-diagnostics': `2000003;reason="The cmdlet ${cmdlet} is not in the role of the caller. ${note}"` },
    body: Buffer.alloc(64),
  });
}

/** No, a foreign or a wrongly addressed token. */
export function exchangeUnauthorized(): Answer {
  return {
    status: 401,
    headers: {
      'www-authenticate': 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="", error="invalid_token"',
    },
    body: '',
  };
}

/** A cmdlet that ran and failed: the text is in `details` and in the inner exception alike. */
export function cmdletFailed(options: {
  readonly status: number;
  /** Hash that the service puts before the type, e.g. `Ex6F9304`. */
  readonly hash?: string;
  /** Dotted name of the exception. */
  readonly type: string;
  readonly text: string;
}): Refused {
  const { status, hash = '', type, text } = options;
  const message = 'Error executing cmdlet';
  return new Refused(
    json(status, {
      error: {
        code: status === 404 ? 'NotFound' : 'BadRequest',
        message,
        details: [{ code: 'Context', target: '', message: `${hash}|${type}|${text}` }],
        innererror: {
          message,
          type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          stacktrace: '',
          internalexception: { message: text, type, stacktrace: '' },
        },
      },
      ...tail,
    }),
  );
}

/** A request that never became a cmdlet: unknown parameters, values that do not convert. `details` only where the service has them. */
export function invalidOperation(options: { readonly type: string; readonly text: string; readonly details?: boolean }): Refused {
  const message = 'Invalid Operation';
  const details = options.details ? [{ code: 'Client', target: '', message: `|${options.type}|${options.text}` }] : undefined;
  return new Refused(
    json(400, {
      error: {
        code: 'BadRequest',
        message,
        ...omitUndefined({ details }),
        innererror: {
          message,
          type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
          stacktrace: '',
          internalexception: { message: options.text, type: options.type, stacktrace: '' },
        },
      },
      ...tail,
    }),
  );
}

export function objectNotFound(identity: string): Refused {
  return cmdletFailed({
    status: 404,
    hash: 'Ex6F9304',
    type: 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
    text: `The operation couldn't be performed because object '${identity}' couldn't be found on 'SIM01A001DC01.SIMA001.prod.outlook.com'.`,
  });
}

/** A cmdlet that was routed by another mailbox than it runs in. How the service says so is not known; that it fails, published clients show. */
export function wrongAnchor(mailbox: string): Refused {
  return cmdletFailed({
    status: 400,
    type: 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
    text: `The cmdlet has to be routed by SystemMailbox{${mailbox}}.`,
  });
}

/** Wording and status as commonly quoted. */
export function alreadyExists(what: string, name: string): Refused {
  return cmdletFailed({
    status: 400,
    type: 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException',
    text: `The ${what} '${name}' already exists. Please use a different name.`,
  });
}

/** A value that a cmdlet's own rules refuse (documented limits). */
export function badValue(text: string): Refused {
  return cmdletFailed({ status: 400, type: 'Microsoft.Exchange.Management.Tasks.ValidationException', text });
}

/** An answer of a status alone: 403 without JSON, 429 as plain text, the rest in the usual envelope. */
export function exchangeStatus(status: number, text?: string): Answer {
  if (status === 401) return exchangeUnauthorized();
  if (status === 403) return cmdletForbidden('that was called').answer;
  if (status === 429)
    return {
      status,
      headers: { 'content-type': 'text/plain' },
      body: text ?? 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again.',
    };
  return cmdletFailed({
    status,
    type: 'Microsoft.Exchange.Data.Directory.TransientException',
    text: text ?? 'The service is not available.',
  }).answer;
}
