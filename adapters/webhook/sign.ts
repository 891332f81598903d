/** Signs what is sent as Standard Webhooks say (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
import { createHmac } from 'node:crypto';
import { InputError } from '../../src/lib/errors.js';

const prefix = 'whsec_';
/** What the specification asks for, in bytes. */
const minBytes = 24;
const maxBytes = 64;

/** The secrets of a receiver, two while one takes the place of the other, each `whsec_` and Base64. Throws InputError naming the variable. */
export function secretsOf(text: string, variable: string): readonly Buffer[] {
  const keys = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(prefix) ? Buffer.from(word.slice(prefix.length), 'base64') : Buffer.alloc(0)));
  if (keys.length > 0 && keys.every(({ length }) => length >= minBytes && length <= maxBytes)) return keys;
  throw new InputError(`${variable} cannot be used.`, [
    `${variable}: write ${prefix} and ${minBytes} to ${maxBytes} random bytes as Base64: echo "${prefix}$(openssl rand -base64 32)"`,
  ]);
}

/** The three headers. @param seconds of this try, since 1970: a receiver refuses what is old */
export function signatureHeaders(
  message: { readonly id: string; readonly seconds: number; readonly body: string },
  keys: readonly Buffer[],
): Readonly<Record<string, string>> {
  const { id, seconds, body } = message;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
