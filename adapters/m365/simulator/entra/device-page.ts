/** The page on which a person types in the code that another machine shows: the code, the account, what is asked for. */
import { sameText } from '../text.js';
import type { Answer, SimRequest } from '../wire.js';
import { mayConsent } from './delegated.js';
import { escaped, link, linksTo, page, type SignInContext } from './sign-in.js';

/** Takes `otc` (the code), then `account`, then `consent`, as the links of the page before give them. */
export function devicePage({ url }: SimRequest, context: SignInContext): Answer {
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
