/** Whom a rule about mail is for: kinds of conditions joined by AND, values of one kind by OR, exceptions win. */
import type { Outcomes } from '../../control.js';
import { wordCovers } from '../mail-flow/domain.js';
import { all, any, type MailFact } from '../mail-flow/mail-fact.js';
import type { MailPerson } from './mail-person.js';
import type { NamedGroups } from './named-groups.js';

/** Three kinds of values; a kind without any is not set. */
interface ScopePart {
  readonly people: readonly string[];
  readonly groups: readonly string[];
  readonly domains: readonly string[];
}

export interface RuleScope {
  readonly only: ScopePart;
  readonly except: ScopePart;
}

type Texts = readonly string[] | null | undefined;

export function scopePart(people: Texts, groups: Texts, domains: Texts): ScopePart {
  return { people: filled(people), groups: filled(groups), domains: filled(domains) };
}

function filled(texts: Texts): readonly string[] {
  return (texts ?? []).filter((text) => text.trim() !== '');
}

/** The groups whose members one has to know. */
export function groupsOf({ only, except }: RuleScope): readonly string[] {
  return [...only.groups, ...except.groups];
}

/** A test of one rule, made once and asked for every mailbox. Without any condition a rule is for everyone. */
export function scopeTest(
  { only, except }: RuleScope,
  groups: NamedGroups,
): (person: MailPerson, outcomes: Outcomes) => MailFact {
  const conditions = kindTests(only, groups);
  const exceptions = kindTests(except, groups);
  if (conditions.length + exceptions.length === 0) return () => true;
  return (person, outcomes) => {
    const matches = all(...conditions.map((test) => test(person, outcomes)));
    if (matches === false) return false;
    const excepted = any(...exceptions.map((test) => test(person, outcomes)));
    return all(matches, excepted === 'unknown' ? 'unknown' : !excepted);
  };
}

type Test = (person: MailPerson, outcomes: Outcomes) => MailFact;

function kindTests({ people, groups: names, domains }: ScopePart, groups: NamedGroups): readonly Test[] {
  const listed = new Set(people.map((name) => name.trim().toLowerCase()));
  return [
    ...(listed.size > 0 ? [(person: MailPerson): MailFact => person.names.some((name) => listed.has(name))] : []),
    ...(names.length > 0
      ? [(person: MailPerson, outcomes: Outcomes) => any(...names.map((name) => groups.holds(name, person, outcomes)))]
      : []),
    ...(domains.length > 0
      ? [({ domain }: MailPerson): MailFact => (domain === null ? 'unknown' : domains.some((word) => wordCovers(word, domain)))]
      : []),
  ];
}
