/** An address was added to those that an app may send codes and tokens to: with each new test server, and so that an intruder receives them. */

import { firstNames } from '../../../../lib/plural.js';
import { propertyOf } from '../../../../tenant/log-meaning/audit-row.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { appOf } from '../../judging/about.js';
import { type ActFacts, auditDoer, doerHead, draftOf, inOrder } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { newPlace, usualPlace } from '../../judging/rules.js';
import type { Known, KnownApp } from '../../known.js';
import type { Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly app: KnownApp | undefined;
  /** Neither of the tenant, nor of a server that the app used before, nor the own computer. */
  readonly foreign: readonly string[];
}

const ofTheTenant: Rule<Facts> = {
  id: 'an address of the tenant',
  does: 'lowers',
  to: 'C',
  when: ({ foreign }) =>
    foreign.length === 0 ? 'It is an address of the tenant, or of a server that the app used before.' : null,
};

/** Developers do it from trains and hotels too, for apps that reach little. */
const foreignElsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) =>
    facts.foreign.length > 0 && (facts.app?.powerful === true || known.isWatched(facts.by.person))
      ? newPlace('A').when(facts, known)
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('app-address'),
  drafts,
  rules: [ofTheTenant, usualPlace('C'), foreignElsewhere],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const rows = from('audits', inOrder(observations)).filter(
    (one) =>
      /^update (application|service principal)$/.test(lookupName(one.row.activityDisplayName ?? '')) &&
      one.row.result !== 'failure',
  );
  return rows.flatMap((observation): readonly Draft<Facts>[] => {
    const property = propertyOf(observation.row, 'AppAddress');
    const before = hostsIn(property?.before.value);
    const added = hostsIn(property?.after.value).filter((host) => !before.includes(host));
    const found = appOf(observation.row, known);
    if (found === null || added.length === 0) return [];
    const by = auditDoer(observation.row, known);
    return [
      draftOf(known, [observation], {
        about: found.about,
        by,
        says: `${doerHead(by)} let the app ${found.about.name} send sign-ins to ${firstNames(added, 3)}.`,
        weight: 'B',
        why: 'What people get when they sign in to the app can be received there.',
        facts: { app: found.app, foreign: added.filter((host) => isForeign(host, known)) },
      }),
    ];
  });
}

/** `[{"AddressType":0,"Address":"https://…"}]`. */
function hostsIn(value: unknown): readonly string[] {
  const texts = [...JSON.stringify(value ?? '').matchAll(/"Address\\?":\s*\\?"([^"\\]+)/gi)].map(([, address = '']) => address);
  return [...new Set(texts.map((address) => hostOf(address)))];
}

/** Of an address with a scheme of its own, as programs on a computer have, the whole. */
function hostOf(address: string): string {
  return (/^https?:\/\/([^/:?#]+)/i.exec(address)?.[1] ?? address).toLowerCase();
}

function isForeign(host: string, { domains }: Known): boolean {
  return !/^(localhost|127\.0\.0\.1)$/.test(host) && !domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
