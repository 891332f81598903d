/** The settings of evidence: who hands pages out and how they look, and what comes into channels on its own. */

import { z } from 'zod';
import { filledName } from '../controls/reasoning/scope/filled-name.js';
import { frameworks, languages } from '../frameworks/framework.js';
import { type EvidenceSchedule, recurrences } from '../frameworks/schedule.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { InputError } from '../lib/errors.js';
import { bytesUpTo, TooLong } from './document.js';
import { everyTenant } from './groups.js';

const names = frameworks.map(({ id }) => id);

const scheduleSettings = z.strictObject({
  frameworks: z.array(z.enum(names, `write frameworks among ${names.join(', ')}`)).min(1),
  /** The period that each is about: the last whole one. */
  every: z.enum(recurrences),
  /** The day of the month on which it comes; of a quarter or a year that of its first month. */
  day: z.number().int().min(1).max(28).default(1),
  /** Names of tenants, and of groups behind an `@`; absent: all. Those of a tenant go to its own channel. */
  tenants: z.array(z.string()).min(1).optional(),
  /** What the page speaks; absent: what `evidence.language` says. */
  language: z.enum(languages).optional(),
});

export const evidenceSettings = z
  .strictObject({
    /** Named below the title. */
    issuer: filledName.optional(),
    /** A PNG of theirs. */
    logo: z.string().optional(),
    language: z.enum(languages).default('en'),
    schedules: z.array(scheduleSettings).default([]),
  })
  .prefault({});
type EvidenceSettings = z.infer<typeof evidenceSettings>;

/** What comes on its own for a tenant of this name that is in these groups. */
export function schedulesOf(
  { schedules, language }: EvidenceSettings,
  name: string,
  groups: ReadonlySet<string>,
): readonly EvidenceSchedule[] {
  const isMeant = (one: string): boolean =>
    one === name || one === `@${everyTenant}` || (one.startsWith('@') && groups.has(one.slice(1)));
  return schedules
    .filter(({ tenants }) => tenants === undefined || tenants.some(isMeant))
    .map((one) => ({ frameworks: one.frameworks, every: one.every, day: one.day, language: one.language ?? language }));
}

/** A tenant or a group that there is not, each a line by its key. */
export function scheduleProblems({
  evidence,
  groups,
  tenants,
}: {
  readonly evidence: EvidenceSettings;
  readonly groups: Readonly<Record<string, unknown>>;
  readonly tenants: Readonly<Record<string, { readonly tags: readonly string[] }>>;
}): readonly string[] {
  const tags = Object.values(tenants).flatMap((tenant) => tenant.tags);
  const known = [...Object.keys(tenants), ...[everyTenant, ...Object.keys(groups), ...tags].map((group) => `@${group}`)];
  return evidence.schedules.flatMap(({ tenants: named = [] }, index) =>
    named
      .filter((one) => !known.includes(one))
      .map((one) => {
        const meant = didYouMean(one, known);
        const remedy = meant === null ? 'write names of tenants, and of groups behind an @' : `did you mean ${meant}?`;
        return `evidence.schedules.${index}.tenants: there is no tenant and no group "${one}"; ${remedy}`;
      }),
  );
}

const maxBytes = 200_000;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** As a data URI; null where settings name none. Throws InputError for a file that is no PNG, is too large or is not there. */
export function readLogo(file: string | undefined): string | null {
  if (file === undefined) return null;
  const bytes = bytesOf(file);
  if (!bytes.subarray(0, png.length).equals(png))
    throw new InputError('The logo cannot be used.', [`evidence.logo: ${file} is no PNG; nothing else is taken`]);
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

function bytesOf(file: string): Buffer {
  try {
    return bytesUpTo(file, maxBytes);
  } catch (error) {
    if (error instanceof TooLong)
      throw new InputError('The logo cannot be used.', [
        `evidence.logo: ${file} has more than ${maxBytes / 1000} KB; make it smaller`,
      ]);
    throw new InputError('The logo cannot be read.', [`evidence.logo: name a PNG that this process may read, not ${file}`]);
  }
}
