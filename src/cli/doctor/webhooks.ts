/** Looks at the receivers of webhooks: whether each can be reached, and with `--post` whether it takes a signed event. */
import { createWebhookSender, type ReachOptions, reachReceiver } from '../../../adapters/webhook/index.js';
import { secretsOf } from '../../../adapters/webhook/sign.js';
import type { Secrets } from '../../config/load.js';
import { testEvent } from '../../gateway/webhooks/cloud-event.js';
import { AsksToWait, NotTaken, type Receiver } from '../../gateway/webhooks/webhook.js';
import type { Clock } from '../../lib/clock.js';
import { InputError } from '../../lib/errors.js';
import { newId } from '../../lib/ids.js';
import { webhookVariable } from '../../lib/webhook-variable.js';
import { type Check, missing, works } from '../../setup/doctor/check.js';

interface WebhooksInput {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Also sends a signed test event to each receiver. */
  readonly post: boolean;
  /** Where webhooks may go, for tests; no setting names it. */
  readonly webhooks?: ReachOptions;
}

interface Keyed extends Receiver {
  /** Null: nothing can be signed. */
  readonly keys: readonly Buffer[] | null;
}

const area = 'webhook';

/** @param webhooks as the settings name them */
export async function checkWebhooks(
  webhooks: Readonly<Record<string, { readonly url: string }>>,
  input: WebhooksInput,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const [name, { url }] of Object.entries(webhooks)) {
    const { check, keys } = secretOf(name, input.secrets);
    checks.push(check, await checkReceiver({ name, url: new URL(url), keys }, input));
  }
  return checks;
}

/** The gateway starts with no secret missing. */
function secretOf(name: string, secrets: Secrets): { readonly check: Check; readonly keys: Keyed['keys'] } {
  const variable = webhookVariable(name);
  const label = `secret of the webhook ${name}`;
  const text = secrets.optional(variable);
  try {
    const keys = text === undefined ? null : secretsOf(text, variable);
    if (keys !== null) return { check: works(area, label, 'it can sign'), keys };
    const remedy = `put the secret that the receiver knows into ${variable} of the gateway (whsec_…)`;
    return { check: missing({ area, name: label, found: `${variable} is not set`, remedy }), keys };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const remedy = error.problems.join('; ');
    return { check: missing({ area, name: label, found: `${variable} cannot be used`, remedy }), keys: null };
  }
}

async function checkReceiver(receiver: Keyed, input: WebhooksInput): Promise<Check> {
  const name = `webhook ${receiver.name}`;
  try {
    return works(area, name, await tried(receiver, input));
  } catch (error) {
    if (error instanceof AsksToWait) return works(area, name, 'it is reached, and asks to wait before it takes a test event');
    if (!(error instanceof NotTaken)) throw error;
    const found = error.message.replace(/\.$/, '');
    return missing({ area, name, found, disables: [], remedy: remedyOf(receiver.name, error) });
  }
}

/** What was found where nothing is wrong. Rejects with what the sender rejects with. */
async function tried({ name, url, keys }: Keyed, { clock, post, webhooks = {} }: WebhooksInput): Promise<string> {
  if (!post || keys === null) {
    await reachReceiver({ name, url }, webhooks);
    const more = post ? 'without a secret no test event was sent' : '--post also sends a signed test event';
    return `${url.hostname} is reached and its certificate is trusted; ${more}`;
  }
  const send = createWebhookSender({ ...webhooks, clock, secrets: new Map([[name, keys]]) });
  const id = newId('test');
  await send({ name, url }, { id, body: JSON.stringify(testEvent(id, clock.now())) });
  return 'it took a signed test event (hardenbot.test)';
}

function remedyOf(name: string, { status, message }: NotTaken): string {
  if (status === null)
    return message.includes('no address of the internet')
      ? `write a public address into webhooks.${name}.url, for example of a relay`
      : `correct webhooks.${name}.url, or let the gateway reach it over HTTPS`;
  if (status === 401 || status === 403) return `give the receiver the secret of ${webhookVariable(name)}`;
  if (status === 404 || status === 410 || (status >= 300 && status < 400)) return `correct webhooks.${name}.url`;
  const isBusy = status === 408 || status === 429;
  if (status < 500 && !isBusy)
    return 'let the receiver answer 2xx to a CloudEvent whose type it does not know; it waits for one that is refused, and no later one arrives';
  return 'look at the receiver: events wait until it takes them';
}
