/** A place from which policies ask for less grew, or became trusted: every office move, and a way past MFA from an attacker's address. */

import { readAddresses } from '../../../../controls/reasoning/ip/address-set.js';
import { isObject, type Json } from '../../../../lib/json.js';
import { firstNames } from '../../../../lib/plural.js';
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { type NamedLocation, namedLocations } from '../../../../tenant/resources/named-location.js';
import { type ActFacts, actKey, auditDoer, doerHead, doerPresses, draftOf, groupedBy, inOrder } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isUnread, type Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import type { About, Press } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly growth: Growth;
}

type Growth =
  | { readonly what: 'unread' }
  | {
      readonly what: 'widened';
      readonly lines: readonly string[];
      readonly isTrusted: boolean;
      /** As the log holds it; null: it was made. */
      readonly before: Json;
      readonly after: Json;
    }
  | { readonly what: 'narrowed'; readonly lines: readonly string[]; readonly before: Json; readonly after: Json };

/** Which places policies leave out is not known then. */
function arePoliciesUnread(known: Known): boolean {
  return isUnread(known, 'graph.conditionalAccessPolicies') || isUnread(known, 'graph.namedLocations');
}

/** A place that no policy leaves out and nobody trusts lets nobody in. */
const unguarded: Rule<Facts> = {
  id: 'a place that no policy leaves out',
  does: 'lowers',
  to: 'C',
  when: ({ about, growth }, known) =>
    known.guardedLocations.includes(about.id) || growth.what !== 'widened' || growth.isTrusted || arePoliciesUnread(known)
      ? null
      : 'No policy leaves the place out, and it is not trusted.',
};

/** A policy that leaves a place out asks for more where it is narrower; one that no policy leaves out may be what a policy blocks. */
const tightened: Rule<Facts> = {
  id: 'a narrower place that policies leave out or trust',
  does: 'removes',
  when: ({ about, growth }, known) =>
    growth.what === 'narrowed' && known.guardedLocations.includes(about.id) ? 'Policies ask for more there than before.' : null,
};

export const kind = ruled<Facts>({ definition: definitionOf('trusted-location'), drafts, rules: [tightened, unguarded] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const rows = from('audits', inOrder(observations)).filter(
    (one) =>
      one.meaning?.trace === 'location' &&
      !one.meaning.refused &&
      !lookupName(one.row.activityDisplayName ?? '').startsWith('delete '),
  );
  return groupedBy(rows, (one) => actKey(one, placeOf(one)?.id)).flatMap((group): readonly Draft<Facts>[] => {
    const [first] = group;
    const target = placeOf(first);
    const growths = group.map(growthOf);
    const growth =
      growths.find((one) => one?.what === 'widened') ?? growths.find((one) => one?.what === 'narrowed') ?? growths[0] ?? null;
    if (growth === null || !target?.id) return [];
    const about: About = { type: 'object', id: target.id.toLowerCase(), name: target.displayName ?? target.id };
    const by = auditDoer(first.row, known);
    const isNew = lookupName(first.row.activityDisplayName ?? '').startsWith('add ');
    return [
      draftOf(known, group, {
        about,
        by,
        says: `${doerHead(by)} ${growth.what === 'unread' ? 'changed' : isNew ? 'added' : growth.what} the named location ${about.name}${growth.what === 'unread' ? ', and the log does not say how' : ''}.`,
        evidence: growth.what === 'unread' ? [] : growth.lines,
        confidence: growth.what === 'widened' ? 'certain' : 'possible',
        presses: [...restore(about, growth), ...doerPresses(known, by)],
        weight: growth.what === 'widened' ? 'A' : 'B',
        why:
          growth.what === 'narrowed'
            ? arePoliciesUnread(known)
              ? 'Policies that block the place block less than before, if it is blocked: its policies could not be read.'
              : 'No policy leaves the place out. Policies that block it block less than before.'
            : 'Policies that leave the place out or trust it ask for less there.',
        facts: { growth },
      }),
    ];
  });
}

function placeOf({ row }: AuditObservation) {
  return targetsOf(row).find(({ id }) => id) ?? null;
}

/** Of a place that was made there is no state before: people look at it, and delete it. */
function restore({ id, name }: About, growth: Growth): readonly Press[] {
  if (growth.what === 'unread' || growth.before === null) return [];
  const { before, after } = growth;
  return [{ press: 'restore', resource: namedLocations.key, id, name, before, after }];
}

function locationFrom(value: unknown): NamedLocation | null {
  if (!isObject(value)) return null;
  const parsed = namedLocations.row.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const rangesOf = ({ ipRanges }: NamedLocation): readonly string[] =>
  (ipRanges ?? []).flatMap(
    ({ cidrAddress, lowerAddress, upperAddress }) =>
      cidrAddress ?? (lowerAddress ? `${lowerAddress}-${upperAddress ?? lowerAddress}` : []),
  );

/** What one holds and the other does not, as the one writes it: a network is compared by its addresses. */
function newIn(one: NamedLocation, other: NamedLocation | null): readonly string[] {
  const [ranges, countries] = other === null ? [[], []] : [rangesOf(other), other.countriesAndRegions ?? []];
  const held = readAddresses(ranges).set;
  const isHeld = (range: string) => {
    const { set, problems } = readAddresses([range]);
    return problems.length === 0 ? set.isSubsetOf(held) : ranges.includes(range);
  };
  return [
    ...rangesOf(one).filter((range) => !isHeld(range)),
    ...(one.countriesAndRegions ?? []).filter((country) => !countries.includes(country)),
  ];
}

/** Null: it was read, and nothing is in it that was not. */
function growthOf({ row }: AuditObservation): Growth | null {
  const found = changesOf(row).find(({ before, after }) => isObject(before) || isObject(after));
  const after = locationFrom(found?.after);
  if (found === undefined || after === null) return { what: 'unread' };
  const before = locationFrom(found.before);
  const added = newIn(after, before);
  const becameTrusted = after.isTrusted === true && before?.isTrusted !== true;
  const takesUnknown = after.includeUnknownCountriesAndRegions === true && before?.includeUnknownCountriesAndRegions !== true;
  if (added.length === 0 && !becameTrusted && !takesUnknown) {
    const gone = before === null || after.isTrusted === true ? [] : newIn(before, after);
    if (gone.length === 0) return null;
    return {
      what: 'narrowed',
      lines: [`No longer in it: ${firstNames(gone, 5)}.`],
      before: found.before as Json,
      after: found.after as Json,
    };
  }
  return {
    what: 'widened',
    lines: [
      ...(added.length === 0 ? [] : [`New in it: ${firstNames(added, 5)}.`]),
      ...(becameTrusted ? ['It is trusted from now on.'] : []),
      ...(takesUnknown ? ['It holds addresses of no known country from now on.'] : []),
    ],
    isTrusted: after.isTrusted === true,
    before: before === null ? null : (found.before as Json),
    after: found.after as Json,
  };
}
