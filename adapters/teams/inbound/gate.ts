/** Decides whether a request may reach the bot at all: signed for us, from Teams, from our tenant, to be answered at an address of Teams. */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parsedOrNull } from '../../../src/lib/json.js';
import type { IsService } from '../cloud.js';
import type { NotVouched, Vouched } from './token-check.js';

export interface GateOptions {
  readonly tenantId: string;
  readonly isService: IsService;
  readonly now: () => Date;
  /** Rejects where nobody can tell. Null in the Playground, which signs nothing. */
  readonly checkToken: ((header: string | undefined) => Promise<Vouched | NotVouched>) | null;
}

/** Why a request goes no further, and the status it is answered with. */
export interface Stop {
  readonly status: 400 | 401 | 403 | 413 | 415 | 503;
  readonly reason: string;
}

/** A request that may pass: what it says, as it came. */
export interface Pass {
  readonly activity: Readonly<Record<string, unknown>>;
}

/** The channel that botbuilder calls Teams. */
export const channelId = 'msteams';

const envelopeSchema = z.looseObject({
  type: z.string().min(1),
  channelId: z.string().optional(),
  serviceUrl: z.string().optional(),
  conversation: z.looseObject({ id: z.string().min(1), tenantId: z.string().optional() }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().optional() }).optional() }).optional(),
});
type Envelope = z.infer<typeof envelopeSchema>;

interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** What its token vouches for; null in the Playground. */
  readonly vouched: Vouched | null;
}

/** A request whose token is good. */
export function gate(options: GateOptions, { headers, body, vouched }: Arrived): Pass | Stop {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return { status: 415, reason: 'content type' };
  const parsed = envelopeSchema.safeParse(parsedOrNull(body.toString()));
  if (!parsed.success) return { status: 400, reason: 'form' };
  return envelopeStop(options, parsed.data, vouched) ?? { activity: parsed.data };
}

/** What the token of a request vouches for; null where none is asked for. */
export async function vouchedFor({ checkToken }: GateOptions, headers: IncomingHttpHeaders): Promise<Vouched | Stop | null> {
  if (checkToken === null) return null;
  try {
    const checked = await checkToken(headers.authorization);
    return 'reason' in checked ? { status: 401, reason: `token: ${checked.reason}` } : checked;
  } catch (error) {
    return { status: 503, reason: `the keys cannot be had: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What is wrong with a request although its token is good. */
function envelopeStop({ tenantId, isService }: GateOptions, envelope: Envelope, vouched: Vouched | null): Stop | null {
  const { serviceUrl } = envelope;
  if (envelope.channelId !== channelId) return { status: 403, reason: 'another channel' };
  if (vouched !== null && !vouched.endorsements.includes(channelId))
    return { status: 401, reason: 'the key is not endorsed for Teams' };
  if (serviceUrl === undefined || serviceUrl === '') return { status: 403, reason: 'no serviceUrl' };
  if (vouched !== null && vouched.serviceUrl !== serviceUrl)
    return { status: 401, reason: 'the token is for another serviceUrl' };
  if (!isService(serviceUrl)) return { status: 403, reason: 'a serviceUrl that is not of Teams' };
  if (!isOfTenant(envelope, tenantId)) return { status: 403, reason: 'another tenant' };
  return null;
}

/** The tenant is named in one or two places, and every one of them has to be ours. */
function isOfTenant({ conversation, channelData }: Envelope, tenantId: string): boolean {
  const named = [conversation.tenantId, channelData?.tenant?.id].filter((id) => id !== undefined);
  return named.length > 0 && named.every((id) => id.toLowerCase() === tenantId.toLowerCase());
}
