/** The gate of Socket Mode: what arrives on a connection is looked at before Bolt's client sees it. */
import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { parsedOrNull } from '../../../src/lib/json.js';
import type { Logger } from '../../../src/lib/log.js';
import { type Act, readAct } from './events.js';
import { type Ours, passing } from './gate.js';

export interface SocketFilterOptions extends Ours {
  readonly logger: Logger;
  readonly isClosing: () => boolean;
}

export interface SocketFilter {
  /** The app that the last greeting named, where it is not ours. */
  readonly foreignApp: () => string | null;
  /** The act of an envelope that passed, once. */
  readonly take: (envelopeId: string) => Act | null;
}

/** As on the HTTP port: a click carries the blocks of its message, and nothing Slack sends comes near this. */
const maxLength = 1024 * 1024;

/** Which acts come in which envelope. */
const kinds = { slash_commands: ['command'], interactive: ['press', 'submission'], events_api: ['home'] } as const;

const frameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), connection_info: z.object({ app_id: z.string().max(50) }).optional() }),
  z.object({ type: z.literal('disconnect'), reason: z.string().max(100).optional() }),
  z.object({
    type: z.enum(['slash_commands', 'interactive', 'events_api']),
    envelope_id: z.string().min(1).max(200),
    payload: z.unknown(),
  }),
]);

/**
 * Nothing of a refused envelope is acknowledged, so Slack shows the person that it did not arrive. Bolt's client would throw outside
 * of every handler on an envelope that lacks what it reads (socket-mode 3.1.0), which ends the process; it never gets one.
 */
export function filterSocket(client: SocketModeReceiver['client'], options: SocketFilterOptions): SocketFilter {
  let foreign: string | null = null;
  const acts = new Map<string, Act>();
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');

  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const stop = whyStop(data);
    if (stop === null) for (const listener of listeners) listener(data, isBinary);
    else options.logger.warn({ reason: stop }, `An envelope of Slack's was refused: ${stop}.`);
  });

  function whyStop(data: unknown): string | null {
    if (typeof data !== 'string' || data.length > maxLength) return 'size';
    const parsed = frameSchema.safeParse(parsedOrNull(data));
    if (!parsed.success) return 'form';
    const frame = parsed.data;
    if (frame.type === 'disconnect') {
      options.logger.info({ reason: frame.reason }, 'Slack ends a connection.');
      return null;
    }
    if (frame.type === 'hello') {
      const app = frame.connection_info?.app_id ?? options.appId;
      foreign = app === options.appId ? null : app;
      if (foreign !== null) void client.disconnect();
      return foreign === null ? null : 'another app';
    }
    if (options.isClosing()) return 'this process ends';
    const act = readAct(frame.payload);
    if (act !== null && !isOneOf(kinds[frame.type], act.kind)) return 'form';
    const passed = passing(options, act);
    if ('reason' in passed) return passed.reason;
    if (passed.act !== null) acts.set(frame.envelope_id, passed.act);
    return null;
  }

  return {
    foreignApp: () => foreign,
    take: (envelopeId) => {
      const act = acts.get(envelopeId) ?? null;
      acts.delete(envelopeId);
      return act;
    },
  };
}

function isOneOf(some: readonly Act['kind'][], kind: Act['kind']): boolean {
  return some.includes(kind);
}
