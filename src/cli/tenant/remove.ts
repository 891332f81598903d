/** One tenant less: out of the settings, and with words for what only people can take away. */
import { parse } from 'yaml';
import { maxSettingsBytes, readText } from '../../config/document.js';
import { withoutTenant } from '../../config/edit-settings.js';
import { loadSettings, Secrets, settingsFrom } from '../../config/load.js';
import { tenantIdOf } from '../../config/rules-of-tenant.js';
import type { Settings } from '../../config/settings.js';
import { partOf } from '../../features/kinds.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { InputError } from '../../lib/errors.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { type Offboarding, offboardingOf, offboardingText } from '../../setup/onboarding/offboarding.js';
import { statusWordOf } from '../../views/words.js';
import { changeFile } from './entry.js';
import type { Unfinished } from './look-for-unfinished.js';

export interface RemoveOptions {
  readonly settings: string;
  /** Also where something is under way, and where nobody can tell. */
  readonly force?: boolean;
}

interface RemoveSurroundings {
  readonly say: (text: string) => void;
  /** Whether someone really wants this; the question is a sentence. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** What is running in the tenant of this id. Throws InputError where the record of it cannot be read. */
  readonly unfinished: (settings: Settings, tenantId: string) => Promise<readonly Unfinished[]>;
}

/** What is left to do, and whether it was removed. Throws InputError, and changes nothing, where it cannot be or should not be. */
export async function removeTenant(
  name: string,
  { settings: file, force = false }: RemoveOptions,
  { say, confirm, unfinished }: RemoveSurroundings,
): Promise<Offboarding> {
  const settings = loadSettings(file);
  const tenant = settings.tenants[name];
  if (tenant === undefined) throw noTenant(name, Object.keys(settings.tenants));
  settingsAfter(readText(file, maxSettingsBytes), file, name);
  const under = unfinished(settings, tenantIdOf(name, tenant));
  const list = force ? await under.catch(nullWhereUnknown) : await under;
  if (!force) refuseUnfinished(name, list ?? []);
  const open = list?.map(fateOf) ?? null;
  const offboarding = (removed: boolean): Offboarding =>
    offboardingOf({ tenant: name, settings: tenant, removed, open, prefix: Secrets.tenantPrefix(name) });
  const { tenantId = 'an unknown id' } = tenant;
  say(`Its record stays in the store; the person who is to have it gets it before, by hardenbot export --tenant ${name}.`);
  if (!(await confirm(`Take ${name} (${tenantId}) out of ${file}?`))) {
    say('Nothing was changed.');
    return offboarding(false);
  }
  changeFile(file, (text) => settingsAfter(text, file, name));
  say(`Taken out of ${file}: tenants.${name}, and its name in groups and webhooks.\n`);
  const left = offboarding(true);
  say(offboardingText(left));
  return left;
}

/** The text without the tenant. Throws InputError for whatever the settings could not be started with then. */
function settingsAfter(before: string, file: string, name: string): string {
  const text = withoutTenant(before, file, name);
  try {
    settingsFrom(parse(text), file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`Without ${name} the settings would not be whole; nothing was changed.`, error.problems);
  }
  return text;
}

function noTenant(name: string, names: readonly string[]): InputError {
  const meant = didYouMean(name, names);
  return new InputError(`There is no tenant "${name}" in the settings.`, [
    `<name>: ${meant === null ? `it is one of ${names.join(', ')}.` : `did you mean ${meant}?`} If it was removed already, nothing is left to do here`,
  ]);
}

function refuseUnfinished(name: string, list: readonly Unfinished[]): void {
  if (list.length === 0) return;
  throw new InputError(
    `Something is under way in ${name}; nothing was changed.`,
    list.map((one) => {
      if (one.keepsOut !== null)
        return `${whatOf(one)}; restore access in chat, or give --force and restore it in the Entra admin center`;
      if (one.keepUntil !== null) return `${whatOf(one)}; keep or revert it in chat, or give --force and nobody will end it`;
      return one.stopped === null
        ? `${whatOf(one)}; let it end, reject or revoke it in chat, or give --force`
        : `${whatOf(one)}; go on with it or end it in chat, or give --force and ${heldUp}`;
    }),
  );
}

function nullWhereUnknown(error: unknown): null {
  if (error instanceof InputError) return null;
  throw error;
}

const heldUp = 'none of the others begins until its id stands under formerTenants';

/** What becomes of something that is under way when the tenant is gone. */
function fateOf(one: Unfinished): string {
  if (one.keepsOut !== null) return `${whatOf(one)}: an administrator of the tenant restores access by hand`;
  if (one.keepUntil !== null) return `${whatOf(one)}: nobody keeps it and nobody puts it back any more`;
  return one.stopped === null ? `${whatOf(one)}: nobody does anything for it any more` : `${whatOf(one)}: ${heldUp}`;
}

function whatOf({ change: { id, status, request, plan }, keepUntil, hasLapsed, stopped, keepsOut }: Unfinished): string {
  const what = `${id} (${plan?.control ?? request.control ?? request.what})`;
  if (keepsOut !== null) return `${what}: ${keepsOut} cannot sign in, and nobody restored access`;
  if (keepUntil !== null) return `${what}: reverts itself at ${utcMinute(keepUntil)} unless someone keeps it`;
  return stopped === null
    ? `${what}: ${statusWordOf(id, hasLapsed ? 'lapsed' : status)}`
    : `${what}: stopped the ${partOf(request)?.what} ${stopped}, of which others wait`;
}
