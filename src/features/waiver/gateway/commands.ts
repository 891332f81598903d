/** /harden waive asks others to accept a finding for a time, with a reason; /harden waivers lists what is accepted. */

import type { Card } from '../../../chat/card.js';
import type { Command, CommandPorts } from '../../../gateway/commands/command.js';
import { ofEach, strayInGroup } from '../../../gateway/commands/group-view.js';
import { findControl } from '../../../gateway/commands/words/find-control.js';
import { parseFlags } from '../../../gateway/commands/words/flags.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { momentCell } from '../../../views/moment.js';
import { itemsOf, type ListedGroup, listed, nameOf } from '../../../views/tenants-lists.js';
import { counted } from '../../../views/words.js';
import { referenceNames, referenceTakes } from '../../kinds.js';
import { waiverStatusCell, waiversCard } from '../card.js';
import { waiverName } from '../entry-terms.js';
import { type WaiverWithStatus, waiversOf } from '../waived.js';
import { endWaiver, requestWaiver, type WaiverTime, waivingPorts } from './decide.js';

export const waive: Command = {
  name: 'waive',
  flags: ['days', 'reason'],
  options: referenceNames,
  takes: `<control> [object] --days N --reason …${referenceTakes}`,
  summary: 'asks others to accept a finding for a time; `end <waiver id>` ends one',
  example: '/harden waive pop-imap gus@contoso.com --days 30 --reason "his phone is replaced in December"',
  run: async (call, ports) => {
    const flags = parseFlags(call.words, ['days', 'reason']);
    if (isRefusal(flags)) return flags;
    const { plain, named } = flags;
    const [first, object] = plain;
    if (first?.toLowerCase() === 'end')
      return object === undefined
        ? refuse('missing-waiver', 'Which waiver?', 'Name its id; /harden waivers lists them.')
        : endWaiver(waivingPorts(ports), call, object.toLowerCase());
    const control = findControl(first, ports.controls);
    if (isRefusal(control)) return control;
    const terms = readWaiverTerms({ days: named.get('days') ?? '', reason: named.get('reason') });
    if (isRefusal(terms)) return terms;
    const wish = { control, ...terms };
    return requestWaiver(waivingPorts(ports), call, object === undefined ? wish : { ...wish, object });
  },
};

/** For how long, and why. */
function readWaiverTerms(typed: { readonly days: string; readonly reason: string | undefined }): WaiverTime | Refusal {
  const days = /^\d{1,4}$/.test(typed.days) ? Number(typed.days) : 0;
  if (days < 1) return refuse('missing-days', 'For how many days?', 'Add --days N, a whole number, e.g. --days 30.');
  const reason = readReason(typed.reason, {
    reason: 'A waiver needs a reason.',
    remedy: 'Add --reason and why, for those who approve it.',
  });
  return isRefusal(reason) ? reason : { days, reason };
}

/** The answer to the question of a button: `30 the scanner is replaced in December`. */
export function readWaiverAnswer(answer: string): WaiverTime | Refusal {
  const [days = '', ...reason] = answer.trim().split(/\s+/u);
  return readWaiverTerms({ days, reason: reason.join(' ') });
}

export const waivers: Command = {
  name: 'waivers',
  lists: true,
  takes: '[@group]',
  maxWords: 0,
  summary: 'lists what is accepted, until when, and why; with @group, in all of its tenants',
  example: '/harden waivers',
  needs: 'read',
  run: async (call, ports) => waiversCard(call.tenant.name, (await waiversIn(call.tenant.id, ports)).toSorted(byUrgency)),
  runForGroup: async (call, ports) =>
    strayInGroup(call, 'waivers') ?? groupWaiversCard(await ofEach(call, ports, ({ id }) => waiversIn(id, ports))),
};

function waiversIn(tenantId: string, { ledger, verifier, directory, now }: CommandPorts): Promise<readonly WaiverWithStatus[]> {
  return waiversOf({ ledger, verifier, policy: (id) => directory.policy(id), now }, tenantId);
}

/** What waits for someone first, then what lapses first, then what is over. */
function byUrgency(one: WaiverWithStatus, other: WaiverWithStatus): number {
  return rank(one) - rank(other) || Date.parse(one.waiver.terms.until) - Date.parse(other.waiver.terms.until);
}

function rank({ status }: WaiverWithStatus): number {
  return status === 'waiting' ? 0 : status === 'active' ? 1 : 2;
}

/** The waivers of several tenants in one list. */
function groupWaiversCard(view: ListedGroup<WaiverWithStatus>): Card {
  const all = itemsOf(view).toSorted(({ item: one }, { item: other }) => byUrgency(one, other));
  const active = all.filter(({ item }) => item.status === 'active').length;
  return {
    title: `Waivers of ${nameOf(view)}`,
    tone: 'neutral',
    blocks: listed(view, {
      ask: `waivers @${view.group}`,
      one: 'waiver',
      none: 'Nothing is waived.',
      lead: `${counted(active, 'finding')} accepted; what waits for someone first, then what lapses first.`,
      columns: ['id', 'tenant', 'what', 'status', 'until', 'reason'],
      rows: all.map(({ tenant, item: { waiver, status } }) => [
        { text: waiver.id },
        { text: tenant },
        { text: waiverName(waiver.terms) },
        waiverStatusCell(status),
        momentCell(new Date(waiver.terms.until)),
        { text: waiver.terms.reason },
      ]),
    }),
  };
}
