/** The lines of a new tenant in the settings: tried before anybody is asked to do anything, and written once. */
import { randomBytes } from 'node:crypto';
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readText } from '../../config/document.js';
import { withTenant } from '../../config/edit-settings.js';
import { settingsFrom } from '../../config/load.js';
import type { TenantSettings } from '../../config/settings.js';
import { InputError } from '../../errors.js';

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
 * Writes the tenant into the file as it is now, in one step: whoever reads it sees it before or after. Throws InputError where the file cannot be
 * written or the tenant came into it meanwhile.
 */
export function writeTenant(file: string, { name, entry }: NewTenant): void {
  const text = readText(file);
  const changed = withTenant(text, file, { name, entry });
  settingsFrom(parse(changed), file);
  replaceFile(file, changed);
}

/** Beside the file first, with its rights, and then in its place; a link stays a link. Throws InputError. */
export function replaceFile(file: string, text: string): void {
  const place = realpathSync(file);
  const beside = `${place}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeFileSync(beside, text, { flag: 'wx', mode: statSync(place).mode & 0o777 });
    renameSync(beside, place);
  } catch (error) {
    throw new InputError(`${file} was not changed.`, [error instanceof Error ? error.message : String(error)]);
  } finally {
    rmSync(beside, { force: true });
  }
}
