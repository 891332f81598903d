/** The lines of a new tenant in the settings: tried before anyone is asked to do anything, and written once. */
import { chmodSync, existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { maxSettingsBytes, readText } from '../../config/document.js';
import { withTenant } from '../../config/edit-settings.js';
import { settingsFrom } from '../../config/load.js';
import type { TenantSettings } from '../../config/settings.js';
import { InputError } from '../../lib/errors.js';
import { isAlive } from '../../lib/is-alive.js';

interface NewTenant {
  readonly name: string;
  /** As the settings spell it, without the service principal, which shows with the consent. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** The tenant as the settings would have it. Throws InputError for whatever they could not be started with. */
export function tryTenant(file: string, { name, entry }: NewTenant): TenantSettings {
  const tenant = settingsFrom(parse(withTenant(readText(file, maxSettingsBytes), file, { name, entry })), file).tenants[name];
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

/**
 * Changes a file in one step: anyone who reads it sees it before or after, and of two who change it at once the second one is refused. The new text
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

/** Until its text is in it, the file beside holds the id of the process that makes it. */
function claim(beside: string, file: string): void {
  if (isMade(beside)) return;
  if (!existsSync(beside)) throw notChanged(file, `${beside} cannot be written: give this user the right to, in its folder`);
  const maker = Number(readText(beside));
  const isOthers = Number.isInteger(maker) && maker > 0 && maker !== process.pid && isAlive(maker);
  // One whose maker has ended was left by a process that was killed while it wrote.
  if (!isOthers) rmSync(beside, { force: true });
  if (isOthers || !isMade(beside))
    throw notChanged(file, `process ${maker} is changing it (${beside}); run this again when it has ended`);
}

function isMade(beside: string): boolean {
  try {
    writeFileSync(beside, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function notChanged(file: string, why: string): InputError {
  return new InputError(`${file} was not changed.`, [why]);
}
