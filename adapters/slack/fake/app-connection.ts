/** How what people do gets from the fake to the app: signed requests to its port, or envelopes over its connections. */
import { createHmac } from 'node:crypto';
import { envelopeOf, type Sockets } from './sockets.js';

/** What the app answered to a request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export type Headers = Readonly<Record<string, string>>;

interface AppConnectionOptions {
  readonly signingSecret: string;
  readonly sockets: Sockets;
  /** Milliseconds since 1970, as the fake has them. */
  readonly now: () => number;
}

export class AppConnection {
  /** An address; null: over Socket Mode. */
  private to: string | null = '';
  private last: { readonly body: string; readonly headers: Headers } | null = null;

  constructor(private readonly options: AppConnectionOptions) {}

  /** A port: where the manifest's request address leads. */
  connect(to: number | 'socket'): void {
    this.to = to === 'socket' ? null : `http://127.0.0.1:${to}/slack/events`;
  }

  deliver(body: string): Promise<Reply> {
    const headers = this.signed(body);
    this.last = { body, headers };
    return this.send(body, headers);
  }

  /** Sends bytes as they are; over Socket Mode there are no headers. */
  async send(body: string, headers: Headers): Promise<Reply> {
    if (this.to === null) {
      const ack = await this.options.sockets.deliver(envelopeOf(body));
      if (ack === null) return { status: 504, body: '' };
      const { payload = {} } = ack;
      return { status: 200, body: Object.keys(payload).length === 0 ? '' : JSON.stringify(payload) };
    }
    const response = await fetch(this.to, { method: 'POST', headers, body });
    return { status: response.status, body: await response.text() };
  }

  /** Headers as Slack signs a body, at a time of choice. */
  signed(body: string, seconds: number = Math.floor(this.options.now() / 1000)): Headers {
    const hash = createHmac('sha256', this.options.signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
    return {
      'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': `${seconds}`,
      'x-slack-signature': `v0=${hash}`,
    };
  }

  /** The last act once more, signed afresh a second later, as Slack does when no acknowledgement came. */
  retry(): Promise<Reply> {
    const { body } = this.lastSent();
    const headers = this.signed(body, Math.floor(this.options.now() / 1000) + 1);
    return this.send(body, { ...headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' });
  }

  /** The last act once more, byte for byte, as someone who recorded it would. */
  replay(): Promise<Reply> {
    const { body, headers } = this.lastSent();
    return this.send(body, headers);
  }

  private lastSent(): { readonly body: string; readonly headers: Headers } {
    if (this.last === null) throw new Error('Nobody has done anything yet.');
    return this.last;
  }
}
