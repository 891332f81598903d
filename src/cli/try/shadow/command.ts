/** `hardenbot try --as-shadow 30d`: from the words that were typed to the page. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openTenant } from '../../../../adapters/m365/index.js';
import { readText } from '../../../config/document.js';
import { canOpenBrowser } from '../../../config/load.js';
import type { Control, Outcomes } from '../../../controls/control.js';
import { definitions } from '../../../controls/definitions.js';
import { controls } from '../../../controls/index.js';
import type { Operation } from '../../../engine/plan/operation.js';
import type { Clock } from '../../../lib/clock.js';
import { InputError, isRefusal, refusalText, TenantError } from '../../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../../lib/internal-error.js';
import { isObject } from '../../../lib/json.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { systemClock } from '../../../process/system-clock.js';
import { counted } from '../../../views/words.js';
import { type Reader, runReads } from '../../../worker/audit/run-reads.js';
import { ControlCode } from '../../../worker/control-code.js';
import { contextOf, type OneShot } from '../../one-shot.js';
import { tenantTime, withConnection } from '../../one-shot-tenant.js';
import { printLines, printText } from '../../output/print-lines.js';
import { writeNew } from '../../output/write-new.js';
import { openFile } from '../report.js';
import {
  type Affected,
  addFailure,
  addLook,
  affectedBy,
  beginShadow,
  dayMs,
  endOf,
  type Looked,
  mailSentence,
  type Shadow,
  shadowSchema,
} from './shadow.js';
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

interface ShadowRun {
  readonly tenantId: string;
  readonly days: number;
  /** Where what was collected is kept between two looks, and from one start to the next. */
  readonly file: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly look: (asOf: Date) => Promise<readonly Looked[]>;
  readonly say: (line: string) => void;
}

/** Goes on where an earlier start was ended. Throws InputError for a file that is of another tenant, or none of these. */
export async function runShadow({ tenantId, days, file, clock, look, say }: ShadowRun): Promise<Shadow> {
  let shadow = existsSync(file) ? known(file, tenantId) : beginShadow(tenantId, days, clock.now());
  if (!existsSync(file)) writeFileSync(file, text(shadow), { flag: 'wx', mode: 0o600 });
  const end = endOf(shadow);
  for (;;) {
    const last = shadow.looks.at(-1);
    const due = last === undefined ? Date.parse(shadow.begunAt) : Date.parse(last.at) + dayMs;
    // The last look is at the end itself, however the days fell before it.
    const next = Math.min(due, end.getTime());
    if (last !== undefined && Date.parse(last.at) >= end.getTime()) return shadow;
    const wait = next - clock.now().getTime();
    if (wait > 0) {
      await clock.sleep(Math.min(wait, maxSleepMs));
      continue;
    }
    const at = clock.now();
    shadow = await looked(shadow, at, look);
    keep(file, shadow);
    const { length } = shadow.looks;
    const { failed = null } = shadow.looks.at(-1) ?? {};
    say(
      `look ${length}, ${at.toISOString()}${failed === null ? '' : `: in vain, ${failed}`}; the page comes ${end.toISOString().slice(0, 10)}`,
    );
  }
}

/** Timers of Node end at 24.8 days, and a machine that slept wakes late. */
const maxSleepMs = 60 * 60 * 1000;

async function looked(shadow: Shadow, at: Date, look: ShadowRun['look']): Promise<Shadow> {
  try {
    return addLook(shadow, at, await look(at));
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return addFailure(shadow, at, error.message);
  }
}

function known(file: string, tenantId: string): Shadow {
  const parsed = shadowSchema.safeParse(document(file));
  if (!parsed.success)
    throw new InputError(`${file} is no file of a shadow month.`, ['--keep: name another file, or move this one away']);
  if (parsed.data.tenantId !== tenantId)
    throw new InputError(`${file} is of another tenant (${parsed.data.tenantId}).`, ['--keep: name another file']);
  return parsed.data;
}

function document(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whole or as before: a process that ends in the middle of writing takes no look with it. */
function keep(file: string, shadow: Shadow): void {
  writeFileSync(`${file}.new`, text(shadow), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function text(shadow: Shadow): string {
  return `${JSON.stringify(shadow)}\n`;
}

/** Throws TenantError where nothing at all was read: that is no look, and least of all one that saw nobody. */
export async function lookOnce(once: OneShot, those: readonly Control[] = controls): Promise<readonly Looked[]> {
  const all = those.map((control) => begun(control, once));
  const readers = all.flatMap((one) => one.readers);
  const { outcomes } = await runReads(readers, once);
  const ended = readers.flatMap(({ reads }) => reads.map(outcomes));
  const [missing] = ended.flatMap((outcome) => (outcome.complete ? [] : [outcome.missing]));
  if (missing !== undefined && !ended.some(({ complete }) => complete))
    throw new TenantError(missing.reason ?? 'nothing could be read', { kind: 'unavailable' });
  return all.map(({ found }) => found(outcomes));
}

interface Begun {
  readonly readers: readonly Reader[];
  readonly found: (outcomes: Outcomes) => Looked;
}

function begun(control: Control, once: OneShot): Begun {
  const code = new ControlCode(control);
  const broken = (error: unknown): Looked => ({
    control: control.id,
    verdict: 'unknown',
    operations: null,
    refused: refusalText(refusalOfInternalError(reportedError(error, once.faulted))),
    exempt: [],
    leftOut: 0,
    notMeasured: [],
  });
  try {
    const { reads, audit, planning, study, studied } = code.run(() => {
      const context = contextOf(control, once);
      const own = control.study?.(context);
      return {
        reads: control.reads(context),
        audit: control.audit(context),
        planning: control.plan?.(context),
        study: own,
        studied: own?.reads() ?? [],
      };
    });
    const found = (outcomes: Outcomes): Looked => {
      try {
        return code.run(() => {
          const draft = planning?.draft(outcomes);
          const impact = study?.report(outcomes);
          const isPlanned = draft !== undefined && !isRefusal(draft);
          const operations = isPlanned ? [...draft.operations] : [];
          return {
            control: control.id,
            verdict: audit.judge(outcomes).verdict,
            operations: isPlanned ? operations.length : null,
            refused: draft !== undefined && isRefusal(draft) ? refusalText(draft) : null,
            exempt: operations.flatMap(exemptIn),
            leftOut: impact?.hitsLeftOut ?? 0,
            notMeasured: impact?.notMeasured ?? [],
            ...omitUndefined({ hits: impact?.hits, mail: impact?.mail }),
          };
        });
      } catch (error) {
        return broken(error);
      }
    };
    return {
      readers: [
        { reads, fold: code.fold(audit) },
        ...(planning === undefined ? [] : [{ reads, fold: code.fold(planning) }]),
        ...(study === undefined ? [] : [{ reads: studied, fold: code.fold(study) }]),
      ],
      found,
    };
  } catch (error) {
    return { readers: [], found: () => broken(error) };
  }
}

/** Accounts that a planned policy leaves out by name. Members of groups and holders of roles that it leaves out still count. */
function exemptIn(operation: Operation): readonly string[] {
  const after = 'after' in operation ? operation.after : undefined;
  const conditions = isObject(after) ? after['conditions'] : undefined;
  const users = isObject(conditions) ? conditions['users'] : undefined;
  const excluded = isObject(users) ? users['excludeUsers'] : undefined;
  return Array.isArray(excluded) ? excluded.map((id) => String(id).toLowerCase()) : [];
}
