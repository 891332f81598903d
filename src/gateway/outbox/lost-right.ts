/** What becomes of a copy in the chat of someone who may not see the tenant any more: its content goes, and nothing newer comes. */
import type { Card } from '../../chat/card.js';
import { isRefusal } from '../../lib/errors.js';
import type { Authorizes } from '../../people/directory.js';
import { maySee } from './notify-person.js';
import type { TenantChannels } from './tenant-channels.js';

/** `unknown`: a group cannot be read now, so that nobody can say. */
type Sight = 'sees' | 'lost' | 'unknown';

type SightPorts = Parameters<typeof maySee>[2] & { readonly directory: Authorizes };

/** @param of.mayBeKnown as `PersonalNews` has it */
export async function sightOf(entraId: string, of: Parameters<typeof maySee>[1], ports: SightPorts): Promise<Sight> {
  if (await maySee(entraId, of, ports)) return 'sees';
  const person = { entraId, name: ports.directory.nameOf(entraId) };
  const refusal = await ports.directory.authorize(person, 'read', of.tenant.id);
  return isRefusal(refusal) && unread.has(refusal.code) ? 'unknown' : 'lost';
}

const unread: ReadonlySet<string> = new Set(['group-unreadable', 'unknown-group', 'empty-group']);

/** Stands in place of the copy. */
export function lostCard({ name }: TenantChannels): Card {
  const words = `You may not see ${name} any more, so this message was emptied and is no longer updated.`;
  return { title: 'No longer shown here', tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text: words }] }] };
}
