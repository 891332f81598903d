/** Random passwords, and the one call that sets one: the only place where a password is. */
import { randomInt } from 'node:crypto';
import type { Fields } from '../../src/plan/operation.js';
import type { VendorCall } from '../../src/tenant/resource.js';
import { HandoverFailed, type PreparedHandover, type SecretHandover, thrownAway } from '../../src/tenant/secret-handover.js';
import type { Failure } from './errors.js';
import type { CallAnswer } from './service.js';

type GraphCall = Extract<VendorCall, { readonly service: 'graph' | 'arm' }>;

/** Kinds of characters, of which Entra ID wants three; none that are mistaken for another when read aloud. */
const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_.+!=*'] as const;

/** About 140 bits. */
const length = 24;

/** From the system's source of secrets; every kind of character occurs. */
export function randomPassword(): string {
  const alphabet = kinds.join('');
  for (;;) {
    const password = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
    if (kinds.every((kind) => Array.from(password).some((character) => kind.includes(character)))) return password;
  }
}

/** Puts a random password into a call, sends it, and hands the password over unless the service certainly refused it. */
export async function sendWithPassword(
  call: GraphCall,
  ports: {
    readonly account: string;
    readonly handover: SecretHandover;
    /** Keeps `secret` out of whatever the service says. */
    readonly send: (call: GraphCall, secret: string) => Promise<CallAnswer>;
  },
): Promise<CallAnswer> {
  const { password: place = [], ...rest } = call;
  const password = randomPassword();
  const prepared = await ready(() => ports.handover.prepare({ account: ports.account, password }));
  const answer = await sendOrDiscard(prepared, () =>
    ports.send({ ...rest, body: withValue(call.body ?? {}, place, password) }, password),
  );
  if (!answer.ok && wasNotSet(answer.failure)) {
    await discard(prepared);
    return answer;
  }
  const note = typeof prepared === 'string' ? prepared : await prepared.deliver();
  return {
    ...answer,
    note: answer.ok ? note : `Whether the new password is in force is not known. ${note}`,
  };
}

/** Refused, or never taken; after any other failure the password may be in force. */
function wasNotSet({ replay }: Failure): boolean {
  return replay === 'never' || replay === 'always';
}

/** Ready to be handed over, or a sentence about why not: containing the account does not wait for that. */
async function ready(prepare: () => Promise<PreparedHandover>): Promise<PreparedHandover | string> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof HandoverFailed)) throw error;
    return `${thrownAway} It could not be handed over: ${error.message}`;
  }
}

async function sendOrDiscard(prepared: PreparedHandover | string, send: () => Promise<CallAnswer>): Promise<CallAnswer> {
  try {
    return await send();
  } catch (error) {
    await discard(prepared);
    throw error;
  }
}

async function discard(prepared: PreparedHandover | string): Promise<void> {
  if (typeof prepared !== 'string') await prepared.discard();
}

function withValue(body: Fields, [first, ...others]: readonly string[], value: string): Fields {
  if (first === undefined) return body;
  if (others.length === 0) return { ...body, [first]: value };
  const inner = body[first];
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Fields) : {};
  return { ...body, [first]: withValue(object, others, value) };
}
