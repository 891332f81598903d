/** What `hardenbot tenant add` prints for the people who do their part in the tenant. */
import type { Check } from '../doctor/check.js';
import type { OnboardedApp } from './document.js';

/** Rights of a partner's people are no rights of a program. */
const gdap = `GDAP does not replace this consent: it gives your people rights while they are
   signed in, and hardenbot works with nobody signed in.`;

/** The one link, who opens it and what they see. */
export function linkText(input: {
  readonly tenant: string;
  readonly app: OnboardedApp;
  readonly link: string;
  readonly roles: number;
}): string {
  const { tenant, app, link, roles } = input;
  const does = app === 'write' ? 'reads and changes what an approved plan says' : 'reads and can change nothing';
  return `1. An administrator of ${tenant} opens this link and consents
   (Global Administrator or Privileged Role Administrator):

   ${link}

   It asks for ${roles} application permissions, for the registration that
   ${does}. It ends on an empty page: close it.
   Entra ID is asked again and again until it is done; Ctrl-C ends that, and the
   same command goes on.
   ${gdap}
`;
}

/** What is known of Exchange Online only, once it is known who hardenbot is in the tenant. */
export function exchangeText(input: {
  readonly tenant: string;
  readonly app: OnboardedApp;
  readonly clientId: string;
  readonly servicePrincipalId: string;
}): string {
  const { tenant, app, clientId, servicePrincipalId } = input;
  const [only, parameter] = app === 'write' ? ['--write-only', 'Write'] : ['--read-only', 'Read'];
  return `
2. Print a script here:

   hardenbot manifest exchange ${only} > hardenbot-exchange.ps1

   A member of Organization Management of ${tenant} runs it in PowerShell 7, with
   the module ExchangeOnlineManagement. With GDAP it can be one of your people who
   holds Exchange Administrator there: add -DelegatedOrganization with the first
   domain of ${tenant}, ….onmicrosoft.com.

   ./hardenbot-exchange.ps1 -${parameter}ClientId ${clientId} -${parameter}ObjectId ${servicePrincipalId}
`;
}

/** What a link cannot ask for. */
export function prerequisiteText(tenant: string, { name, found, remedy }: Check): string {
  return `
The ${name}: ${found}.
An administrator of ${tenant} makes it once: ${remedy ?? ''}.
`;
}
