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
  /** Each someone as every person that it may be. */
  readonly everybody: readonly (readonly Person[])[];
  readonly clients: readonly Client[];
  readonly isPlaceAsked: (place: Place) => boolean;
  readonly isResourceAsked: (resource: Resource) => boolean;
}

/** Who gets in: someone for sure, someone perhaps, or nobody. */
export type Open = 'certainly' | 'perhaps' | 'no';

/** Policies that are narrowed by what nobody can know beforehand stop nothing for certain. */
export function certainBlocks(model: AccessModel): readonly Policy[] {
  return model.policies.filter((policy) => isEnforcedBlock(policy) && policy.narrowedBy === null);
}

/** The policies that meet someone, from each place that has to be stopped; places that none of them distinguishes are one. */
type Met = readonly (readonly Policy[])[];

export function openFor(question: Question, policies: readonly Policy[]): Open {
  // Everyone the same policies are for gets in by the same ways.
  const known = new Map<string, Met>();
  const metBy = (person: Person): Met => {
    const isMine = policies.map((policy) => isFor(policy, person));
    const key = isMine.join();
    const mine = policies.filter((_policy, index) => isMine[index]);
    const met = known.get(key) ?? fromEachPlace(mine, question);
    known.set(key, met);
    return met;
  };
  const everybody = question.everybody.map((people) => people.map(metBy));
  const worlds = worldsOf(question.model).map((world) => openIn(world, question, everybody));
  if (worlds.every((one) => one === 'certainly')) return 'certainly';
  return worlds.every((one) => one === 'no') ? 'no' : 'perhaps';
}

function fromEachPlace(mine: readonly Policy[], question: Question): Met {
  const met = asked(question).places.map((place) => {
    const isHere = mine.map((policy) => isFrom(policy, place, question.model));
    return [isHere.join(), mine.filter((_policy, index) => isHere[index])] as const;
  });
  return [...new Map(met).values()];
}

function openIn(world: World, question: Question, everybody: readonly (readonly Met[])[]): Open {
  const known = new Map<Met, boolean>();
  const isIn = (met: Met): boolean => {
    const answer = known.get(met) ?? areLetIn(met, world, question);
    known.set(met, answer);
    return answer;
  };
  const answers = everybody.map((people) => people.map(isIn));
  if (answers.some((people) => people.every(Boolean))) return 'certainly';
  return answers.some((people) => people.some(Boolean)) ? 'perhaps' : 'no';
}

/** Whether some sign-in that has to be stopped is not, of people whom these policies meet. */
function areLetIn(met: Met, world: World, question: Question): boolean {
  const { ways } = asked(question);
  return met.some((here) =>
    ways.some(({ client, resource }) => !here.some((policy) => isWith(policy, client) && isTo(policy, resource, world))),
  );
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
