/**
 * The wire of Exchange's `$batch`: up to ten calls of InvokeCommand in one request. Source: published clients of this interface.
 */
import { z } from 'zod';
import type { ManyReplies } from './retrying-client.js';
import { jsonOf, type Reply } from './wire.js';

export interface BatchPart {
  /** Where the call would go by itself, absolute. */
  readonly url: string;
  /** All that the call would carry by itself, the token included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Answers are told apart by their number: that of a change is empty. */
export function batchBody(parts: readonly BatchPart[]): string {
  return JSON.stringify({ requests: parts.map((part, number) => ({ id: String(number), method: 'POST', ...part })) });
}

const batchReply = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/** An answer that is none, or holds one part twice, says nothing about any of them. */
export function repliesOf(reply: Reply, count: number): ManyReplies {
  if (reply.status !== 200) return { whole: reply };
  const parsed = batchReply.safeParse(jsonOf(reply));
  const responses = parsed.data?.responses ?? [];
  const byId = new Map(responses.map((response) => [response.id, response]));
  const isClear = byId.size === responses.length;
  return {
    each: Array.from({ length: count }, (_unused, number) => {
      const response = isClear ? byId.get(String(number)) : undefined;
      if (response === undefined) return null;
      const headers = new Map(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
      const header = (name: string): string | null => {
        const value = headers.get(name);
        return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
      };
      return { status: response.status, header, text: textOf(response.body) };
    }),
  };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
