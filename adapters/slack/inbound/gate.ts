/** Decides whether what arrives may reach the app at all: signed by Slack, fresh, meant for us, of a form we know. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ParsedUrlQuery, parse } from 'node:querystring';
import { z } from 'zod';
import { parsedOrNull } from '../../../src/lib/json.js';
import { type Act, readAct } from './events.js';
import type { OurSlack } from './people.js';

/** Whom acts have to be meant for, whichever way they come. */
export interface Ours extends OurSlack {
  readonly appId: string;
}

export interface GateOptions extends Ours {
  readonly signingSecret: string;
  readonly now: () => Date;
}

/** What may pass: the act that it is; null for the handshake, which is none. */
export interface Passed {
  readonly act: Act | null;
}

/** Why a request goes no further, and the status it is answered with. */
export interface Stop {
  readonly status: 200 | 400 | 401 | 403 | 415;
  readonly reason: string;
}

/** The window that Slack recommends. Bolt only looks back; we look both ways. */
const windowSeconds = 5 * 60;
const formType = 'application/x-www-form-urlencoded';
/** Events come as JSON. */
const jsonType = 'application/json';

/**
 * What passed was read here once and for all; Bolt only carries it to the listeners. Bolt verifies the signature once more after us; what it does not do (bolt 5.1.0): refuse a time
 * in the future, refuse text after the signature, look at the app and the workspace. The same bytes a second time pass, and are
 * acknowledged: they are the same act, which `handler.ts` claims in the store once Slack has its answer.
 */
export function gate(options: GateOptions, headers: IncomingHttpHeaders, body: Buffer): Passed | Stop {
  if (isCertificateCheck(body)) return { status: 200, reason: 'certificate check' };
  if (!isSigned(options, headers, body)) return { status: 401, reason: 'signature' };
  if (!isFresh(options, headers)) return { status: 401, reason: 'timestamp' };
  const type = headers['content-type'];
  if (type !== formType && type !== jsonType) return { status: 415, reason: 'content type' };
  return type === jsonType ? eventOf(options, parsedOrNull(body.toString())) : formOf(options, parse(body.toString()));
}

/** Bytes: a word and a token. To read a megabyte as a form takes a tenth of a second, which anyone could ask for. */
const certificateCheckLimit = 1000;

/** Slack now and then probes the certificate with this unsigned form. It must carry nothing else: bolt-js#2897 was a payload beside it. */
function isCertificateCheck(body: Buffer): boolean {
  if (body.length > certificateCheckLimit) return false;
  const form = parse(body.toString());
  return form['ssl_check'] === '1' && Object.keys(form).every((key) => key === 'ssl_check' || key === 'token');
}

/** Whether the signature is of the exact form and the right one. */
function isSigned({ signingSecret }: GateOptions, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const signature = headers['x-slack-signature'];
  const timestamp = headers['x-slack-request-timestamp'];
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (typeof timestamp !== 'string' || !/^[0-9]{1,12}$/.test(timestamp)) return false;
  const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

function isFresh({ now }: GateOptions, headers: IncomingHttpHeaders): boolean {
  return Math.abs(now().getTime() / 1000 - Number(headers['x-slack-request-timestamp'])) <= windowSeconds;
}

/** What is wrong with a request that Slack signed. The form is parsed as Bolt parses it, so that both see the same. */
function formOf(ours: Ours, form: ParsedUrlQuery): Passed | Stop {
  if ('ssl_check' in form) return { status: 400, reason: 'certificate check with content' };
  const act = readAct(typeof form['payload'] === 'string' ? parsedOrNull(form['payload']) : form);
  return act?.kind === 'home' ? { status: 400, reason: 'form' } : passing(ours, act);
}

const handshake = z.strictObject({ type: z.literal('url_verification'), challenge: z.string(), token: z.string() });

/** When the address of events is entered, Slack sends a word and wants it back; Bolt answers that. */
function eventOf(ours: Ours, body: unknown): Passed | Stop {
  if (handshake.safeParse(body).success) return { act: null };
  const act = readAct(body);
  return act !== null && act.kind !== 'home' ? { status: 400, reason: 'form' } : passing(ours, act);
}

/** An act that may pass, or what is wrong with it: that it cannot be read, or is meant for others. */
export function passing({ appId, teamId, enterpriseId }: Ours, act: Act | null): Passed | Stop {
  if (act === null) return { status: 400, reason: 'form' };
  if (act.app !== appId) return { status: 403, reason: 'another app' };
  const isOurs = act.team === teamId || (enterpriseId !== null && act.enterprise === enterpriseId);
  if (!isOurs) return { status: 403, reason: 'another workspace' };
  return { act };
}
