/** Secrets that are used once: made, compared without telling by time, and shortened for a key under which they are claimed. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function equalTexts(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

/** SHA-256, base64url: also what PKCE calls S256. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
