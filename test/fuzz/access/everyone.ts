/** Whom, from where and by what a control asks that means everyone: mfa and device-code. */
import type { Question } from './coverage';
import { accountsAsked, isResourceAsked } from './excused';
import type { AccessModel, Client, GuestKind } from './model';
import { externalPeople, newcomer, type Person } from './people';
import type { Place } from './sign-ins';

export function accountsOf(model: AccessModel, spareSynchronization: boolean): Question['everybody'] {
  return accountsAsked(model, { guests: model.settings.guests, spareSynchronization }).map(({ people }) => people);
}

/** People without an account, of whatever kind is not excused, and who is new. */
export function externalsOf({ settings: { guests, except } }: AccessModel): readonly (readonly Person[])[] {
  const isAsked = (kind: GuestKind | null): boolean => guests && kind !== null && !except.guestTypes.includes(kind);
  return [[newcomer], ...externalPeople().flatMap((person) => (isAsked(person.kind) ? [[person]] : []))];
}

/** From everywhere but what settings list. */
export function questionOf(model: AccessModel, everybody: Question['everybody'], clients: readonly Client[]): Question {
  return {
    model,
    everybody,
    clients,
    isPlaceAsked: (place) => !isListed(place, model),
    isResourceAsked: isResourceAsked(model),
  };
}

function isListed({ range }: Place, model: AccessModel): boolean {
  return model.settings.except.locations.some((index) => {
    const location = model.locations[index];
    return location?.kind === 'addresses' && range !== null && location.ranges.includes(range);
  });
}
