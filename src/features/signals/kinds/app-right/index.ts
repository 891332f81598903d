/**
 * An app got a permission of its own, or reaches more mailboxes, or someone became its owner. With the wrong permission an app is an administrator that never sleeps.
 */
import { writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { appOf } from '../../judging/about.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, rowsOf, unifiedActs } from '../../judging/act.js';
import { isPowerfulRole } from '../../judging/permissions.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known, KnownApp } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly app: KnownApp | undefined;
  readonly isNews: boolean;
  /** It was limited to some mailboxes before. */
  readonly isLimit: boolean;
}

const toMicrosofts: Rule<Facts> = {
  id: 'to an app of Microsoft, by none of our people',
  does: 'removes',
  when: ({ by, app }) => (app?.microsofts === true && by.type !== 'person' ? 'Microsoft sets up its own apps.' : null),
};

const elsewhere: Rule<Facts> = {
  ...newPlace('B'),
  when: (facts, known) => (facts.isNews ? newPlace('B').when(facts, known) : null),
};

const limitFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  when: (facts, known) => (facts.isLimit ? usualPlace('C').when(facts, known) : null),
};

const limitElsewhere: Rule<Facts> = {
  ...newPlace('A'),
  id: 'a limit, from a new place',
  when: (facts, known) => (facts.isLimit ? newPlace('A').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('app-right'),
  drafts: (observations, known) => [...ofDirectory(observations, known), ...ofExchange(observations, known)],
  rules: [byDataCenter, toMicrosofts, limitFromUsual, elsewhere, limitElsewhere],
});

/** An app with a permission over all mailboxes is kept to some by a policy or scope of Exchange. */
function ofExchange(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return unifiedActs(observations, known, ['appLimit']).map(({ observation, by, says }) => {
    const name = parameterOf(observation.row, 'Identity') ?? (observation.row.ObjectId || 'without a name');
    // A policy is called by the tenant, the application id, and the group that the app was limited to.
    const app = known.app(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(name)?.[0]);
    const about = app === undefined ? ({ type: 'object', id: `app limit ${name.toLowerCase()}`, name } as const) : aboutApp(app);
    return draftOf(known, [observation], {
      about,
      by,
      says: `${doerHead(by)} ${says}: ${about.name}.`,
      evidence: [`Cmdlet: ${observation.row.Operation ?? ''}.`],
      weight: 'B',
      why: 'The app may reach mailboxes that it was kept from.',
      facts: { app, isNews: true, isLimit: true },
    });
  });
}

const aboutApp = ({ id, name }: KnownApp) => ({ type: 'app', id, name }) as const;

function ofDirectory(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['appRight', 'owner', 'application']).flatMap((act) => {
    const found = appOf(act.observation.row, known);
    return found === null ? [] : [{ ...act, ...found }];
  });
  return actsBy(acts, ({ about, trace, by }) => `${about.id} ${trace} ${by.id} ${by.name}`).map((group) => {
    const [first] = group;
    const { about, app, by, trace } = first;
    const rights = [...new Set(group.flatMap(({ observation }) => writtenText(observation.row, 'AppRole.Value') ?? []))];
    const powerful = rights.filter(isPowerfulRole);
    const owner = targetsOf(first.observation.row, 'User').at(0);
    const judged = { appRight: ofRight(powerful, rights), owner: ofOwner(app), application: ofNew }[
      trace as 'appRight' | 'owner' | 'application'
    ];
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} ${
        trace === 'appRight'
          ? `gave the app ${about.name} ${powerful.length > 0 ? 'a permission over everyone' : 'a permission of its own'}`
          : trace === 'owner'
            ? `made ${owner?.userPrincipalName ?? owner?.displayName ?? 'someone'} an owner of the app ${about.name}`
            : `added the app ${about.name}`
      }.`,
      evidence:
        rights.length === 0
          ? []
          : [`Permissions: ${[...powerful, ...rights.filter((right) => !powerful.includes(right))].slice(0, 6).join(', ')}.`],
      confidence: trace === 'appRight' && rights.length === 0 ? 'possible' : 'certain',
      ...judged,
      facts: { app, isNews: trace !== 'application', isLimit: false },
    });
  });
}

interface WeightAndWhy {
  readonly weight: Draft<Facts>['weight'];
  readonly why: string;
}

const ofNew: WeightAndWhy = { weight: 'C', why: 'A new app can do nothing until it gets permissions.' };

function ofRight(powerful: readonly string[], rights: readonly string[]): WeightAndWhy {
  if (powerful.length > 0) return { weight: 'A', why: 'With it the app can take the tenant, or reach what belongs to everyone.' };
  return rights.length === 0
    ? { weight: 'B', why: 'The row does not say which permission it is.' }
    : { weight: 'C', why: 'It reaches neither everyone nor the tenant.' };
}

function ofOwner(app: KnownApp | undefined): WeightAndWhy {
  return app?.powerful === true
    ? {
        weight: 'B',
        why: 'An owner can add a secret and act as the app, which can take the tenant, or reach what belongs to everyone.',
      }
    : { weight: 'C', why: 'An owner can add a secret and act as the app.' };
}
