/** Someone got a role, may activate one, or activated it; or what a role takes or may do was changed. */
import { roleOf } from '../../../../tenant/log-meaning/audit-row.js';
import type { Manner } from '../../../../tenant/log-meaning/operation.js';
import { isOfPurview } from '../../../../tenant/log-meaning/purview.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { builtInRoleId } from '../../../../tenant/resources/built-in-roles.js';
import {
  type ActFacts,
  type AuditAct,
  actKey,
  actsBy,
  auditActs,
  doerHead,
  draftOf,
  personAbout,
  rowsOf,
  unifiedActs,
} from '../../judging/act.js';
import { type Reach, reachOf } from '../../judging/roles.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import type { About, Weight } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly manner: Manner | undefined;
  readonly reach: Reach;
  /** It is about the role itself, or who may have it: nobody got it. */
  readonly isOfRole: boolean;
  /** Privileged Identity Management wrote the row beside one of its own. */
  readonly isSecondRow: boolean;
}

const secondRow: Rule<Facts> = {
  id: 'second row of PIM',
  does: 'removes',
  when: ({ isSecondRow }) => (isSecondRow ? 'Privileged Identity Management wrote a row of its own.' : null),
};

const byUsualAdministrator: Rule<Facts> = {
  ...usualPlace('B'),
  when: (facts, known) => (facts.reach === 'privileged' && !facts.isOfRole ? usualPlace('B').when(facts, known) : null),
};

const settingsElsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.isOfRole ? newPlace('A').when(facts, known) : null),
};

const activationElsewhere: Rule<Facts> = {
  id: 'activated from a new network',
  does: 'raises',
  to: 'B',
  when: ({ by, manner, reach }) =>
    manner === 'activation' && reach !== 'ordinary' && by.place === 'new'
      ? `It was activated from a network that ${by.name} has not used before.`
      : null,
};

const activationAtNight: Rule<Facts> = {
  id: 'activated at an hour and a place that are new',
  does: 'raises',
  to: 'A',
  when: ({ at, by, manner, reach }) => {
    const hours = by.person?.routine.hours ?? [];
    const isOdd = hours.length > 0 && ![-1, 0, 1].some((shift) => hours.includes((at.getUTCHours() + shift + 24) % 24));
    return manner === 'activation' && reach === 'tier0' && by.place === 'new' && isOdd
      ? `${by.name} never signs in at that hour.`
      : null;
  },
};

export const kind = ruled<Facts>({
  definition: definitionOf('role-assigned'),
  drafts: (observations, known) => [...ofDirectory(observations, known), ...ofExchange(observations, known)],
  rules: [byDataCenter, secondRow, byUsualAdministrator, settingsElsewhere, activationElsewhere, activationAtNight],
});

/** Its rows have a person where one acted, and the service itself in the row beside. An app of another tenant may carry that name too. */
function isPim({ by, observation }: AuditAct, known: Known): boolean {
  const { app } = observation.row.initiatedBy ?? {};
  const named = known.app(app?.servicePrincipalId) ?? known.app(app?.appId);
  return by.type === 'app' && /^(ms-pim|azure ad pim)$/i.test(by.name.trim()) && (named === undefined || named.microsofts);
}

function ofDirectory(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['role', 'eligibility', 'roleDefinition']);
  return actsBy(acts, (act) => actKey(act.observation, `${namedBy(act, known).id} ${roleKey(act)}`)).flatMap((group) => {
    const own = group.filter((act) => !isPim(act, known));
    const rows = own.length > 0 ? (own as [AuditAct, ...AuditAct[]]) : group;
    const [act] = rows;
    const { by, manner, trace } = act;
    const role = roleOf(act.observation.row);
    const reach = reachOf(role);
    const isOfRole = isAboutRole(act);
    const named = namedBy(act, known);
    // Roles of the tenant's own are rarely made: what an administrator does to one is a card, and who did it is the one to ask.
    const about = trace === 'roleDefinition' && by.person !== undefined ? personAbout(known, by.id, by.name) : named;
    const judged = weightOf(act, reach, named);
    return [
      draftOf(known, rowsOf(rows), {
        about,
        by,
        says: sentence(act, named, role.name ?? 'a role'),
        evidence: act.manner === undefined ? [] : [`How: ${mannerWords[act.manner] ?? act.manner}.`],
        confidence: role.name === undefined && !isOfRole ? 'possible' : 'certain',
        subject: known.person(about.id),
        ...judged,
        facts: { manner, reach, isOfRole, isSecondRow: own.length === 0 && manner === 'active' },
      }),
    ];
  });
}

function isAboutRole({ trace, manner }: AuditAct): boolean {
  return trace === 'roleDefinition' || manner === 'settings' || manner === 'alert';
}

/** The role itself, and else who got it. */
function namedBy(act: AuditAct, known: Known): About {
  return isAboutRole(act) ? ofRole(act, roleOf(act.observation.row).name) : holderOf(act, known);
}

/** Rows of one act name a role by its template, by its name, or both. */
function roleKey({ observation: { row } }: AuditAct): string {
  const { name, templateId } = roleOf(row);
  return templateId ?? (name === undefined ? '' : (builtInRoleId(name) ?? name));
}

const mannerWords: Readonly<Partial<Record<Manner, string>>> = {
  active: 'without an end',
  timebound: 'until a moment',
  activation: 'activated for a while',
  outside: 'outside of Privileged Identity Management',
  scoped: 'over a part of the tenant',
  settings: 'what activating it takes was changed',
  alert: 'an alert was turned off',
};

function holderOf({ observation: { row } }: AuditAct, known: Known): About {
  const [user] = targetsOf(row, 'User');
  if (user !== undefined) return personAbout(known, user.id, user.userPrincipalName ?? user.displayName);
  const [app] = targetsOf(row, 'ServicePrincipal');
  if (app?.id) return { type: 'app', id: app.id.toLowerCase(), name: app.displayName ?? app.id };
  const other = targetsOf(row).find(({ type }) => type?.toLowerCase() !== 'role');
  return {
    type: 'object',
    id: (other?.id ?? 'unknown holder').toLowerCase(),
    name: other?.displayName ?? other?.id ?? 'someone',
  };
}

function ofRole({ observation: { row } }: AuditAct, name: string | undefined): About {
  const id = targetsOf(row).at(0)?.id ?? name ?? 'roles';
  return { type: 'object', id: `role ${id.toLowerCase()}`, name: name ?? targetsOf(row).at(0)?.displayName ?? 'a role' };
}

function sentence({ by, says, manner, trace }: AuditAct, about: About, role: string): string {
  if (trace === 'roleDefinition' || manner === 'settings' || manner === 'alert') return `${doerHead(by)} ${says}: ${about.name}.`;
  if (manner === 'activation') return `${about.name} activated the role ${role}.`;
  return `${doerHead(by)} ${trace === 'eligibility' ? `made ${about.name} eligible for` : `gave ${about.name}`} the role ${role}.`;
}

function weightOf({ manner, trace }: AuditAct, reach: Reach, { type }: About): { readonly weight: Weight; readonly why: string } {
  if (trace === 'roleDefinition') return { weight: 'B', why: 'A role of the tenant may do more than before.' };
  if (manner === 'settings') return { weight: 'B', why: 'A role may be easier to activate than before.' };
  if (manner === 'alert') return { weight: 'B', why: 'Privileged Identity Management warns of less than before.' };
  if (manner === 'activation') return { weight: 'C', why: 'Administrators activate their roles every day.' };
  if (reach === 'tier0') return { weight: 'A', why: 'With the role one can take over the whole tenant.' };
  if (manner === 'outside')
    return { weight: 'A', why: 'The role was given past Privileged Identity Management, where nobody approves it.' };
  if (reach === 'ordinary') return { weight: 'C', why: 'The role reaches little.' };
  return {
    weight: 'A',
    why: type === 'app' ? 'An app holds an administrator role.' : 'The role reaches accounts, mail, files or devices of others.',
  };
}

/** Groups and roles of Exchange and of Purview that reach everyone's mail. */
const grave =
  /ediscovery|organization management|discovery management|recipient management|security administrator|applicationimpersonation|mailbox import export|mailbox search|role management/i;

function ofExchange(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return unifiedActs(observations, known, ['roleGroup', 'caseAdmin']).flatMap(({ observation, by, says, trace }) => {
    const { row, meaning } = observation;
    if (meaning?.opens !== true) return [];
    const value = (...names: readonly string[]) => names.flatMap((name) => parameterOf(row, name) ?? [])[0];
    const isOfCases = trace === 'caseAdmin';
    const role = isOfCases ? 'eDiscovery Administrator' : (value('Role', 'Identity', 'Name') ?? 'a role');
    const holder = value('Member', 'Members', 'User', 'Users', 'App');
    const about: About =
      holder === undefined
        ? { type: 'object', id: `role group ${role.toLowerCase()}`, name: role }
        : personAbout(known, holder, holder);
    const isGrave = grave.test(role) || parameterOf(row, 'App') !== undefined;
    return [
      draftOf(known, [observation], {
        about,
        by,
        says:
          holder === undefined
            ? `${doerHead(by)} ${says}: ${role}.`
            : `${doerHead(by)} gave ${about.name} the ${isOfPurview(row) ? 'Purview' : 'Exchange'} role ${role}.`,
        subject: known.person(about.id),
        weight: isGrave ? 'A' : 'B',
        why: isGrave ? "With it one can read or change everyone's mailbox." : 'The role reaches mailboxes or settings of others.',
        facts: {
          manner: undefined,
          reach: isGrave ? ('tier0' as const) : ('privileged' as const),
          isOfRole: false,
          isSecondRow: false,
        },
      }),
    ];
  });
}
