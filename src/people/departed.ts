/** Whom of the people that settings list their tenant does not let sign in any more: someone who left stays in a chat, and in a list, for long. */
import type { Settings } from '../config/settings.js';
import type { MonotonicClock } from '../lib/clock.js';
import { TenantError } from '../lib/errors.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { ReadsTenant } from '../tenant/client.js';
import { readOf } from '../tenant/resource.js';
import { users } from '../tenant/resources/user.js';

interface ListsPeople {
  readonly people: Settings['people'];
}

export interface KnowsDeparted {
  /** Entra object ids. Whom the tenant does not know is not among them: people may be of another one. */
  departed(): Promise<ReadonlySet<string>>;
}

/** So long an answer counts, in milliseconds: a press alone reads nothing of a tenant. */
const everyMs = 5 * 60_000;
/** Nobody waits longer for an answer than this: what was known counts on. */
const waitMs = 3000;
/** Conditions that Microsoft Graph takes in one filter are few. */
const together = 10;

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Asks the tenant whose people they are, now and then; where it does not answer, nobody departed whom it did not name before. */
export class DepartedPeople implements KnowsDeparted {
  #known: ReadonlySet<string> = new Set();
  /** Accounts that were there once: one that is not any more was deleted. */
  readonly #seen = new Set<string>();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<ReadonlySet<string>> = Promise.resolve(this.#known);

  constructor(
    private readonly client: ReadsTenant,
    private readonly settings: ListsPeople,
    private readonly clock: MonotonicClock,
  ) {}

  departed(): Promise<ReadonlySet<string>> {
    const now = this.clock.monotonicMs();
    if (now - this.#askedAtMs >= everyMs) {
      this.#askedAtMs = now;
      this.#asking = withTimeout(waitMs, () => this.#ask(), this.#known);
    }
    return this.#asking.then(() => this.#known);
  }

  async #ask(): Promise<ReadonlySet<string>> {
    const ids = this.settings.people.flatMap(({ entraId, organisation }) =>
      organisation === undefined && objectId.test(entraId) ? [entraId] : [],
    );
    try {
      this.#known = await this.#among(ids);
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
    }
    return this.#known;
  }

  async #among(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const enabled = new Map<string, boolean>();
    for (let start = 0; start < ids.length; start += together) {
      const some = ids.slice(start, start + together);
      const filter = encodeURIComponent(some.map((id) => `id eq '${id}'`).join(' or '));
      for await (const page of this.client.read(readOf(users, ['id', 'accountEnabled'], { filter })))
        for (const { id, accountEnabled } of page.rows) if (id) enabled.set(id.toLowerCase(), accountEnabled !== false);
    }
    for (const id of enabled.keys()) this.#seen.add(id);
    return new Set(ids.filter((id) => !(enabled.get(id) ?? !this.#seen.has(id))));
  }
}
