/** In what each of several tenants differs from what the settings say of all. */
import type { Settings } from '../../config/settings.js';
import { ownKeysOf } from '../../config/shared-controls.js';
import { type Check, works } from './check.js';

export function checkOwnRules(settings: Settings): readonly Check[] {
  const names = Object.keys(settings.tenants);
  if (names.length < 2) return [];
  return names.map((name) => {
    const own = ownKeysOf(settings, name);
    const found = own.length === 0 ? 'all as for every tenant' : `its own ${own.join(', ')}; the rest as for every tenant`;
    return works('settings', `rules of ${name}`, found);
  });
}
