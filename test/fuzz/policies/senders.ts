/**
 * Which policy of a list is for a mailbox, as Microsoft describes it: the first enabled rule by priority of which a value of each kind of
 * condition matches and no exception does; the default policy for the rest. A group that cannot be looked into may hold anyone.
 */
export const groupNames = ['sales', 'dynamic'] as const;
export type GroupName = (typeof groupNames)[number];

/** One side of a rule: whom it is for, or whom it leaves out. */
export interface Match {
  readonly people: readonly string[];
  readonly groups: readonly GroupName[];
  readonly domains: readonly string[];
}

export interface AssignRule {
  readonly policy: string;
  readonly isEnabled: boolean;
  readonly of: Match;
  readonly but: Match;
}

export interface Mailbox {
  readonly name: string;
  readonly domain: string;
}

/** Null: nobody can tell. */
type Answer = boolean | null;

/** @param members of `sales`; null: they cannot be read. Nobody lists `dynamic`. */
export function doesMatch(rule: AssignRule, mailbox: Mailbox, members: readonly string[] | null): Answer {
  const kindsOf = ({ people, groups, domains }: Match): readonly Answer[] => [
    ...(people.length === 0 ? [] : [people.includes(mailbox.name)]),
    ...(groups.length === 0 ? [] : [some(groups.map((group) => isIn(group, mailbox, members)))]),
    ...(domains.length === 0
      ? []
      : [domains.some((domain) => mailbox.domain === domain || mailbox.domain.endsWith(`.${domain}`))]),
  ];
  const included = every(kindsOf(rule.of));
  const excluded = some(kindsOf(rule.but));
  return every([included, excluded === null ? null : !excluded]);
}

function isIn(group: GroupName, mailbox: Mailbox, members: readonly string[] | null): Answer {
  return group === 'dynamic' || members === null ? null : members.includes(mailbox.name);
}

function every(answers: readonly Answer[]): Answer {
  return answers.includes(false) ? false : answers.includes(null) ? null : true;
}

function some(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
}

/** Every policy that may be the mailbox's own; rules in the order of their priority. */
export function policiesFor(
  mailbox: Mailbox,
  rules: readonly AssignRule[],
  { names, members }: { readonly names: readonly string[]; readonly members: readonly string[] | null },
): readonly string[] {
  const found: string[] = [];
  for (const rule of rules) {
    if (!rule.isEnabled || !names.includes(rule.policy)) continue;
    const answer = doesMatch(rule, mailbox, members);
    if (answer !== false) found.push(rule.policy);
    if (answer === true) return found;
  }
  return [...found, 'Default'];
}
