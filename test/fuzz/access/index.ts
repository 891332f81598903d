/** Tenants with Conditional Access: countries, legacy clients, device codes and a second factor. */
import type { Family, Given } from '../family';
import { countryBlockExpected } from './country-block';
import { deviceCodeExpected } from './device-code';
import { breakGlass } from './excused';
import { legacyAuthExpected } from './legacy-auth';
import { mfaExpected } from './mfa';
import { type AccessModel, accessModels, groupIds, groupNames } from './model';
import { locationNames, nameOf, stateOf } from './rows';

export const access: Family<AccessModel> = {
  name: 'access',
  about: 'Conditional Access: countries, legacy clients, device codes and a second factor',
  tenants: accessModels,
  trials: (model) => {
    const given = { state: stateOf(model), breakGlass };
    return [
      { control: 'country-block', given: { ...given, settings: countrySettings(model) }, expected: countryBlockExpected(model) },
      { control: 'legacy-auth', given: { ...given, settings: { except: exceptOf(model) } }, expected: legacyAuthExpected(model) },
      { control: 'device-code', given: { ...given, settings: everyoneSettings(model) }, expected: deviceCodeExpected(model) },
      { control: 'mfa', given: { ...given, settings: everyoneSettings(model) }, expected: mfaExpected(model) },
    ];
  },
};

function countrySettings(model: AccessModel): Given['settings'] {
  const { countries, blockUnknown, guests, except } = model.settings;
  const locations = except.locations.map((index) => locationNames[index]);
  return { ...countries, blockUnknown, guests, home: ['US'], except: { ...exceptOf(model), locations } };
}

function everyoneSettings(model: AccessModel): Given['settings'] {
  const { guests, except } = model.settings;
  const locations = except.locations.map((index) => locationNames[index]);
  return { guests, except: { ...exceptOf(model), locations } };
}

/** Settings name accounts by address, groups by name, the rest by id. */
function exceptOf({ settings: { except } }: AccessModel): object {
  return {
    users: except.users.map(nameOf),
    groups: except.groups.map((id) => groupNames[(groupIds as readonly string[]).indexOf(id)]),
    roles: except.roles,
    apps: except.apps,
    guestTypes: except.guestTypes,
  };
}
