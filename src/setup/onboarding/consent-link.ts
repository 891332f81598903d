/** The link by which an administrator of a tenant consents to an app that is registered in another tenant. */

/**
 * Where Microsoft's own page for apps without a page of theirs is: an empty one. The registration has to name it. Source: the guide to desktop apps
 * of the Microsoft identity platform.
 */
export function landingPage(authorityHost: string): string {
  return `${authorityHost}/common/oauth2/nativeclient`;
}

/**
 * By the tenant's id, so that nobody consents for another tenant by mistake. Application permissions are asked for by `/.default` alone, which means
 * all that the registration requires, of every service. There is no `state`: nobody waits where the link ends, so nobody could compare one.
 * Source: the reference of the admin consent endpoint.
 */
export function consentLink(input: {
  readonly authorityHost: string;
  readonly graph: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly redirectUri?: string;
}): string {
  const { authorityHost, graph, tenantId, clientId } = input;
  const url = new URL(`${authorityHost}/${tenantId}/v2.0/adminconsent`);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('scope', `${graph}/.default`);
  url.searchParams.set('redirect_uri', input.redirectUri ?? landingPage(authorityHost));
  return url.href;
}
