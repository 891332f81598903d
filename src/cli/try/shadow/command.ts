/** `hardenbot try --as-shadow 30d`: from the words that were typed to the page. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openTenant } from '../../../../adapters/m365/index.js';
import { canOpenBrowser } from '../../../config/load.js';
import { definitions } from '../../../controls/definitions.js';
import { InputError } from '../../../lib/errors.js';
import { systemClock } from '../../../process/system-clock.js';
import { counted } from '../../../views/words.js';
import { tenantTime, withConnection } from '../../one-shot-tenant.js';
import { printLines, printText } from '../../output/print-lines.js';
import { writeNew } from '../../output/write-new.js';
import { openFile } from '../report.js';
import { lookOnce } from './look.js';
import { runShadow } from './run.js';
import { type Affected, affectedBy, mailSentence } from './shadow.js';
import { shadowPage } from './shadow-page.js';

export interface ShadowOptions {
  readonly asShadow: string;
  readonly keep?: string;
  readonly settings?: string;
  readonly tenant?: string;
  readonly envFile?: readonly string[];
  readonly html?: string;
  readonly open: boolean;
}

/** Logs of sign-ins are kept for 30 days at most, and a quarter says no more than a month. */
const maxDays = 90;

/** Throws InputError. */
export async function shadowMonth(options: ShadowOptions): Promise<void> {
  const days = Number(/^(\d+)d?$/.exec(options.asShadow)?.[1] ?? Number.NaN);
  if (!Number.isInteger(days) || days < 1 || days > maxDays)
    throw new InputError(`"${options.asShadow}" is no time for a shadow.`, [`--as-shadow: write 30d, and ${maxDays}d at most`]);
  if (options.settings === undefined)
    throw new InputError('A shadow runs without you, so it reads by a registration and not by your sign-in.', [
      '--settings FILE --env-file FILE: those of hardenbot audit; hardenbot manifest entra --read-only prints the script for the registration',
    ]);
  await withConnection(options, async ({ connection, label, ...place }) => {
    const file = options.keep ?? `hardenbot-shadow-${place.tenantId}.json`;
    printLines(
      [
        `${existsSync(file) ? 'Going on with' : 'Beginning'} ${counted(days, 'day')} in the shadow of ${label}: one look a day, nothing is changed.`,
        `Between looks, ${resolve(file)} keeps who signed in how, and no token. Ctrl-C ends it, and the same command goes on.`,
      ],
      process.stderr,
    );
    const shadow = await runShadow({
      tenantId: place.tenantId,
      days,
      file,
      clock: systemClock,
      look: async (asOf) => {
        const client = openTenant(connection, tenantTime);
        try {
          return await lookOnce({
            ...place,
            client,
            asOf,
            faulted: ({ of, id, stack = '' }) => printText(`hardenbot itself failed at ${of} (${id}):\n${stack}`, process.stderr),
          });
        } finally {
          await client.close();
        }
      },
      say: (line) => printLines([line], process.stderr),
    });
    const path = options.html ?? file.replace(/(\.json)?$/, '.html');
    writeNew(path, shadowPage(label, shadow, definitions), '--html');
    const affected = affectedBy(shadow);
    const closed = affected.filter(({ operations }) => (operations ?? 0) > 0);
    printLines([
      `${label}: hardenbot would have closed ${closed.length} of ${counted(affected.length, 'gap')}. Each change, who would have noticed it and what it would have stopped:`,
      ...affected.map((one) => `  ${one.control}: ${measured(one)}`),
      `The page: ${resolve(path)}`,
      `What it rests on: ${resolve(file)}. Delete it when you have read the page.`,
    ]);
    if (options.open && canOpenBrowser()) await openFile(path);
  });
}

function measured({ counted: isCounted, signIns, people, risky, guesses, mail }: Affected): string {
  const bySignIns = `${counted(signIns, 'sign-in')} by ${counted(people.length, 'account')}; ${counted(risky.length, 'risky sign-in')} stopped, ${counted(guesses.tries, 'guess', 'guesses')} at passwords made useless`;
  const parts = [...(isCounted ? [bySignIns] : []), ...(mail === undefined ? [] : [mailSentence(mail)])];
  return parts.length === 0 ? 'not measured' : parts.join('; ');
}
