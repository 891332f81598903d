/** Connects Bolt to our logger and our handlers; the log leaves out what people typed. */
import { type App, type Logger as BoltLogger, type Context, LogLevel } from '@slack/bolt';
import type { Logger } from '../../../src/lib/log.js';
import { reasonField } from '../render/dialog.js';
import { type Act, slashCommand } from './events.js';

export function boltLogger(logger: Logger): BoltLogger {
  const from = { from: 'bolt' };
  return {
    debug: () => {},
    info: () => {},
    warn: (...said: unknown[]) => logger.warn(from, sentence(said)),
    error: (...said: unknown[]) => logger.error(from, sentence(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

function sentence([first]: readonly unknown[]): string {
  if (typeof first === 'string') return first;
  return first instanceof Error ? `${first.name}: ${first.message}` : 'Bolt logged an object.';
}

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
