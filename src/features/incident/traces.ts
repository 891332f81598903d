/**
 * What rows of the directory's log say an intruder left, each with how it is read whether it is still there. The lists of the account show what it
 * holds itself; these rows show what it did to others and to the tenant.
 */

import type { Operation } from '../../engine/plan/operation.js';
import { canonicalJson, isObject } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { type AuditTarget, addsFederated, targetOf, targetsOf, writtenText } from '../../tenant/log-meaning/audit-row.js';
import { changesOf, type Guard, guardOf, meaningOfAudit } from '../../tenant/log-meaning/meaning.js';
import type { Trace } from '../../tenant/log-meaning/operation.js';
import type { DirectoryAudit } from '../../tenant/resources/directory-audit.js';
import { policyExclusions } from '../../tenant/resources/policy-exclusion.js';
import { printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import { type Check, keptGuard } from './entry-terms.js';
import { type Actors, isByAccount } from './gathered.js';
import { consentsIn, listedElsewhere } from './traces-consent.js';

/** Something that a log row names. */
export interface Named {
  /** The same for the same thing. */
  readonly key: string;
  readonly what: string;
  readonly at: Date;
  /** From where it was done; empty: the row does not say. */
  readonly ip: string;
  /** Null: no list shows it. */
  readonly check: Check | null;
  /** What a person does about it. */
  readonly why: string;
  /** What removing it takes; absent: a person does it. */
  readonly operations?: readonly Operation[];
  /** The other account that it is about. */
  readonly other?: { readonly id: string; readonly name: string };
}

/** Of acts of the account and its apps, and of rows of which the account is the target, that open something. */
export function namedInAudits(gathered: Actors & { readonly audits: readonly DirectoryAudit[] }): readonly Named[] {
  const { audits } = gathered;
  const { id: account } = gathered.account;
  const listed = listedElsewhere(audits);
  const named = audits.flatMap((audit) => {
    const meaning = meaningOfAudit(audit);
    const at = audit.activityDateTime;
    if (at && addsFederated(audit) && isByAccount(audit, gathered)) return [federated(audit, at)];
    if (!at || meaning?.opens !== true) return [];
    const isOwn = isByAccount(audit, gathered);
    const isAbout = targetsOf(audit).some(({ id }) => id === account);
    if (!isOwn && !isAbout) return [];
    const isListed = listed.has(audit);
    const row: Row = { audit, at, says: meaning.says, account, isOwn, isListed, ip: audit.initiatedBy?.user?.ipAddress ?? '' };
    const app = isOwn ? (audit.initiatedBy?.app?.displayName ?? audit.initiatedBy?.app?.appId) : undefined;
    const found = (byTrace[meaning.trace] ?? otherwise)(row);
    return app ? found.map((one) => ({ ...one, what: `${one.what} (done by the app ${app})` })) : found;
  });
  return newestOfEach(named);
}

/**
 * What was done once and again is one, at the time of the newest: an answer for what was done once is none for what is done again. What goes by the same key and is
 * read otherwise is another thing: that the one is gone says nothing of the other. The first of them has the key alone. Logs come in any order.
 */
export function newestOfEach(named: readonly Named[]): readonly Named[] {
  const newest = new Map<string, Named>();
  for (const one of named.toSorted((left, right) => left.at.getTime() - right.at.getTime())) {
    const { key, check } = one;
    const first = newest.get(key);
    const isSame = first === undefined || canonicalJson(first.check) === canonicalJson(check);
    const own = isSame ? key : `${key} ${printOf(check)}`;
    newest.set(own, { ...one, key: own });
  }
  return [...newest.values()];
}

interface Row {
  readonly audit: DirectoryAudit;
  readonly at: Date;
  readonly says: string;
  readonly account: string;
  readonly isOwn: boolean;
  /** Another row of the same act names its consent. */
  readonly isListed: boolean;
  readonly ip: string;
}

type Read = (row: Row) => readonly Named[];
/** The account that a row is about, where that is another one. */
function otherUser(row: Row): { readonly id: string; readonly name: string } | undefined {
  const user = targetOf(row.audit, 'User');
  if (!user?.id || user.id === row.account) return undefined;
  return { id: user.id, name: user.userPrincipalName ?? user.displayName ?? user.id };
}

function nameOf(target: AuditTarget | undefined, otherwise = 'without a name'): string {
  return target?.displayName ?? target?.userPrincipalName ?? target?.id ?? otherwise;
}

const otherwise: Read = (row) => [
  {
    key: `act ${row.audit.activityDisplayName ?? ''} ${targetsOf(row.audit)
      .map(({ id }) => id ?? '')
      .join(' ')}`,
    what: `${row.says}: ${
      targetsOf(row.audit)
        .map((one) => nameOf(one))
        .join(', ') || 'the tenant'
    }`,
    at: row.at,
    ip: row.ip,
    check: null,
    why: byHandFor.act(row.audit.activityDisplayName ?? ''),
  },
];

/** What the account did to the sign-in of another account; its own is in its lists. */
const onOther =
  (kind: string, check: (id: string, row: Row) => Check | null): Read =>
  (row) => {
    const other = otherUser(row);
    if (other === undefined || !row.isOwn) return [];
    return [
      {
        key: `${kind} ${other.id}`,
        what: `${row.says}: ${other.name}`,
        at: row.at,
        ip: row.ip,
        check: check(other.id, row),
        why: byHandFor.otherAccount(other.name),
        other,
      },
    ];
  };

const methodsOf = (id: string, { at }: Row): Check => ({ of: 'methods', account: id, since: at.toISOString() });

const ofObject =
  (
    types: readonly string[],
    make: (id: string, row: Row) => { readonly check: Check | null; readonly why: string; readonly other?: Named['other'] },
  ): Read =>
  (row) => {
    const target = targetOf(row.audit, ...types);
    if (!target?.id) return otherwise(row);
    const { check, why, other } = make(target.id, row);
    return [
      {
        key: `${check?.of ?? 'act'} ${target.id}`,
        what: `${row.says}: ${nameOf(target)}`,
        at: row.at,
        ip: row.ip,
        check,
        why,
        ...(other === undefined ? {} : { other }),
      },
    ];
  };

const membership: Read = (row) => {
  const member = targetOf(row.audit, 'User', 'ServicePrincipal');
  const group = writtenText(row.audit, 'Group.ObjectID') ?? targetOf(row.audit, 'Group')?.id;
  if (!member?.id || !group) return otherwise(row);
  const name = writtenText(row.audit, 'Group.DisplayName') ?? nameOf(targetOf(row.audit, 'Group'), group);
  const other = otherUser(row);
  if (/owner/i.test(row.audit.activityDisplayName ?? ''))
    return [
      {
        key: `owned ${member.id} ${group}`,
        what: `${nameOf(member)} was made an owner of the group ${name}`,
        at: row.at,
        ip: row.ip,
        check: { of: 'owned', owner: member.id, object: group },
        why: byHandFor.groupOwner(group, member.id),
        ...(other === undefined ? {} : { other }),
      },
    ];
  return [
    {
      key: `member ${group} ${member.id}`,
      what: `${nameOf(member)} was added to the group ${name}`,
      at: row.at,
      ip: row.ip,
      check: { of: 'member', group, member: member.id },
      why: byHandFor.member(group, member.id),
      ...(other === undefined ? {} : { other }),
    },
  ];
};

const ownership: Read = (row) => {
  const owner = targetOf(row.audit, 'User', 'Other');
  const object = targetsOf(row.audit).find(
    ({ type, id }) => id !== owner?.id && /application|serviceprincipal/i.test(type ?? ''),
  );
  const id = object?.id ?? writtenText(row.audit, 'Application.ObjectID') ?? writtenText(row.audit, 'ServicePrincipal.ObjectID');
  if (!owner?.id || !id) return otherwise(row);
  const name = writtenText(row.audit, 'Application.DisplayName') ?? nameOf(object, id);
  return [
    {
      key: `owned ${owner.id} ${id}`,
      what: `${nameOf(owner)} was made an owner of the app ${name}`,
      at: row.at,
      ip: row.ip,
      check: { of: 'owned', owner: owner.id, object: id },
      why: byHandFor.owner(id, owner.id),
    },
  ];
};

/** `[KeyIdentifier=…,KeyType=Password,KeyUsage=Verify,DisplayName=…]` in lists of before and after. */
function keysAdded({ audit }: Row): readonly string[] {
  const texts = changesOf(audit).map(({ before, after }) => ({
    before: JSON.stringify(before ?? ''),
    after: JSON.stringify(after ?? ''),
  }));
  const idsIn = (text: string) => [...text.matchAll(/KeyIdentifier=([0-9a-f-]{36})/gi)].map(([, key = '']) => key.toLowerCase());
  const before = new Set(texts.flatMap((one) => idsIn(one.before)));
  return [...new Set(texts.flatMap((one) => idsIn(one.after)))].filter((key) => !before.has(key));
}

const secret: Read = (row) => {
  const target = targetOf(row.audit, 'Application', 'ServicePrincipal');
  if (!target?.id) return otherwise(row);
  const keys = keysAdded(row);
  const on = /^application$/i.test(target.type ?? '') ? ('app' as const) : ('principal' as const);
  return [
    {
      key: `keys ${target.id} ${keys.join(' ')}`,
      what: `a secret or certificate was added to the app ${nameOf(target)}`,
      at: row.at,
      ip: row.ip,
      check: { of: 'keys', on, id: target.id, keys: [...keys] },
      why: byHandFor.key(on, target.id, keys[0]),
    },
  ];
};

/** No list that hardenbot reads shows whether it is there still. */
function federated(audit: DirectoryAudit, at: Date): Named {
  const target = targetOf(audit, 'Application', 'ServicePrincipal');
  return {
    key: `federated ${target?.id ?? ''}`,
    what: `a federated credential was added to the app ${nameOf(target)}`,
    at,
    ip: audit.initiatedBy?.user?.ipAddress ?? '',
    check: null,
    why: byHandFor.federated(target?.id),
  };
}

const appRight: Read = (row) => {
  const id = writtenText(row.audit, 'ServicePrincipal.ObjectID') ?? targetOf(row.audit, 'ServicePrincipal')?.id;
  if (!id) return otherwise(row);
  const name = writtenText(row.audit, 'ServicePrincipal.DisplayName') ?? id;
  return [
    {
      key: `appRights ${id}`,
      what: `the app ${name} was given a permission of its own: ${writtenText(row.audit, 'AppRole.Value') ?? 'unknown'}`,
      at: row.at,
      ip: row.ip,
      check: { of: 'appRights', principal: id, since: row.at.toISOString() },
      why: byHandFor.appRight(id),
    },
  ];
};

/** Roles of the account itself are in its list. */
const role: Read = (row) => {
  const principal = targetOf(row.audit, 'User', 'ServicePrincipal', 'Group');
  if (principal?.id === row.account) return [];
  if (!principal?.id) return row.isOwn ? otherwise(row) : [];
  const other = otherUser(row);
  const name = writtenText(row.audit, 'Role.DisplayName') ?? 'a role';
  return [
    {
      key: `role of ${principal.id}`,
      what: `${nameOf(principal)} was given ${name}`,
      at: row.at,
      ip: row.ip,
      check: { of: 'role', principal: principal.id },
      why: byHandFor.role(nameOf(principal), name),
      ...(other === undefined ? {} : { other }),
    },
  ];
};

const guard =
  (of: 'policy' | 'location', page: string): Read =>
  (row) => {
    const target = targetOf(row.audit, of === 'policy' ? 'Policy' : 'NamedLocation', 'Policy', 'Other');
    if (!target?.id) return otherwise(row);
    const isAdded = /^add/i.test(row.audit.activityDisplayName ?? '');
    const [change] = changesOf(row.audit);
    const before = change !== undefined && isObject(change.before) ? guardOf(change.before) : null;
    const isKnown = isAdded || before !== null;
    const after = change !== undefined && isObject(change.after) ? guardOf(change.after) : null;
    const operations =
      of === 'policy' && before !== null && after !== null ? exclusionsOf(target.id, nameOf(target), { before, after }) : [];
    return [
      {
        key: `${of} ${target.id}`,
        what: `${row.says}: ${nameOf(target)}`,
        at: row.at,
        ip: row.ip,
        operations,
        check: isKnown
          ? {
              of,
              id: target.id,
              before: before === null ? null : keptGuard(before),
            }
          : null,
        why: `an administrator restores it as it was: Entra admin center, Conditional Access, ${page}, ${nameOf(target)}`,
      },
    ];
  };

/** People whom a change excluded from a policy: their exclusion is removed, and no other. */
function exclusionsOf(
  policy: string,
  name: string,
  { before, after }: { readonly before: Guard; readonly after: Guard },
): readonly Operation[] {
  const added = after.excluded.filter(
    (id) => !before.excluded.includes(id) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id),
  );
  return added.map((person) => removeExclusion({ policy, person }, name));
}

/** @param name of the policy */
export function removeExclusion(
  { policy, person }: { readonly policy: string; readonly person: string },
  name: string,
): Operation {
  return {
    kind: 'remove',
    resource: policyExclusions.key,
    object: name,
    identity: `${policy}/${person}`,
    name: `${policy}/${person}`,
    before: { excludeUsers: person },
  };
}

/** Its own consents are in the list of the account. */
const consent: Read = ({ audit, at, ip, account: own, isOwn, isListed }) =>
  isOwn ? consentsIn(audit, own, isListed).map((one) => ({ ...one, at, ip })) : [];

const account: Read = ofObject(['User'], (id, row) => ({
  check: { of: 'account', id },
  why: byHandFor.account(id),
  ...(otherUser(row) === undefined ? {} : { other: otherUser(row) }),
}));

const byTrace: Readonly<Partial<Record<Trace, Read>>> = {
  method: onOther('methods of', methodsOf),
  // Which one it was set to is in a report that runs behind: a person answers for the act.
  defaultMethod: otherwise,
  pass: onOther('methods of', methodsOf),
  password: onOther('password of', () => null),
  mfa: onOther('MFA of', () => null),
  appPassword: (row) => (row.isOwn || targetsOf(row.audit).length > 0 ? otherwise(row) : []),
  device: () => [],
  assignment: (row) => (otherUser(row) !== undefined || targetOf(row.audit, 'Group') !== undefined ? otherwise(row) : []),
  consent,
  application: (row) => (row.isOwn ? application(row) : []),
  owner: ownership,
  secret: (row) => (row.isOwn ? secret(row) : []),
  appRight: (row) => (row.isOwn ? appRight(row) : []),
  role,
  eligibility: role,
  group: membership,
  account: (row) => (row.isOwn ? account(row) : []),
  guest: (row) => (row.isOwn ? account(row) : []),
  policy: (row) => (row.isOwn ? guard('policy', 'Policies')(row) : []),
  location: (row) => (row.isOwn ? guard('location', 'Named locations')(row) : []),
};

const application: Read = (row) => {
  const isRegistration =
    targetOf(row.audit, 'Application') !== undefined && /application/i.test(row.audit.activityDisplayName ?? '');
  return ofObject(isRegistration ? ['Application'] : ['ServicePrincipal'], (id) => ({
    check: isRegistration ? { of: 'app', id } : { of: 'principal', id },
    why: byHandFor.app(isRegistration, id),
  }))(row);
};

/** An app that the account made, or gave an owner or a secret. */
export interface AppOfAccount {
  /** Object id of the registration or of the service principal. */
  readonly object: string;
  /** Application id; absent: no row names it. */
  readonly app?: string;
  /** Since when the account may sign in as it. */
  readonly since: Date;
}

/** By their object ids, each with its oldest such act. */
export function appsOfAccount(gathered: Actors & { readonly audits: readonly DirectoryAudit[] }): readonly AppOfAccount[] {
  const found = new Map<string, AppOfAccount>();
  for (const audit of gathered.audits) {
    const { activityDateTime: since } = audit;
    if (!since || !isByAccount(audit, gathered)) continue;
    for (const { object, ...named } of controlledIn(audit)) {
      const known = found.get(object);
      const app = known?.app ?? named.app;
      found.set(object, {
        object,
        since: known === undefined || since < known.since ? since : known.since,
        ...omitUndefined({ app }),
      });
    }
  }
  return [...found.values()];
}

/** Apps that an act lets someone be, or that it let do more than before. */
function controlledIn(audit: DirectoryAudit): readonly { readonly object: string; readonly app?: string }[] {
  const meaning = meaningOfAudit(audit);
  const isControl = meaning?.opens === true && controlling.has(meaning.trace);
  if (isControl || addsFederated(audit)) {
    const app = appIdIn(audit);
    const targets = targetsOf(audit).filter(({ type }) => /^(application|serviceprincipal)$/i.test(type ?? ''));
    return targets.flatMap(({ id: object }) => (object ? [{ object, ...omitUndefined({ app }) }] : []));
  }
  if (meaning?.opens !== true || meaning.trace !== 'appRight') return [];
  // The target is the service that the app was let into: the app stands among what was written.
  const object = writtenText(audit, 'ServicePrincipal.ObjectID');
  const app = asAppId(writtenText(audit, 'ServicePrincipal.AppId'));
  return object ? [{ object, ...omitUndefined({ app }) }] : [];
}

const controlling: ReadonlySet<Trace> = new Set(['application', 'owner', 'secret']);

/** Rows of one app carry it among their details, and those that make it among what was written. */
function appIdIn(audit: DirectoryAudit): string | undefined {
  const detail = audit.additionalDetails?.find(({ key }) => key === 'AppId')?.value;
  return asAppId(detail ?? writtenText(audit, 'AppId') ?? writtenText(audit, 'AppPrincipalId'));
}

function asAppId(app: string | undefined): string | undefined {
  return app && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(app) ? app : undefined;
}

/** What an app is called, by the rows that name its object; else its application id. */
export function appName(
  audits: readonly DirectoryAudit[],
  { object, app }: { readonly object: string; readonly app: string },
): string {
  for (const audit of audits) {
    const target = targetsOf(audit).find(({ id, displayName }) => id === object && displayName);
    if (target?.displayName) return target.displayName;
    const written =
      writtenText(audit, 'ServicePrincipal.ObjectID') === object && writtenText(audit, 'ServicePrincipal.DisplayName');
    if (written) return written;
  }
  return app;
}
