/** The simulated Entra: discovery and the token endpoint, for apps by secret or certificate and for people who sign in. */

import { constants, verify, X509Certificate } from 'node:crypto';
import { isObject } from '../../../../src/lib/json.js';
import { omitUndefined } from '../../../../src/lib/omit-undefined.js';
import { madeId } from '../ids.js';
import { sameText } from '../text.js';
import { type Answer, json, type Routed, type SimRequest } from '../wire.js';
import type { Consents, RequiredRole } from './admin-consent.js';
import { type DelegatedRefusal, mayConsent, type PersonTokens } from './delegated.js';
import { escaped, link, linksTo, page, type SignInContext, type SignIns } from './sign-in.js';
import { type Grant, serviceOf, type Tokens } from './tokens.js';

interface EntraOptions {
  readonly tokens: Tokens;
  /** Whether the last part of a path names this tenant (id or domain). */
  readonly isTenant: (name: string) => boolean;
  readonly tenantId: string;
  /** Apps that are registered in another tenant. */
  readonly consents: Consents;
  /** The only client ids that get a token; any, when undefined. */
  readonly clientIds: readonly string[] | undefined;
  /** PEM of those that were uploaded, with one of which an app has to prove itself; when undefined, any secret and any assertion will do. */
  readonly certificates: readonly string[] | undefined;
  /** What goes into a token of the tenant as it is now. */
  readonly granted: () => Omit<Grant, 'lifetimeSeconds'>;
  readonly signIns: SignIns;
  /** The people of the tenant, and what is registered for them to sign in to. */
  readonly signIn: () => SignInContext;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const lifetimeSeconds = 3599;

/** Null for a path that is not Entra's. */
export function routeEntra(request: SimRequest, options: EntraOptions): Routed | null {
  const [, tenant = '', ...rest] = request.url.pathname.split('/');
  const path = rest.join('/');
  if (path === 'v2.0/.well-known/openid-configuration')
    return { service: 'entra', key: null, write: false, run: () => discovery(request, tenant, options) };
  const run = (answer: () => Answer): Routed => ({
    service: 'entra',
    key: null,
    write: false,
    run: () => (isPlace(tenant, options) ? answer() : unknownTenant(tenant)),
  });
  if (path === 'discovery/v2.0/keys') return run(() => options.signIns.keys());
  if (path === 'oauth2/v2.0/authorize') return run(() => options.signIns.authorize(request, options.signIn()));
  if (path === 'oauth2/v2.0/devicecode' && request.method === 'POST')
    return run(() =>
      json(200, options.signIn().delegations.device(request, new URLSearchParams(request.body), options.signIn().now)),
    );
  if (path === 'oauth2/deviceauth') return run(() => devicePage(request, options.signIn()));
  if (path === 'v2.0/adminconsent') return run(() => options.consents.answer(request));
  if (path === 'oauth2/v2.0/token' && request.method === 'POST')
    return { service: 'entra', key: null, write: false, run: () => token(request, tenant, options) };
  return null;
}

/** A person who signs in may leave it open in which tenant. */
function isPlace(name: string, { isTenant }: Pick<EntraOptions, 'isTenant'>): boolean {
  return name === 'organizations' || name === 'common' || isTenant(name);
}

function discovery(request: SimRequest, tenant: string, options: EntraOptions): Answer {
  if (!isPlace(tenant, options)) return unknownTenant(tenant);
  // The service names the tenant by its id, whichever of its domains was asked for.
  const base = `${request.url.origin}/${/^[0-9a-f-]{36}$/i.test(tenant) ? tenant : options.tenantId}`;
  const open = `${request.url.origin}/${tenant}`;
  if (!options.isTenant(tenant))
    return json(200, {
      token_endpoint: `${open}/oauth2/v2.0/token`,
      authorization_endpoint: `${open}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${open}/oauth2/v2.0/devicecode`,
      jwks_uri: `${open}/discovery/v2.0/keys`,
      issuer: `${request.url.origin}/{tenantid}/v2.0`,
    });
  return json(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    tenant_region_scope: 'EU',
  });
}

function token(request: SimRequest, tenant: string, options: EntraOptions): Answer {
  if (!isPlace(tenant, options)) return unknownTenant(tenant);
  const form = new URLSearchParams(request.body);
  const ofPerson = personToken(request, form, options);
  if (ofPerson !== null) return ofPerson;
  if (form.get('grant_type') === 'authorization_code') {
    const redeemed = options.signIns.redeem(request, form, options.signIn());
    return 'error' in redeemed ? refusal({ status: 400, ...redeemed }) : redeemed;
  }
  if (form.get('grant_type') !== 'client_credentials')
    return refusal({
      status: 400,
      error: 'unsupported_grant_type',
      code: 70003,
      text: 'The app requested an unsupported grant type.',
    });
  const clientId = form.get('client_id') ?? '';
  const foreign = options.consents.seen(clientId);
  if (foreign?.known === false) return unknownApp(foreign.code, clientId, options.tenantId);
  if (foreign !== null) return appToken(request, form, { ...options, certificates: foreign.certificates }, foreign.roles);
  if (clientId === '' || (options.clientIds !== undefined && !options.clientIds.includes(clientId)))
    return refusal({
      status: 400,
      error: 'unauthorized_client',
      code: 700016,
      text: `Application with identifier '${clientId}' was not found in the directory.`,
    });
  return appToken(request, form, options);
}

/** A person who signed in asks on: with a refresh token, or for what was typed in on another machine. Null for other requests. */
function personToken(request: SimRequest, form: URLSearchParams, { signIns, signIn, tenantId }: EntraOptions): Answer | null {
  const context = signIn();
  const told = ((): PersonTokens | DelegatedRefusal | null => {
    switch (form.get('grant_type')) {
      case 'refresh_token':
        return context.delegations.refreshed(form, tenantId);
      case 'device_code':
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return context.delegations.polled(form, { now: context.now, tenantId });
      default:
        return null;
    }
  })();
  if (told === null) return null;
  if ('error' in told) return refusal({ status: 400, ...told });
  if (told.access === null) throw new Error('A token that is for no service was asked for.');
  const { clientId, person } = told.access;
  return signIns.personAnswer(request, { clientId, person, scope: told.scope.split(' ') }, context, told);
}

/** A token for an app that the directory knows; `held` are the permissions of one of another tenant. */
function appToken(request: SimRequest, form: URLSearchParams, options: EntraOptions, held?: readonly RequiredRole[]): Answer {
  const clientId = form.get('client_id') ?? '';
  const audience = `${request.url.origin}${request.url.pathname}`;
  if (!provesItself(form, { clientId, audience, certificates: options.certificates }))
    return refusal({ status: 401, error: 'invalid_client', code: 7000215, text: 'Invalid client secret or assertion provided.' });
  const scope = form.get('scope') ?? '';
  if (!scope.split(' ').some((one) => one.endsWith('/.default')))
    return refusal({
      status: 400,
      error: 'invalid_scope',
      code: 1002012,
      text: `The provided value for scope ${scope} is not valid.`,
    });
  const wanted = scope.split(' ').find((one) => one.endsWith('/.default')) ?? '';
  const resource = wanted.slice(0, -'/.default'.length).replace(/\/$/, '');
  const granted = options.granted();
  // A token is for one service, and holds its permissions alone; where all services have one address it is for all of them.
  const service = serviceOf(resource);
  const roles = held?.filter(({ api }) => service === null || api === service).map(({ value }) => value);
  return json(200, {
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: options.tokens.issue(
      { audience: resource, clientId },
      { ...granted, roles: roles ?? granted.roles, lifetimeSeconds },
    ),
  });
}

interface Expected {
  readonly clientId: string;
  readonly audience: string;
  readonly certificates: readonly string[] | undefined;
}

/** An assertion must be one of this client for this endpoint, signed with the key of a certificate where some were uploaded. */
function provesItself(form: URLSearchParams, expected: Expected): boolean {
  const { certificates } = expected;
  if (certificates === undefined && (form.get('client_secret') ?? '') !== '') return true;
  if (form.get('client_assertion_type') !== assertionType) return false;
  const assertion = form.get('client_assertion') ?? '';
  if (certificates !== undefined && !certificates.some((pem) => isSignedWith(pem, assertion))) return false;
  const claims = claimsOf(assertion);
  return (
    claims !== null &&
    claims['iss'] === expected.clientId &&
    claims['sub'] === expected.clientId &&
    claims['aud'] === expected.audience
  );
}

/** PS256, as Microsoft's library signs for a certificate (RFC 7518, 3.5). */
function isSignedWith(pem: string, assertion: string): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const key = {
    key: new X509Certificate(pem).publicKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

function claimsOf(assertion: string): Readonly<Record<string, unknown>> | null {
  const parts = assertion.split('.');
  if (parts.length !== 3) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString());
    return isObject(claims) ? claims : null;
  } catch {
    return null;
  }
}

/** Sources: the list of error codes for the one, the guide to bots of the Teams library for the other. */
function unknownApp(code: 700016 | 7000229, clientId: string, tenantId: string): Answer {
  if (code === 700016)
    return refusal({
      status: 400,
      error: 'unauthorized_client',
      code,
      text: `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`,
    });
  const text = `The client application ${clientId} is missing service principal in the tenant ${tenantId}.`;
  return refusal({ status: 401, error: 'invalid_client', code, text });
}

function unknownTenant(tenant: string): Answer {
  return refusal({ status: 400, error: 'invalid_tenant', code: 90002, text: `Tenant '${tenant}' not found.` });
}

function refusal(options: {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
  readonly suberror?: string;
}): Answer {
  return json(options.status, {
    error: options.error,
    ...omitUndefined({ suberror: options.suberror }),
    error_description: `AADSTS${options.code}: ${options.text}`,
    error_codes: [options.code],
    trace_id: madeId(`trace/${options.code}`),
    correlation_id: madeId(`correlation/${options.code}`),
  });
}

/** Takes `otc` (the code), then `account`, then `consent`, as the links of the page before give them. */
function devicePage({ url }: SimRequest, context: SignInContext): Answer {
  const code = url.searchParams.get('otc');
  if (code === null) return page(200, 'Enter code', '<form method="get"><input name="otc"><button>Next</button></form>');
  const device = context.delegations.deviceOf(code);
  if (device === null || device.until <= context.now.getTime()) return page(400, 'That code did not work.');
  const account = url.searchParams.get('account');
  if (account === null) return page(200, 'Pick an account', linksTo(url, context));
  const person = [...context.people].find(({ id }) => sameText(id, account));
  if (person === undefined)
    return page(400, `AADSTS50020: User account '${account}' does not exist in tenant '${context.tenantId}'.`);
  const missing = context.delegations.missing(device.clientId, device.scope);
  const answer = url.searchParams.get('consent');
  if (answer === 'no') device.refused = true;
  if (answer === 'no') return page(200, 'You declined.');
  if (missing.length > 0 && !mayConsent(person, context.roleAssignments))
    return page(200, 'Need admin approval', link(url, { consent: 'no' }, 'Return without granting consent'));
  if (missing.length > 0 && answer !== 'yes')
    return page(
      200,
      'Permissions requested',
      `<ul>${missing.map(({ value }) => `<li>${escaped(value)}</li>`).join('')}</ul>${link(url, { consent: 'yes' }, 'Accept')} ${link(url, { consent: 'no' }, 'Cancel')}`,
    );
  context.delegations.consent(device.clientId, device.scope);
  device.person = person;
  return page(200, 'You have signed in on your device. You may now close this window.');
}
