/** What Bolt calls for a request that passed: acknowledge at once, then work. */
import type { App, Context } from '@slack/bolt';
import { reasonField } from '../render/dialog.js';
import { type Act, slashCommand } from './events.js';

/** Registers the command, every button, every dialog and App Home: a button that is not ours any more is answered as such. */
export function listen(app: App, handle: (act: Act, acknowledge: () => Promise<void>) => Promise<void>): void {
  app.command(slashCommand, ({ ack, context }) => handle(actOf(context), () => ack()));
  app.action(/.*/, ({ ack, context }) => handle(actOf(context), () => ack()));
  app.view(/.*/, async ({ ack, context }) => {
    const act = actOf(context);
    if (act.kind === 'submission' && act.reason === '')
      return ack({ response_action: 'errors', errors: { [reasonField]: 'Say why in a few words.' } });
    return handle(act, () => ack());
  });
  // Bolt itself acknowledges events before any listener runs.
  app.event('app_home_opened', ({ context }) => handle(actOf(context), async () => {}));
}

/** What the gate read of the request that it let pass; Bolt carries it along and changes nothing of it. */
function actOf(context: Context & { readonly act?: Act }): Act {
  if (context.act === undefined) throw new Error('A request came past the gate.');
  return context.act;
}
