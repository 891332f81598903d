/** Random tenants for authenticator-context, and what it must say of them: everyone to whom Authenticator is offered gets a prompt. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

const nobody = '00000000-0000-0000-0000-000000000000';
const everyone = 'all_users';
const groups = {
  drivers: '0d000000-0000-4000-8000-000000000001',
  office: '0d000000-0000-4000-8000-000000000002',
} as const;
type Group = keyof typeof groups;
type Target = Group | 'everyone';

/** Of one group, of the other, of both, and of none. */
const people: readonly (readonly Group[])[] = [['drivers'], ['office'], ['drivers', 'office'], []];

interface Feature {
  readonly state: 'enabled' | 'disabled' | 'default' | 'soon' | null;
  readonly include: Target | null;
  readonly exclude: Group | 'nobody' | null;
}

interface AuthenticatorModel {
  /** null: the list does not have the method. */
  readonly method: 'enabled' | 'disabled' | null;
  /** null: the service does not say whom it is offered to. */
  readonly include: readonly Target[] | null;
  readonly exclude: readonly Group[];
  readonly app: Feature;
  readonly place: Feature;
  readonly spelling: number;
}

const target = fc.constantFrom<Target>('drivers', 'office', 'everyone');
const features: fc.Arbitrary<Feature> = fc.record({
  state: rarely<Feature['state']>('enabled', fc.constantFrom<Feature['state']>('disabled', 'default', 'soon', null)),
  include: rarely<Target | null>('everyone', fc.constant(null)).chain((usual) => mostly(usual, target)),
  exclude: mostly<Feature['exclude']>('nobody', fc.constantFrom<Feature['exclude']>('drivers', 'office', null)),
});

export const authenticatorModels: fc.Arbitrary<AuthenticatorModel> = fc.record({
  method: rarely<AuthenticatorModel['method']>('enabled', fc.constantFrom('disabled', null)),
  include: rarely<readonly Target[] | null>(['everyone'], fc.constant(null)).chain((usual) =>
    mostly(usual, fc.uniqueArray(target, { minLength: 1, maxLength: 2 })),
  ),
  exclude: mostly<readonly Group[]>([], fc.subarray<Group>(['drivers', 'office'])),
  app: features,
  place: features,
  spelling: fc.nat(1_000_000),
});

const targetOf = (id: string) => ({ targetType: 'group', id });
const idOf = (one: Target): string => (one === 'everyone' ? everyone : groups[one]);

export function authenticatorContextTrial(model: AuthenticatorModel): Trial {
  const spelling = new Spelling(model.spelling);
  const written = ({ state, include, exclude }: Feature) => ({
    state,
    ...(include === null ? spelling.unset('includeTarget') : { includeTarget: targetOf(idOf(include)) }),
    ...(exclude === null
      ? spelling.unset('excludeTarget')
      : { excludeTarget: targetOf(exclude === 'nobody' ? nobody : groups[exclude]) }),
  });
  const row = {
    id: spelling.pick(['MicrosoftAuthenticator', 'MicrosoftAuthenticator', 'microsoftAuthenticator']),
    state: model.method,
    ...(model.include === null ? {} : { includeTargets: model.include.map((one) => targetOf(idOf(one))) }),
    excludeTargets: model.exclude.map((one) => targetOf(groups[one])),
    featureSettings: {
      displayAppInformationRequiredState: written(model.app),
      displayLocationInformationRequiredState: written(model.place),
    },
  };
  const state = {
    graph: { authenticationMethodsPolicy: { authenticationMethodConfigurations: model.method === null ? [] : [row] } },
  };
  return { control: 'authenticator-context', given: { state }, expected: expectedOf(model) };
}

function expectedOf(model: AuthenticatorModel): Expected {
  const because = 'everyone approved a sign-in and looked at the prompt';
  if (model.method === null) return { verdicts: ['unknown'], because };
  if (model.method === 'disabled') return { verdicts: ['notApplicable'], because };
  // Whom it is offered to decides nothing where everyone sees it, or nobody does.
  // A method that is on is offered to someone, where nothing says otherwise.
  const readings = model.include
    ? [model.include]
    : ([['everyone'], ['drivers'], ['office']] as const).filter((one) => offeredTo(one, model).length > 0);
  const seen = readings.map((include) => promptsOf(model, include));
  if (seen.every((prompts) => prompts.includes(false))) {
    // That each reading lacks something else may be said to be unknown.
    const isSure = [model.app, model.place].some((feature) => seen.every((_, at) => lacks(feature, model, readings[at] ?? [])));
    return { verdicts: isSure ? ['fail'] : ['fail', 'unknown'], because };
  }
  if (seen.every((prompts) => prompts.length === 0)) return { verdicts: ['notApplicable', 'fail'], because };
  return { verdicts: seen.every((prompts) => prompts.every((one) => one === true)) ? ['pass'] : ['unknown'], because };
}

function offeredTo(include: readonly Target[], { exclude }: AuthenticatorModel): readonly (readonly Group[])[] {
  return people.filter((of) => include.some((one) => isIn(of, one)) && !exclude.some((one) => isIn(of, one)));
}

/** Whether the prompt of each person shows the app, and whether it shows the place; null: not known. */
function promptsOf(model: AuthenticatorModel, include: readonly Target[]): readonly (boolean | null)[] {
  return offeredTo(include, model).flatMap((of) => [shows(model.app, of), shows(model.place, of)]);
}

function lacks(feature: Feature, model: AuthenticatorModel, include: readonly Target[]): boolean {
  return offeredTo(include, model).some((of) => shows(feature, of) === false);
}

function shows({ state, include, exclude }: Feature, of: readonly Group[]): boolean | null {
  if (state === 'disabled' || state === 'default') return false;
  if (exclude !== null && exclude !== 'nobody' && isIn(of, exclude)) return state === 'enabled' ? false : null;
  if (include !== null && !isIn(of, include)) return state === 'enabled' ? false : null;
  return state === 'enabled' && include !== null ? true : null;
}

function isIn(of: readonly Group[], one: Target): boolean {
  return one === 'everyone' || of.includes(one);
}
