/** Groups of tenants: names under `groups`, and tags on tenants. `all` stands for every tenant. */
import { z } from 'zod';
import { didYouMean } from '../lib/did-you-mean.js';
import { listInLine } from '../lib/truncate.js';

/** The group that every tenant is in. */
export const everyTenant = 'all';

const groupName = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'use lower-case letters, digits and dashes, 40 at most: people type it behind an @')
  .refine((name) => name !== everyTenant, { error: `"${everyTenant}" is every tenant already; call the group something else` });

/** The names of tenants by the name of their group. */
export const groupSettings = z.record(groupName, z.array(z.string())).default({});

export const tagSettings = z.array(groupName).default([]);

interface Grouped {
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly tenants: Readonly<Record<string, { readonly tags: readonly string[] }>>;
}

/** The groups that a tenant is in, without `all`. */
export function groupsOfTenant({ groups }: Grouped, name: string, tags: readonly string[]): ReadonlySet<string> {
  const named = Object.entries(groups).flatMap(([group, members]) => (members.includes(name) ? [group] : []));
  return new Set([...named, ...tags]);
}

/** A group that nobody could ask for, and a tenant that there is not, each a line by its key. */
export function groupProblems({ groups, tenants }: Grouped): readonly string[] {
  const names = Object.keys(tenants);
  return Object.entries(groups).flatMap(([group, members]) => [
    ...(members.length === 0 ? [`groups.${group}: no tenant is in it; name one, or leave the group out`] : []),
    ...members
      .filter((member) => !names.includes(member))
      .map((member) => {
        const meant = didYouMean(member, names);
        return `groups.${group}: there is no tenant "${member}"; ${meant === null ? `write one of ${listInLine(names)}` : `did you mean ${meant}?`}`;
      }),
  ]);
}
