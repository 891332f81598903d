/** What Bolt calls for a request that passed: acknowledge at once, then work. */
import type { App } from '@slack/bolt';
import { reasonField } from './dialog.js';
import { type Act, readAct, slashCommand } from './events.js';

/** Registers the command, every button and every dialog: one that is not ours any more is answered as such. */
export function listen(app: App, handle: (act: Act) => Promise<void>): void {
  app.command(slashCommand, async ({ ack, body }) => {
    await ack();
    await handle(actOf(body));
  });
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    await handle(actOf(body));
  });
  app.view(/.*/, async ({ ack, body }) => {
    const act = actOf(body);
    if (act.kind === 'submission' && act.reason === '') {
      await ack({ response_action: 'errors', errors: { [reasonField]: 'Say why in a few words.' } });
      return;
    }
    await ack();
    await handle(act);
  });
}

/** The gate let this body pass, so it can be read. */
function actOf(body: unknown): Act {
  const act = readAct(body);
  if (act === null) throw new Error('A request passed the gate that cannot be read.');
  return act;
}
