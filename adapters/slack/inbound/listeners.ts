/** What Bolt calls for a request that passed: acknowledge at once, then work. */
import type { App } from '@slack/bolt';
import { reasonField } from '../render/dialog.js';
import { type Act, readAct, slashCommand } from './events.js';

/** Registers the command, every button, every dialog and App Home: a button that is not ours any more is answered as such. */
export function listen(app: App, handle: (act: Act, acknowledge: () => Promise<void>) => Promise<void>): void {
  app.command(slashCommand, ({ ack, body }) => handle(actOf(body), () => ack()));
  app.action(/.*/, ({ ack, body }) => handle(actOf(body), () => ack()));
  app.view(/.*/, async ({ ack, body }) => {
    const act = actOf(body);
    if (act.kind === 'submission' && act.reason === '')
      return ack({ response_action: 'errors', errors: { [reasonField]: 'Say why in a few words.' } });
    return handle(act, () => ack());
  });
  // Bolt itself acknowledges events before any listener runs.
  app.event('app_home_opened', ({ body }) => handle(actOf(body), async () => {}));
}

/** The gate let this body pass, so it can be read. */
function actOf(body: unknown): Act {
  const act = readAct(body);
  if (act === null) throw new Error('A request passed the gate that cannot be read.');
  return act;
}
