/** Whether enabled policies together stop every sign-in that has to be stopped: tried one by one, in every world there may be. */
import type { AccessModel, Client, Policy } from './model';
import type { Person } from './people';
import {
  isEnforcedBlock,
  isFor,
  isFrom,
  isTo,
  isWith,
  type Place,
  places,
  type Resource,
  type World,
  waysIn,
  worldsOf,
} from './sign-ins';

/** What has to be stopped. */
export interface Question {
  readonly model: AccessModel;
  /** Each somebody as every person that it may be. */
  readonly everybody: readonly (readonly Person[])[];
  readonly clients: readonly Client[];
  readonly isPlaceAsked: (place: Place) => boolean;
  readonly isResourceAsked: (resource: Resource) => boolean;
}

/** Who gets in: somebody for sure, somebody perhaps, or nobody. */
export type Open = 'certainly' | 'perhaps' | 'no';

/** Policies that are narrowed by what nobody can know beforehand stop nothing for certain. */
export function certainBlocks(model: AccessModel): readonly Policy[] {
  return model.policies.filter((policy) => isEnforcedBlock(policy) && policy.narrowedBy === null);
}

export function openFor(question: Question, policies: readonly Policy[]): Open {
  const worlds = worldsOf(question.model).map((world) => openIn(world, question, policies));
  if (worlds.every((one) => one === 'certainly')) return 'certainly';
  return worlds.every((one) => one === 'no') ? 'no' : 'perhaps';
}

function openIn(world: World, question: Question, policies: readonly Policy[]): Open {
  const answers = question.everybody.map((people) => people.map((person) => getsIn(person, world, question, policies)));
  if (answers.some((people) => people.every(Boolean))) return 'certainly';
  return answers.some((people) => people.some(Boolean)) ? 'perhaps' : 'no';
}

/** Whether some sign-in of a person that has to be stopped is not. */
function getsIn(person: Person, world: World, question: Question, policies: readonly Policy[]): boolean {
  const mine = policies.filter((policy) => isFor(policy, person));
  const ways = waysIn(question.clients).filter(({ resource }) => question.isResourceAsked(resource));
  return asked(question).some((place) => {
    const here = mine.filter((policy) => isFrom(policy, place, question.model));
    return ways.some(({ client, resource }) => !here.some((policy) => isWith(policy, client) && isTo(policy, resource, world)));
  });
}

/** Whether one of the policies stops anything of what has to be stopped: `perhaps` where it depends on what is not read. */
export function stopsSomething(question: Question, policies: readonly Policy[]): 'certainly' | 'perhaps' | 'no' {
  const ways = waysIn(question.clients).filter(({ resource }) => question.isResourceAsked(resource));
  const worlds = worldsOf(question.model);
  const answers = policies
    .filter((policy) => asked(question).some((place) => isFrom(policy, place, question.model)))
    .map((policy) => {
      const reaches = worlds.map((world) =>
        ways.some(({ client, resource }) => isWith(policy, client) && isTo(policy, resource, world)),
      );
      const hit = question.everybody.map((people) => people.map((person) => isFor(policy, person)));
      if (reaches.every(Boolean) && hit.some((people) => people.every(Boolean))) return 'certainly';
      return reaches.some(Boolean) && hit.some((people) => people.some(Boolean)) ? 'perhaps' : 'no';
    });
  return answers.includes('certainly') ? 'certainly' : answers.includes('perhaps') ? 'perhaps' : 'no';
}

const askedOf = new WeakMap<Question, readonly Place[]>();

function asked(question: Question): readonly Place[] {
  const known = askedOf.get(question) ?? places.filter((place) => question.isPlaceAsked(place));
  askedOf.set(question, known);
  return known;
}
