/** Whom of the people that settings list their tenant does not let sign in any more: someone who left stays in a chat, and in a list, for long. */

import { groupsNamed } from '../config/rules-of-tenant.js';
import type { Settings } from '../config/settings.js';
import type { MonotonicClock } from '../lib/clock.js';
import { TenantError } from '../lib/errors.js';
import type { LogsWarnings } from '../lib/log.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { ReadsTenant } from '../tenant/client.js';
import { readOf } from '../tenant/resource.js';
import { quotedText } from '../tenant/resources/graph-object.js';
import { oneUser, users } from '../tenant/resources/user.js';
import { rowsOf } from '../tenant/rows-of.js';

/** `missing`: the tenant has no account of that id. */
export type WhyDeparted = 'disabled' | 'missing';

export interface KnowsDeparted {
  /** By Entra object id. */
  departed(): Promise<ReadonlyMap<string, WhyDeparted>>;
}

interface Ports {
  /** Reads the tenant whose people they are. */
  readonly client: ReadsTenant;
  readonly settings: Settings;
  readonly clock: MonotonicClock;
  readonly logger: LogsWarnings;
}

/** So long an answer counts, in milliseconds: a press alone reads nothing of a tenant. */
const everyMs = 5 * 60_000;
/** Nobody waits longer for an answer than this: what was known counts on. */
const waitMs = 3000;
/** Conditions that Microsoft Graph takes in one filter are few. */
const together = 10;

/** Asks the tenant whose people they are, now and then; where it does not answer, nobody departed whom it did not name before. */
export class DepartedPeople implements KnowsDeparted {
  #known: ReadonlyMap<string, WhyDeparted> = new Map();
  /** Accounts that were there once: one that is not any more was deleted. */
  readonly #seen = new Set<string>();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<unknown> = Promise.resolve();
  #logged = '';

  constructor(private readonly ports: Ports) {}

  departed(): Promise<ReadonlyMap<string, WhyDeparted>> {
    const now = this.ports.clock.monotonicMs();
    if (now - this.#askedAtMs >= everyMs) {
      this.#askedAtMs = now;
      this.#asking = withTimeout(waitMs, () => this.#ask(), undefined);
    }
    return this.#asking.then(() => this.#known);
  }

  async #ask(): Promise<void> {
    const listed = this.ports.settings.people.flatMap(({ entraId, organisation }) =>
      organisation === undefined ? [entraId] : [],
    );
    try {
      this.#known = await this.#among(listed);
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
    }
  }

  async #among(listed: readonly string[]): Promise<ReadonlyMap<string, WhyDeparted>> {
    const isEnabled = await this.#accounts(listed);
    for (const id of isEnabled.keys()) this.#seen.add(id);
    const absent = listed.filter((id) => !isEnabled.has(id));
    const why = new Map(listed.flatMap((id) => (isEnabled.get(id) === false ? [[id, 'disabled' as const]] : [])));
    // A tenant that knows none of them, nor a group of the settings, need not be the one that they are of.
    const isTheirs = isEnabled.size > 0 || this.#seen.size > 0 || groupsNamed(this.ports.settings).length > 0;
    const missing: string[] = [];
    for (const id of isTheirs ? absent : []) if (await this.#isMissing(id)) missing.push(id);
    this.#log(isTheirs ? missing : absent, isTheirs);
    return new Map([...why, ...missing.map((id) => [id, 'missing' as const] as const)]);
  }

  /** Whether each account that is there can sign in, by what settings list. */
  async #accounts(listed: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const found = new Map<string, boolean>();
    for (let start = 0; start < listed.length; start += together) {
      const some = listed.slice(start, start + together);
      const filter = encodeURIComponent(some.map((id) => `id eq ${quotedText(id)}`).join(' or '));
      const read = readOf(users, ['id', 'accountEnabled'], { filter });
      for await (const page of this.ports.client.read(read))
        for (const { id, accountEnabled } of page.rows)
          if (some.includes(id?.toLowerCase() ?? '')) found.set(id?.toLowerCase() ?? '', accountEnabled !== false);
    }
    return found;
  }

  /** Only the word that there is no such account counts; where it cannot be had, what was known before does. */
  async #isMissing(of: string): Promise<boolean> {
    const { problem } = await rowsOf(this.ports.client, readOf(oneUser, ['id'], { of }));
    return problem !== null && (problem.kind === 'notFound' || this.#known.get(of) === 'missing');
  }

  #log(people: readonly string[], isTheirs: boolean): void {
    const said = `${people.join()} ${isTheirs}`;
    if (said === this.#logged || people.length === 0) return;
    this.#logged = said;
    this.ports.logger.warn(
      { people },
      isTheirs
        ? 'settings list people whom the directory tenant has no account of: they decide nothing; hardenbot doctor names them; one of another organisation has `organisation` in their entry'
        : 'the directory tenant has no account of anyone whom settings list: whether they left is unknown; see hardenbot doctor',
    );
  }
}
