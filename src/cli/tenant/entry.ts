/** The lines of a new tenant in the settings: tried before anybody is asked to do anything, and written once. */
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readText } from '../../config/document.js';
import { withTenant } from '../../config/edit-settings.js';
import { settingsFrom } from '../../config/load.js';
import type { TenantSettings } from '../../config/settings.js';
import { InputError } from '../../errors.js';
import { systemClock } from '../../process/system-clock.js';

export interface NewTenant {
  readonly name: string;
  /** As the settings spell it, without the service principal, which shows with the consent. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** The tenant as the settings would have it. Throws InputError for whatever they could not be started with. */
export function tryTenant(file: string, { name, entry }: NewTenant): TenantSettings {
  const tenant = settingsFrom(parse(withTenant(readText(file), file, { name, entry })), file).tenants[name];
  if (tenant === undefined) throw new Error(`The settings were read without ${name}.`);
  return tenant;
}

/**
 * Writes the tenant into the file as it is now. Throws InputError where the file cannot be written, or where something came into it meanwhile that it
 * does not go with.
 */
export function writeTenant(file: string, { name, entry }: NewTenant): void {
  changeFile(file, (text) => {
    const changed = withTenant(text, file, { name, entry });
    settingsFrom(parse(changed), file);
    return changed;
  });
}

/** Milliseconds after which a file that was begun is one that nobody ends any more: to write it takes a few. */
const abandonedAfterMs = 10_000;

/**
 * Changes a file in one step: whoever reads it sees it before or after, and of two who change it at once the second one is refused. The new text
 * is written beside it, with its rights, and takes its place; a link stays a link. What `change` throws leaves it as it is. Throws InputError.
 */
export function changeFile(file: string, change: (text: string) => string): void {
  const place = realpathSync(file);
  const beside = `${place}.new`;
  claim(beside, file);
  try {
    const text = change(readText(place));
    writeFileSync(beside, text);
    chmodSync(beside, statSync(place).mode & 0o777);
    renameSync(beside, place);
  } catch (error) {
    rmSync(beside, { force: true });
    if (error instanceof InputError) throw error;
    throw notChanged(file, error instanceof Error ? error.message : String(error));
  }
}

function claim(beside: string, file: string): void {
  try {
    writeFileSync(beside, '', { flag: 'wx', mode: 0o600 });
  } catch {
    const begun = statSync(beside, { throwIfNoEntry: false });
    if (begun === undefined) throw notChanged(file, `${beside} cannot be written: give this user the right to, in its folder`);
    if (systemClock.now().getTime() - begun.mtimeMs < abandonedAfterMs)
      throw notChanged(
        file,
        `${beside} is there: somebody else is changing it; run this again in ${abandonedAfterMs / 1000} seconds`,
      );
    rmSync(beside);
    writeFileSync(beside, '', { flag: 'wx', mode: 0o600 });
  }
}

function notChanged(file: string, why: string): InputError {
  return new InputError(`${file} was not changed.`, [why]);
}
