/** An office whose settings come from a document, so that people can change them, and what counts in each of its two processes. */
import { actionsOf } from '../../../src/chat/card-parts';
import { settingsFrom } from '../../../src/config/load';
import { heldForMs } from '../../../src/features/settings-change/keys';
import { isRefusal } from '../../../src/lib/errors';
import type { Json } from '../../../src/lib/json';
import { ids, type Name, type Office, type OfficeOptions, openOffice, tenantId } from '../corridor/office';

export const documentWith = (own: object = {}, approvals: object = {}) => ({
  tenants: {
    contoso: {
      tenantId,
      channel: { terminal: 'hardening', slack: 'C1' },
      breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
      ...own,
    },
  },
  people: Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name })),
  access: { read: { people: Object.values(ids) }, request: { people: [ids.ana, ids.bo, ids.di] } },
  approvals: {
    approvers: { people: [ids.ana, ids.bo, ids.cy, ids.di] },
    emergency: [ids.eve],
    ...approvals,
  },
});

export function openSettings(own: object = {}, approvals: object = {}, more: Partial<OfficeOptions> = {}): Office {
  return openOffice({ settings: settingsFrom(documentWith(own, approvals), 'hardenbot.yaml'), ...more });
}

export const newest = (office: Office): string => office.newest('p-');

/** As the worker's settings have it; the gateway comes to the same by its own. */
export function counts(office: Office, key: string): Json | undefined {
  const { live } = office.work.decided;
  const tenant = live.tenant('contoso');
  return tenant === undefined ? undefined : live.counting(tenant, key);
}

/** The id of what was proposed; the code of the refusal where it was not. */
export async function proposes(office: Office, words: string, who: Name = 'ana'): Promise<string> {
  const answer = await office.does(who, { says: words });
  if (answer !== 'done') return answer;
  await office.settle();
  return newest(office);
}

/** An approval is looked at a moment later, by a job of its own. */
export function soon(office: Office): void {
  office.forward(1);
}

/** What each is answered, in order. */
export async function approves(office: Office, id: string, ...people: readonly Name[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const who of people) answers.push(await office.approves(who, id));
  soon(office);
  await office.settle();
  return answers;
}

/** A day later: what was announced may count. */
export async function announced(office: Office): Promise<void> {
  office.forward(heldForMs);
  await office.settle();
}

/** Why a worker would not carry it out; null: it did not say so. */
export function declined(office: Office, id: string): string | null {
  const entries = office.storage.entries.get(tenantId) ?? [];
  const event = entries.find((entry) => entry.subject === id && entry.event.type === 'settingsDeclined')?.event;
  return event?.type === 'settingsDeclined' ? event.code : null;
}

/** What the button Approve of its card is bound to now, as di is answered who types for it. */
export async function shownDigest(office: Office, id: string): Promise<string> {
  const answer = await office.answers({
    kind: 'command',
    text: `approve ${id}`,
    actor: { platform: 'terminal', id: 'di', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `shown ${id}`,
  });
  const button = answer === null || isRefusal(answer) ? undefined : actionsOf(answer).find(({ name }) => name === 'approve');
  if (button?.digest === undefined) throw new Error(`The card of ${id} has no button Approve.`);
  return button.digest;
}
