/** The one cookie of the sign-in page: for this host alone, over TLS alone, out of reach of scripts, gone after ten minutes. */
import { visitSeconds } from './seal.js';

const name = '__Host-hardenbot-link';
/** Lax, not Strict: the way back from Entra ID is a link from another site. */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

export function visitCookie(sealed: string): string {
  return `${name}=${sealed}; ${attributes}; Max-Age=${visitSeconds}`;
}

export const clearedCookie = `${name}=; ${attributes}; Max-Age=0`;

/** The sealed visit in a `Cookie` header; null without one, and where there are two. */
export function cookieOf(header: string | null): string | null {
  const values = (header ?? '').split(';').flatMap((part) => {
    const [key, ...value] = part.trim().split('=');
    return key === name ? [value.join('=')] : [];
  });
  return values.length === 1 ? (values[0] ?? null) : null;
}
