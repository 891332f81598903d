/** Someone let an app act for them or for everyone: how phishing gets at mail without a password, and how every new tool begins. */
import { firstNames } from '../../../../lib/plural.js';
import { propertyOf, writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { textsIn } from '../../../../tenant/log-meaning/log-value.js';
import type { DirectoryAudit } from '../../../../tenant/resources/directory-audit.js';
import { appOf } from '../../judging/about.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, rowsOf } from '../../judging/act.js';
import { isRiskyScope } from '../../judging/permissions.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isSuspected, rolloutOf } from '../../judging/rules.js';
import { isUnread, type Known, type KnownApp } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly app: KnownApp | undefined;
  readonly isForAll: boolean;
  /** It reaches mail, files or the directory, or the row does not say what it reaches. */
  readonly isRisky: boolean;
}

const dayMs = 24 * 3600_000;

const microsofts: Rule<Facts> = {
  id: "Microsoft's own app",
  does: 'lowers',
  to: 'C',
  when: ({ app }) => (app?.microsofts === true ? 'The app is published by Microsoft.' : null),
};

const rollout: Rule<Facts> = {
  id: 'a rollout of Microsoft',
  does: 'lowers',
  to: 'C',
  when: ({ at, by }, known) => (by.type === 'person' ? null : rolloutOf(known, 'consents', at)),
};

/** One person more uses an app that the tenant has known for a month. */
const knownApp: Rule<Facts> = {
  id: 'a known app',
  does: 'lowers',
  to: 'C',
  when: ({ at, app, isForAll }) =>
    !isForAll && app?.createdAt && at.getTime() - app.createdAt.getTime() > 30 * dayMs
      ? 'The tenant has had the app for more than 30 days.'
      : null,
};

const byAdministrator: Rule<Facts> = {
  id: 'for everyone, by an administrator from a usual network',
  does: 'lowers',
  to: 'B',
  when: ({ by, isForAll, app }, known) =>
    isForAll && by.place === 'usual' && app !== undefined && known.isWatched(by.person)
      ? `An administrator did it from a network that ${by.name} often uses, for an app that the tenant has.`
      : null,
};

/** The sign is about the app, and the suspicion was about the person. */
const afterRisk: Rule<Facts> = {
  id: 'after a suspicion',
  does: 'raises',
  to: 'A',
  when: ({ at, by, isRisky }, known) =>
    isRisky && by.person !== undefined && isSuspected(known, by.person, at)
      ? `A suspicious sign-in or a risk of ${by.name} came shortly before.`
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('app-consent'),
  drafts,
  rules: [microsofts, rollout, knownApp, byAdministrator, afterRisk],
});

/** Every scope that a row says was granted. */
function scopesOf(row: DirectoryAudit): readonly string[] {
  const listed = textsIn(propertyOf(row, 'DelegatedPermissionGrant.Scope')?.after.value);
  // `[] => [[Id: …, ConsentType: AllPrincipals, Scope: Mail.Read offline_access, …]];`: what was before stands before the arrow.
  const permissions = textsIn(propertyOf(row, 'ConsentAction.Permissions')?.after.value).map(
    (text) => text.split('=>').at(-1) ?? text,
  );
  const inText = permissions.flatMap((text) => [...text.matchAll(/Scope:\s*([^,\]]*)/g)].map(([, scopes = '']) => scopes));
  return [...listed, ...inText].flatMap((text) => text.split(/\s+/)).filter((scope) => scope !== '');
}

/** Tenant-wide is what is granted on behalf of all; that an administrator consented is not enough: they may do so for themselves. */
function isForEveryone(row: DirectoryAudit): boolean {
  const isTrue = (name: string) => /^true$/i.test(writtenText(row, name) ?? '');
  const permissions = textsIn(propertyOf(row, 'ConsentAction.Permissions')?.after.value).join(' ').split('=>').at(-1) ?? '';
  return (
    isTrue('ConsentContext.OnBehalfOfAll') ||
    /^allprincipals$/i.test(writtenText(row, 'DelegatedPermissionGrant.ConsentType') ?? '') ||
    /ConsentType:\s*AllPrincipals/i.test(permissions)
  );
}

/** Of an app that is not among those of the tenant. */
function newness(known: Known): string {
  return isUnread(known, 'graph.servicePrincipals')
    ? 'Whether the app is new in the tenant is unknown.'
    : 'The app is new in the tenant.';
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['consent']).flatMap((act) => {
    const found = appOf(act.observation.row, known);
    return found === null ? [] : [{ ...act, ...found }];
  });
  return actsBy(acts, ({ about, by }) => `${about.id} ${by.id} ${by.name}`).map((group) => {
    const [first] = group;
    const rows = group.map(({ observation }) => observation.row);
    const scopes = [...new Set(rows.flatMap(scopesOf))];
    const risky = scopes.filter(isRiskyScope);
    const isForAll = rows.some(isForEveryone);
    const stays = scopes.some((scope) => scope.toLowerCase() === 'offline_access');
    const saysNoScope = scopes.length === 0;
    const isGrave = risky.length > 0 && (stays || isForAll);
    const { app, by } = first;
    const named = group.find(({ about }) => about.name !== about.id) ?? first;
    const { about } = named;
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} let the app ${about.name} act for ${isForAll ? 'everyone' : by.type === 'person' ? 'them' : 'someone'}.`,
      evidence: [
        saysNoScope ? 'The row does not say which permissions it got.' : `Permissions: ${firstNames(scopes, 8)}.`,
        ...(app === undefined ? [newness(known)] : []),
      ],
      confidence: saysNoScope ? 'possible' : 'certain',
      weight: isGrave ? 'A' : risky.length > 0 || isForAll ? 'B' : 'C',
      why: isGrave
        ? `It can reach ${isForAll ? "everyone's" : "the person's"} mail, files or directory without them.`
        : risky.length > 0
          ? 'It can reach mail, files or the directory while the person uses it.'
          : isForAll
            ? 'It holds for everyone in the tenant.'
            : 'It can see little.',
      facts: { app, isForAll, isRisky: risky.length > 0 || saysNoScope },
    });
  });
}
