/** Where hardenbot is reached, as its app manifests and the sign-in page name it. */
import { InputError } from '../lib/errors.js';

/** What manifests of the package say in place of it. */
export const placeholderOrigin = 'https://hardenbot.example.com';

/** The address of hardenbot without a path. Throws InputError for one that nobody could reach over TLS. */
export function publicOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== 'https:' || parsed.pathname !== '/' || parsed.search !== '')
    throw new InputError(`"${url}" cannot be the address of hardenbot.`, [
      '--url: write https:// and the host that the chat can reach, without a path, e.g. https://hardenbot.contoso.com',
    ]);
  return parsed.origin;
}
