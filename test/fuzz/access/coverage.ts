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
  // Whoever the same policies are for gets in by the same ways.
  const known = new Map<string, boolean>();
  const isIn = (person: Person): boolean => {
    const isMine = policies.map((policy) => isFor(policy, person));
    const key = isMine.join();
    const answer =
      known.get(key) ??
      areLetIn(
        policies.filter((_policy, index) => isMine[index]),
        world,
        question,
      );
    known.set(key, answer);
    return answer;
  };
  const answers = question.everybody.map((people) => people.map(isIn));
  if (answers.some((people) => people.every(Boolean))) return 'certainly';
  return answers.some((people) => people.some(Boolean)) ? 'perhaps' : 'no';
}

/** Whether some sign-in that has to be stopped is not, of people whom these policies are for. */
function areLetIn(mine: readonly Policy[], world: World, question: Question): boolean {
  const { ways } = asked(question);
  return asked(question).places.some((place) => {
    const here = mine.filter((policy) => isFrom(policy, place, question.model));
    return ways.some(({ client, resource }) => !here.some((policy) => isWith(policy, client) && isTo(policy, resource, world)));
  });
}

/** Whether one of the policies stops anything of what has to be stopped: `perhaps` where it depends on what is not read. */
export function stopsSomething(question: Question, policies: readonly Policy[]): 'certainly' | 'perhaps' | 'no' {
  const { ways, places: from } = asked(question);
  const worlds = worldsOf(question.model);
  const answers = policies
    .filter((policy) => from.some((place) => isFrom(policy, place, question.model)))
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

interface Asked {
  readonly places: readonly Place[];
  readonly ways: ReturnType<typeof waysIn>;
}

const askedOf = new WeakMap<Question, Asked>();

/** From where and by which ways sign-ins have to be stopped. */
function asked(question: Question): Asked {
  const known = askedOf.get(question) ?? {
    places: places.filter((place) => question.isPlaceAsked(place)),
    ways: waysIn(question.clients).filter(({ resource }) => question.isResourceAsked(resource)),
  };
  askedOf.set(question, known);
  return known;
}
