/** A secret or certificate was added to an app: every rotation, and a way to be the app from anywhere. */

import { addsFederated } from '../../../../tenant/log-meaning/audit-row.js';
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import { appOf } from '../../judging/about.js';
import { type ActFacts, actsBy, auditDoer, doerHead, draftOf, inOrder, rowsOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { usualPlace } from '../../judging/rules.js';
import { isUnread, type Known, type KnownApp } from '../../known.js';
import type { Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly app: KnownApp | undefined;
  /** The new one has the name of one that was there. */
  readonly isRotation: boolean;
  /** The app was added in the same round by the same one. */
  readonly isFresh: boolean;
}

const dayMs = 24 * 3600_000;

const serviceOfMicrosoft: Rule<Facts> = {
  id: 'by a service of Microsoft',
  does: 'removes',
  when: ({ by, app }) => (by.type !== 'person' && app?.microsofts === true ? 'Microsoft keeps its own apps.' : null),
};

const ownNewApp: Rule<Facts> = {
  id: 'an app of today',
  does: 'lowers',
  to: 'C',
  when: ({ at, app, isFresh }, known) => {
    // An app that was not there when the apps were last read has no permission yet that anyone could misuse.
    const isNew =
      app === undefined ? known.apps.length > 0 : app.createdAt !== null && at.getTime() - app.createdAt.getTime() < dayMs;
    return app?.powerful !== true && (isFresh || isNew) ? 'The app was added within a day: its first secret.' : null;
  },
};

const rotation: Rule<Facts> = {
  id: 'a rotation',
  does: 'lowers',
  to: 'B',
  when: ({ by, isRotation }) =>
    isRotation && (by.place === 'usual' || by.type === 'app')
      ? 'A secret with the same name was there before, as when it is renewed.'
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('app-secret'),
  drafts,
  rules: [serviceOfMicrosoft, ownNewApp, rotation, { ...usualPlace('C'), when: ordinaryFromUsual }],
});

/** A powerful app is shown, from wherever, and one that may be powerful. */
function ordinaryFromUsual(facts: Facts, known: Known): string | null {
  return isPowerful(facts.app) || isUnread(known, 'graph.servicePrincipals') ? null : usualPlace('C').when(facts, known);
}

/** An app of Microsoft has what its service has. */
function isPowerful(app: KnownApp | undefined): boolean {
  return app?.powerful === true || app?.microsofts === true;
}

interface Key {
  readonly id: string;
  readonly name: string;
}

/** `[KeyIdentifier=…,KeyType=Password,KeyUsage=Verify,DisplayName=…]` in lists of before and after. */
function keysIn(value: unknown): readonly Key[] {
  const text = JSON.stringify(value ?? '');
  return [...text.matchAll(/KeyIdentifier=([0-9a-f-]{36})[^\]]*?DisplayName=([^\],"]*)/gi)].map(([, id = '', name = '']) => ({
    id: id.toLowerCase(),
    name,
  }));
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const audits = from('audits', inOrder(observations));
  const added = audits.filter(({ meaning }) => meaning?.trace === 'application' && meaning.opens);
  const acts = audits.flatMap((observation) => {
    const { meaning, row } = observation;
    const isFederated = addsFederated(row);
    if (!isFederated && !(meaning?.trace === 'secret' && meaning.opens)) return [];
    const found = appOf(row, known);
    const changes = changesOf(row);
    const before = changes.flatMap((change) => keysIn(change.before));
    const after = changes.flatMap((change) => keysIn(change.after)).filter(({ id }) => !before.some((one) => one.id === id));
    // A row that only took secrets away is logged by the same name.
    if (found === null || (!isFederated && before.length > 0 && after.length === 0)) return [];
    return [{ ...found, observation, by: auditDoer(row, known), isFederated, before, after }];
  });
  return actsBy(acts, ({ about, by }) => `${about.id} ${by.id} ${by.name}`).map((group) => {
    const [first] = group;
    const { about, app, by } = first;
    const names = group.flatMap(({ after }) => after.map(({ name }) => name));
    const isFederated = group.some((one) => one.isFederated);
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} added ${isFederated ? 'a federated credential' : 'a secret or certificate'} to the app ${about.name}.`,
      evidence: [
        ...(names.some((name) => name !== '')
          ? [
              `Name: ${names
                .filter((name) => name !== '')
                .slice(0, 3)
                .join(', ')}.`,
            ]
          : []),
        ...(app === undefined ? ['What the app may do was not read.'] : []),
      ],
      weight: isPowerful(app) ? 'A' : 'B',
      why: isPowerful(app)
        ? `With it anyone can act as the app, which ${app?.microsofts === true ? 'belongs to Microsoft' : 'can take the tenant, or reads all mail or files'}.`
        : 'With it anyone can act as the app.',
      facts: {
        app,
        isRotation:
          !isFederated &&
          group.some(({ before, after }) => after.some(({ name }) => name !== '' && before.some((one) => one.name === name))),
        isFresh: added.some(({ row }) => appOf(row, known)?.about.id === about.id),
      },
    });
  });
}
