/** A person at Microsoft's Playground without a browser: what they type and click goes over its HTTP, what they see comes over its stream. */
import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'undici';
import { z } from 'zod';
import { type Reading, readMessage } from '../../../adapters/teams/fake/reader';
import { type CardJson, cardSchema } from '../../../adapters/teams/fake/rules';

/** A message with what a person reads in it. */
export interface PlaygroundMessage extends Reading {
  readonly id: string;
}

const frameSchema = z.object({
  action: z.string(),
  message: z.object({ messageId: z.string(), attachments: z.array(z.object({ content: z.unknown() })).default([]) }),
});

const timeoutMs = 150_000;
/** The only person of the Playground who types; which of ours that is, `:as` decides. */
const me = { id: 'user-id-0' };

export class PlaygroundChat {
  private readonly messages = new Map<string, PlaygroundMessage>();
  private readonly changed = new EventEmitter();

  private constructor(
    private readonly url: string,
    private readonly chat: string,
    private readonly stream: WebSocket,
  ) {
    stream.addEventListener('message', ({ data }) => this.take(String(data)));
  }

  static async open(url: string, chat: string): Promise<PlaygroundChat> {
    const stream = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
    const opened = new PlaygroundChat(url, chat, stream);
    await once(stream, 'open', { signal: AbortSignal.timeout(timeoutMs) });
    return opened;
  }

  close(): void {
    this.stream.close();
  }

  async says(text: string): Promise<void> {
    await this.send(`/conversations/${this.chat}/messages`, { type: 'text', text, textFormat: 'plain', from: me });
  }

  /** Presses the button of that label in the newest message that has it; the words that answer. */
  async clicks(label: string, reason?: string): Promise<string> {
    const message = [...this.messages.values()].reverse().find(({ buttons }) => buttons.some((button) => button.label === label));
    const element = message?.buttons.find((button) => button.label === label)?.element;
    if (message === undefined || element === undefined) throw new Error(`There is no button "${label}".`);
    const asks = element.type === 'Action.ShowCard' ? element.card : null;
    const input = asks?.body.find((one) => one.type === 'Input.Text');
    const [sends] = asks === null ? [element] : (asks.actions ?? []);
    if (sends?.type !== 'Action.Execute') throw new Error(`The button "${label}" sends nothing.`);
    const data = { ...sends.data, ...(input === undefined ? {} : { [input.id]: reason ?? '' }) };
    const action = { type: 'Action.Execute', verb: sends.verb, data };
    const answer = await this.send('/invoke', {
      name: 'adaptiveCard/action',
      value: { action, trigger: 'manual' },
      from: me,
      conversation: { id: this.chat },
      replyToId: message.id,
    });
    return z.object({ value: z.string() }).parse(JSON.parse(answer)).value;
  }

  /** Waits until a message reads like this, newest first. */
  async sees(words: RegExp): Promise<PlaygroundMessage> {
    const giveUp = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = [...this.messages.values()].reverse().find(({ text }) => words.test(text));
      if (found !== undefined) return found;
      try {
        await once(this.changed, 'message', { signal: giveUp });
      } catch {
        throw new Error(
          `Nobody ever saw ${String(words)}. Last seen:\n${[...this.messages.values()].at(-1)?.text ?? '(nothing)'}`,
        );
      }
    }
  }

  private async send(path: string, body: object): Promise<string> {
    const response = await fetch(`${this.url}/_conversation/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The Playground answered ${response.status}: ${text}`);
    return text;
  }

  private take(data: string): void {
    const frame = frameSchema.safeParse(JSON.parse(data));
    if (!frame.success) return;
    const { messageId: id, attachments } = frame.data.message;
    const card = cardSchema.safeParse(attachments[0]?.content);
    if (!card.success) return;
    this.messages.set(id, { id, ...readCard(card.data) });
    this.changed.emit('message');
  }
}

function readCard(content: CardJson): Reading {
  return readMessage({
    type: 'message',
    summary: content.fallbackText,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  });
}
