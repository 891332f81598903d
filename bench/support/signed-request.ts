/** Sends a form the way Slack does: signed, over a connection that is kept. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';

const agent = new Agent({ keepAliveTimeout: 10_000 });

/** Throws when the answer is not 200. */
export async function signedRequest(input: {
  readonly url: string;
  readonly signingSecret: string;
  readonly form: Readonly<Record<string, string>>;
}): Promise<void> {
  const body = new URLSearchParams(input.form).toString();
  const seconds = Math.floor(Date.now() / 1000);
  const hash = createHmac('sha256', input.signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  const answer = await request(input.url, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': `${seconds}`,
      'x-slack-signature': `v0=${hash}`,
    },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`Answered ${answer.statusCode}.`);
}
