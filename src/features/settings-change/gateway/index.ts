/** Settings of a tenant, decided in chat: proposed, approved, taken back, and shown with where each comes from. */

import type { Card, Statement } from '../../../chat/card.js';
import type { Answer } from '../../../chat/platform.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import type { TenantAddress } from '../../../gateway/decisions/recorder.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal, type Refusal, refusalText, refuse } from '../../../lib/errors.js';
import { firstNames } from '../../../lib/plural.js';
import { counted } from '../../../views/words.js';
import { referenceNames, referenceTakes } from '../../kinds.js';
import { decidedSubject, entryOf } from '../decided.js';
import { decidedIn } from '../decided-settings.js';
import { effectDigest, isSettingsChange } from '../entry-terms.js';
import { mayStillCount, settingsChangeOf } from '../settings-change.js';
import { approveSettings, propose, rejectSettings, revertSettings, withdrawSettings } from './decide.js';
import { cardOf, settingsMessage } from './message.js';
import { type How, readTyped } from './read-typed.js';
import { changeByForm, settings } from './settings.js';

interface GroupOfTenants {
  /** As it is typed behind the `@`. */
  readonly group: string;
  readonly tenants: readonly TenantAddress[];
}

/** Tenants that are named where not all of them are refused. */
const maxNames = 10;

/** @param inOne proposes it in one tenant; null where the card of the proposal follows */
async function proposeInEach(
  { tenants, group }: GroupOfTenants,
  inOne: (tenant: TenantAddress) => Promise<Card | Refusal | null>,
): Promise<Card> {
  const done: string[] = [];
  const refused = new Map<string, string[]>();
  for (const tenant of tenants) {
    const answer = await inOne(tenant);
    if (isRefusal(answer)) refused.set(refusalText(answer), [...(refused.get(refusalText(answer)) ?? []), tenant.name]);
    else done.push(tenant.name);
  }
  return {
    title: `Settings of @${group}`,
    tone: refused.size === 0 ? 'neutral' : 'warn',
    blocks: [
      {
        kind: 'text',
        spans: [
          { text: `Proposed in ${done.length} of ${counted(tenants.length, 'tenant')}.`, style: 'strong' },
          { text: done.length === 0 ? '' : ' Each is decided on in its own channel, by its own approvers.' },
        ],
      },
      // Most are refused for the same reason, which is said once.
      ...[...refused].map(
        ([why, names]): Statement => ({
          kind: 'text',
          spans: [
            { text: `${names.length === tenants.length ? 'In none' : firstNames(names, maxNames)}: `, style: 'strong' },
            { text: why },
          ],
        }),
      ),
    ],
  };
}

const usage: Readonly<Record<How, { readonly takes: string; readonly summary: string; readonly example: string }>> = {
  set: {
    takes: `<setting> <value> | <setting>=<value>… [@group]${referenceTakes}`,
    summary:
      'proposes another value of a setting of this tenant, or of each of a group; `file` takes back what was decided in chat',
    example: '/harden set digest.at=08:00 digest.timeZone=Europe/Berlin',
  },
  add: {
    takes: `<setting> <entries> [@group]${referenceTakes}`,
    summary: 'proposes more entries of a list in the settings',
    example: '/harden add pop-imap.allow scanner@contoso.com',
  },
  remove: {
    takes: `<setting> <entries> [@group]${referenceTakes}`,
    summary: 'proposes to take entries out of a list in the settings',
    example: '/harden remove pop-imap.allow scanner@contoso.com',
  },
};

const changing = (how: How): Command => ({
  name: how,
  ...usage[how],
  options: referenceNames,
  takesValues: true,
  run: async (call, ports) => proposeTyped(how, call, ports),
  runForGroup: ({ tenants, group, inChannel: _inChannel, ...call }, ports) =>
    proposeInEach({ tenants, group }, (tenant) => proposeTyped(how, { ...call, tenant }, ports)),
});

async function proposeTyped(how: How, call: CommandCall, ports: CommandPorts): Promise<Answer | Refusal> {
  const { decided, deciding, directory } = ports;
  const denied = await directory.authorize(call.person, 'request', call.tenant.id);
  if (denied !== null) return denied;
  const [key] = call.words;
  if (key === undefined) return refuse('missing-setting', 'Which setting?', '/harden settings lists them.');
  await decided.renew(call.tenant.id, deciding.recorder.reads(call).ledger);
  const changes = readTyped(how, call.words, { decided, tenant: call.tenant });
  return isRefusal(changes) ? changes : propose(ports, call, changes);
}

/** Words for what settings say. */
const meant: Readonly<Record<string, string>> = {
  config: '/harden settings',
  configure: '/harden settings',
  options: '/harden settings',
  allow: '/harden help add',
  exclude: '/harden help add',
  window: '/harden settings',
  freeze: '/harden settings',
  approvers: '/harden settings',
};

export const gateway: GatewayFeature = {
  meant,
  help: { title: 'Settings', commands: [settings, changing('set'), changing('add'), changing('remove')] },
  buttons: [
    {
      name: 'setting',
      asksForWork: true,
      run: ({ call, subject, reason = '' }, ports) => changeByForm(ports, call, { key: subject, typed: reason }),
    },
  ],
  subject: {
    isOf: isSettingsChange,
    buttons: {
      approve: ({ call, subject, digest, reason }, ports) =>
        underReference(reason, (named) => approveSettings(ports, { ...call, ...named }, subject, digest)),
      reject: ({ call, subject, digest, reason = '' }, ports) => rejectSettings(ports, call, subject, { seen: digest, reason }),
      revoke: ({ call, subject }, ports) => withdrawSettings(ports, call, subject),
      revert: ({ call, subject, reason }, ports) =>
        underReference(reason, (named) => revertSettings(ports, { ...call, ...named }, subject)),
    },
    noSuchButton: refuse('no-such-button', 'A change of settings has no such button.', 'Decide on the newest card.'),
    shown: async ({ person, tenant }, id, ports) => {
      const denied = await ports.directory.authorize(person, 'read', tenant.id);
      if (denied !== null) return denied;
      const asked = settingsChangeOf(await ports.ledger.subject(tenant.id, id));
      if (asked === null) return refuse('unknown-settings', `There is no proposal ${id} here.`, 'See /harden settings.');
      const policy = await ports.directory.policy(tenant.id);
      if (isRefusal(policy)) return policy;
      const { log, inForce } = await decidedIn(ports.decided).renew(tenant.id, ports.ledger);
      const decided = await entryOf(id, log, { ledger: ports.ledger, tenant: tenant.id });
      return {
        card: cardOf({ asked, log, inForce, decided, tenant: tenant.name, policy }, ports),
        digest: asked.weighed === null ? '' : effectDigest(asked.terms, asked.weighed),
      };
    },
    approve: (call, { id, digest }, ports) =>
      call.at === undefined
        ? approveSettings(ports, call, id, digest)
        : refuse('unknown-word', 'Settings count at once.', 'Leave at= out. Nothing was approved.'),
  },
  messages: { settings: { keys: ({ subject }) => [subject], draw: settingsMessage } },
  watch: {
    isOf: isSettingsChange,
    card: 'settings',
    // That it counts is no entry of its own.
    alsoShows: async (ledger, tenant, subject) =>
      (await ledger.subject(tenant, decidedSubject)).filter(
        ({ event }) => event.type === 'settingsDecided' && event.id === subject,
      ),
    tell: async ({ ledger, now }, { id }, _memory, subject) => {
      const asked = settingsChangeOf(await ledger.subject(id, subject));
      return asked !== null && mayStillCount(asked, now());
    },
  },
};
