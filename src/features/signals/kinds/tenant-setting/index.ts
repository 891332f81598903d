/** A setting that holds for everyone was weakened: security defaults, what people may do without being administrators, which methods are allowed. */
import { isObject } from '../../../../lib/json.js';
import { targetsOf as propertiesOf } from '../../../../tenant/log-meaning/audit-row.js';
import { readLogValue } from '../../../../tenant/log-meaning/log-value.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { securityDefaults } from '../../../../tenant/resources/security-defaults.js';
import {
  type ActFacts,
  type AuditAct,
  actKey,
  actsBy,
  auditActs,
  doerHead,
  doerPresses,
  draftOf,
  rowsOf,
} from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { newPlace, rolloutOf, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import type { About, Press } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly setting: string;
  /** `weaker` and `stronger` by its values; `unread` where these do not decide. */
  readonly direction: 'weaker' | 'stronger' | 'unread';
}

const stronger: Rule<Facts> = {
  id: 'stronger than before',
  does: 'removes',
  when: ({ direction }) => (direction === 'stronger' ? 'Nothing is allowed that was not allowed before.' : null),
};

const rollout: Rule<Facts> = {
  id: 'a rollout of Microsoft',
  does: 'lowers',
  to: 'C',
  when: ({ at, by, setting }, known) =>
    setting === 'methods' && by.type !== 'person' ? rolloutOf(known, 'methodPolicy', at) : null,
};

/** Administrators try out and roll out methods. */
const methodsFromUsual: Rule<Facts> = {
  ...usualPlace('B'),
  id: 'methods, from a usual place',
  when: (facts, known) => (facts.setting === 'methods' ? usualPlace('B').when(facts, known) : null),
};

const unreadFromUsual: Rule<Facts> = {
  ...usualPlace('C'),
  when: (facts, known) => (facts.direction === 'unread' ? usualPlace('C').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('tenant-setting'),
  drafts,
  rules: [stronger, rollout, methodsFromUsual, unreadFromUsual, newPlace('A')],
});

const settings: Readonly<Record<string, { readonly setting: string; readonly says: string; readonly name: string }>> = {
  'update security defaults': { setting: 'defaults', says: 'turned off security defaults', name: 'Security defaults' },
  'update authorization policy': {
    setting: 'authorization',
    says: 'lets people do more without being administrators',
    name: 'Authorization policy',
  },
  'authentication methods policy update': {
    setting: 'methods',
    says: 'changed which sign-in methods are allowed',
    name: 'Authentication methods policy',
  },
  'authentication methods policy reset': {
    setting: 'methods',
    says: 'reset which sign-in methods are allowed',
    name: 'Authentication methods policy',
  },
};

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = [
    ...auditActs(observations, known, ['setting', 'strength']),
    ...auditActs(observations, known, ['setting'], { closing: true }),
  ];
  return actsBy(acts, (act) => actKey(act.observation, aboutOf(act).id)).map((group) => {
    const [first] = group;
    const { row } = first.observation;
    const named = settingOf(row);
    const about = aboutOf(first);
    const setting = named?.setting ?? first.trace;
    const directions = group.map(({ observation }) => directionOf(observation));
    const direction = directions.includes('weaker') ? 'weaker' : directions.includes('unread') ? 'unread' : 'stronger';
    const says =
      direction === 'weaker' && named !== undefined ? named.says : `changed a setting of the whole tenant: ${about.name}`;
    return draftOf(known, rowsOf(group), {
      about,
      by: first.by,
      says: `${doerHead(first.by)} ${says}${direction === 'unread' ? ', and the log does not say whether it is weaker' : ''}.`,
      evidence: group.flatMap(({ observation }) => linesOf(observation)).slice(0, 6),
      confidence: direction === 'unread' ? 'possible' : 'certain',
      presses: [
        ...(setting === 'defaults' && direction === 'weaker' ? [restoreDefaults(first.observation)] : []),
        ...doerPresses(known, first.by),
      ],
      weight: direction === 'weaker' ? 'A' : 'B',
      why: direction === 'weaker' ? 'It holds for everyone in the tenant.' : 'Whether it is weaker cannot be read from the log.',
      facts: { setting, direction },
    });
  });
}

function settingOf({ activityDisplayName }: AuditObservation['row']) {
  return settings[lookupName(activityDisplayName ?? '')];
}

function aboutOf({ observation: { row }, trace }: AuditAct): About {
  const [target] = row.targetResources ?? [];
  const { setting, name } = settingOf(row) ?? {
    setting: trace,
    name: target?.displayName ?? row.activityDisplayName ?? 'A setting',
  };
  return { type: 'tenant', id: setting === 'strength' ? `strength ${(target?.id ?? '').toLowerCase()}` : setting, name };
}

/** Their one value is known however the row writes it. */
function restoreDefaults({ row }: AuditObservation): Press {
  const id = (row.targetResources?.[0]?.id || 'security defaults').toLowerCase();
  const values = { before: { isEnabled: true }, after: { isEnabled: false } };
  return { press: 'restore', resource: securityDefaults.key, id, name: 'Security defaults', ...values };
}

interface Leaf {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every single value that changed, by its name: of a whole object those that differ. */
function leavesOf({ row }: AuditObservation): readonly Leaf[] {
  const named = propertiesOf(row).flatMap(({ modifiedProperties }) =>
    (modifiedProperties ?? []).map(({ displayName, oldValue, newValue }) => ({
      path: displayName ?? '',
      before: readLogValue(oldValue).value,
      after: readLogValue(newValue).value,
    })),
  );
  return named.flatMap(differences);
}

function differences({ path, ...leaf }: Leaf): readonly Leaf[] {
  const [before, after] = [byId(leaf.before), byId(leaf.after)];
  if (!isObject(before) || !isObject(after)) {
    const [one, other] = [single(before), single(after)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ path, before: one, after: other }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differences({ path: path === '' ? name : `${path}.${name}`, before: before[name], after: after[name] }),
  );
}

/** Methods stand in a list, each with its id: they are compared by it. */
function byId(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const named = value.flatMap((one) => (isObject(one) && typeof one['id'] === 'string' ? [[one['id'], one] as const] : []));
  return named.length > 0 && named.length === value.length ? Object.fromEntries(named) : value;
}

/** A list of one is its value: some rows wrap each. */
function single(value: unknown): unknown {
  return Array.isArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
}

/** By the name of a value at its end: whether the change from one to the other allows more. */
const weakerIf: readonly (readonly [RegExp, (before: unknown, after: unknown) => boolean])[] = [
  [/isEnabled$/i, (before, after) => isTrue(before) && !isTrue(after)],
  [/allowInvitesFrom$/i, (before, after) => invites.indexOf(word(after)) > invites.indexOf(word(before))],
  [/guestUserRoleId$/i, (before, after) => guestRoles.indexOf(word(after)) > guestRoles.indexOf(word(before))],
  [/(allowedTo\w+|allowUserConsent\w*|allowEmail\w+|allowedToSignUp\w+)$/i, (before, after) => !isTrue(before) && isTrue(after)],
  [/blockMsolPowerShell$/i, (before, after) => isTrue(before) && !isTrue(after)],
  [/permissionGrantPoliciesAssigned$/i, (before, after) => list(after).some((one) => !list(before).includes(one))],
  // A pass, a code by text message or a certificate can be set up or received by someone else.
  [
    /\b(TemporaryAccessPass|Sms|Voice|Email|X509Certificate|QRCodePin|SoftwareOath)\.state$/i,
    (before, after) => word(before) !== 'enabled' && word(after) === 'enabled',
  ],
  [/\b(isUsableOnce|isAttestationEnforced|isEnforced)$/i, (before, after) => isTrue(before) && !isTrue(after)],
  [/^state$|\.state$/i, (before, after) => word(before) === 'enabled' && word(after) !== 'enabled'],
];

const invites = ['none', 'adminsandguestinviters', 'adminsguestinvitersandallmembers', 'everyone'];
/** Restricted guest, guest, member. */
const guestRoles = [
  '2af84b1e-32c8-42b7-82bc-daa82404023b',
  '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  'a0b1b346-4d3e-4e8b-98f8-753987be4970',
];

const isTrue = (value: unknown): boolean => value === true || word(value) === 'true';
const word = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase() : typeof value === 'boolean' ? String(value) : '';
const list = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

function directionOf(observation: AuditObservation): Facts['direction'] {
  const leaves = leavesOf(observation);
  const judged = leaves.flatMap(({ path, before, after }) => {
    const rule = weakerIf.find(([pattern]) => pattern.test(path));
    return rule === undefined ? [] : [rule[1](before, after)];
  });
  if (judged.includes(true)) return 'weaker';
  return leaves.length > 0 && judged.length === leaves.length ? 'stronger' : 'unread';
}

function linesOf(observation: AuditObservation): readonly string[] {
  return leavesOf(observation).map(({ path, before, after }) => `${path}: ${shown(before)} → ${shown(after)}.`);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
