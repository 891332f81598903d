/** `hardenbot try --as-shadow 30d`: one look a day by the registration that only reads, kept in a file, and at the end one page. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { readText } from '../../../config/document.js';
import type { Clock } from '../../../lib/clock.js';
import { InputError, TenantError } from '../../../lib/errors.js';
import { addFailure, addLook, beginShadow, dayMs, endOf, type Looked, type Shadow, shadowSchema } from './shadow.js';

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
