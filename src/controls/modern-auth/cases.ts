/** Tenants and what modern-auth must say of them. */
import type { Case } from '../case.js';

const on = { Identity: 'contoso.onmicrosoft.com', OAuth2ClientProfileEnabled: true, DefaultAuthenticationPolicy: null };
const off = { ...on, OAuth2ClientProfileEnabled: false };
const blockBasic = {
  Name: 'Block Basic',
  Guid: '0d000000-0000-4000-8000-000000000001',
  AllowBasicAuthActiveSync: false,
  AllowBasicAuthImap: false,
  AllowBasicAuthPop: false,
  AllowBasicAuthSmtp: false,
};

function tenant(organization: object, policies: readonly object[] = []) {
  return { exchange: { OrganizationConfig: organization, AuthenticationPolicy: policies } };
}

export const cases: readonly Case[] = [
  {
    name: 'modern authentication is on',
    state: tenant(on),
    verdict: 'pass',
    names: ['OAuth2ClientProfileEnabled'],
    restsOn: ['exchange.OrganizationConfig.OAuth2ClientProfileEnabled'],
  },
  { name: 'modern authentication is off', state: tenant(off), verdict: 'fail', plan: 1 },
  {
    name: 'an export that writes the boolean as a word',
    state: tenant({ oAuth2ClientProfileEnabled: 'True' }),
    verdict: 'pass',
  },
  {
    name: 'an export that writes False as a word',
    state: tenant({ OAuth2ClientProfileEnabled: 'False' }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an organisation that does not say',
    state: tenant({ Identity: 'contoso.onmicrosoft.com' }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'null is not on',
    state: tenant({ ...on, OAuth2ClientProfileEnabled: null }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'an organisation that cannot be read',
    state: { exchange: { AuthenticationPolicy: [] } },
    verdict: 'unknown',
    missing: ['exchange.OrganizationConfig'],
    plan: 'unreadable',
  },
  {
    name: 'the default authentication policy still allows a protocol',
    state: tenant({ ...on, DefaultAuthenticationPolicy: 'Legacy scanners' }, [
      blockBasic,
      { ...blockBasic, Name: 'Legacy scanners', Guid: '0d000000-0000-4000-8000-000000000002', AllowBasicAuthSmtp: 'True' },
    ]),
    verdict: 'pass',
    warns: ['basic-auth-policy'],
    names: ['Legacy scanners', 'AllowBasicAuthSmtp'],
  },
  {
    name: 'a default authentication policy that blocks everything',
    state: tenant({ ...on, DefaultAuthenticationPolicy: 'block basic' }, [blockBasic]),
    verdict: 'pass',
  },
  {
    name: 'a default authentication policy named by its distinguished name, under an organisation that is off',
    state: tenant(
      {
        ...off,
        DefaultAuthenticationPolicy: 'CN=Legacy,CN=Auth Policies,CN=Configuration,CN=contoso.onmicrosoft.com,DC=outlook,DC=com',
      },
      [{ ...blockBasic, Name: 'Legacy', AllowBasicAuthPop: true }],
    ),
    verdict: 'fail',
    warns: ['basic-auth-policy'],
    plan: 1,
  },
  {
    name: 'authentication policies that cannot be read change nothing about the verdict',
    state: { exchange: { OrganizationConfig: { ...on, DefaultAuthenticationPolicy: 'Block Basic' } } },
    verdict: 'pass',
    missing: ['exchange.AuthenticationPolicy'],
  },
  {
    name: 'an export that tells the default authentication policy by its path alone',
    state: tenant({ ...on, DefaultAuthenticationPolicy: 'Legacy' }, [
      { Identity: 'contoso.onmicrosoft.com\\Legacy', AllowBasicAuthPop: true },
    ]),
    verdict: 'pass',
    warns: ['basic-auth-policy'],
  },
  {
    name: 'a default authentication policy that does not exist',
    state: tenant({ ...on, DefaultAuthenticationPolicy: 'Gone' }, [blockBasic]),
    verdict: 'pass',
    warns: ['stale-reference'],
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['exchange.AuthenticationPolicy'];
