/** Lets one person act as several in the Playground, which signs nothing: for the demo, in front of a simulated tenant alone. */
import type { Card } from '../../../src/chat/card.js';
import type { OnEvent } from '../../../src/chat/platform.js';
import { InputError } from '../../../src/lib/errors.js';
import { isLoopback } from '../cloud.js';

export interface Anonymous {
  /** Who can act; the first one begins. `id` is the Entra object id that an event names, `name` what follows `:as`. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** Where the tenant is served: InputError unless that is this machine. */
  readonly tenantEndpoint: string;
}

/** Throws InputError unless both the bot and the tenant are on this machine. */
export function refuseReachable({ tenantEndpoint, people }: Anonymous, host: string): void {
  const tenantHost = URL.canParse(tenantEndpoint) ? new URL(tenantEndpoint).hostname : '';
  const problems = [
    ...(isLoopback(host) ? [] : [`listen.host: ${host} can be reached from elsewhere; listen on 127.0.0.1`]),
    ...(isLoopback(tenantHost) ? [] : [`${tenantEndpoint}: not an address of this machine; use Teams itself for a real tenant`]),
    ...(people.length > 0 ? [] : ['people: name at least one']),
  ];
  if (problems.length > 0)
    throw new InputError(
      'The Playground lets anyone act as anyone, so it only works with a simulated tenant on this machine.',
      problems,
    );
}

/** Puts the person who is spoken for in front of every event; `:as bo` makes it another one. */
export function speakAs({ people }: Anonymous, onEvent: OnEvent): OnEvent {
  let current = people[0];
  return async (event) => {
    const asked = event.kind === 'command' ? /^:as\b\s*(.*)$/s.exec(event.text)?.[1] : undefined;
    if (asked !== undefined) {
      const found = people.find(({ name }) => name.toLowerCase() === asked.trim().toLowerCase());
      current = found ?? current;
      return whoCard(people, found?.name ?? null);
    }
    return current === undefined
      ? null
      : onEvent({ ...event, actor: { ...event.actor, id: current.id, entraId: current.id, membership: 'member' } });
  };
}

function whoCard(people: Anonymous['people'], name: string | null): Card {
  const title = name === null ? 'Nobody here has that name' : `You now speak as ${name}`;
  const text = `Type :as and one of ${people.map((person) => person.name).join(', ')} to speak as someone else.`;
  return { title, tone: 'neutral', blocks: [{ kind: 'text', spans: [{ text }] }] };
}
