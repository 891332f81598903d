/** Tenants that are opened when something is asked of them, and closed when nobody asked for longest: of a thousand few are open. */

import { isRefusedCredential } from '../lib/errors.js';
import type { Page, TenantClient } from './client.js';
import type { TenantOrigin } from './origin.js';
import type { Read } from './resource.js';

/** All that a client can do; what a process knows of logs is kept beside it. */
type WholeClient = Required<Omit<TenantClient, 'logs' | 'refused'>>;

type KnowsRefusal = { readonly [Key in 'refused']: NonNullable<TenantClient[Key]> };

/** A client with connections, tokens and limits of its own. */
export interface OpenedClient extends WholeClient {
  /**
   * Whether closing it now would forget what a service taught it: that it wants to be left alone, that it does not answer, or how much
   * it takes. What else it forgets, tokens and connections, costs a request each.
   */
  remembers(): boolean;
}

/** This many that nobody asks anything stay open. An installation of fewer tenants closes none. */
const usualIdle = 8;

/** Milliseconds: no more often it is looked for what can be closed. */
const lookEveryMs = 1000;

export interface OpenTenants {
  /** A client that its first use opens. It is not closed while it is in use, and the next use opens it again. */
  client(open: () => OpenedClient, origin: TenantOrigin): WholeClient & KnowsRefusal;
  /** How many are open now. */
  count(): number;
}

export function openWhenNeeded(time: { monotonicMs(): number }, maxIdle = usualIdle): OpenTenants {
  const pool = new ClientPool(time, maxIdle);
  return { client: (open, origin) => clientAt(new LazyClient(open, pool), origin), count: () => pool.count() };
}

/** Those that are open, the one whose last use ended last at the end. */
class ClientPool {
  readonly #open = new Set<LazyClient>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly time: { monotonicMs(): number },
    private readonly maxIdle: number,
  ) {}

  count(): number {
    return this.#open.size;
  }

  opened(lazy: LazyClient): void {
    this.#open.add(lazy);
  }

  closed(lazy: LazyClient): void {
    this.#open.delete(lazy);
  }

  /** Nobody uses it any more. */
  async left(lazy: LazyClient): Promise<void> {
    this.#open.delete(lazy);
    this.#open.add(lazy);
    const now = this.time.monotonicMs();
    if (this.#open.size <= this.maxIdle || now - this.#sweptAt < lookEveryMs) return;
    this.#sweptAt = now;
    const idle = [...this.#open].filter(({ isIdle }) => isIdle);
    const tooMany = idle.slice(0, Math.max(0, idle.length - this.maxIdle));
    await Promise.all(tooMany.filter((one) => !one.remembers()).map((one) => one.leave()));
  }
}

/** One tenant, open or not. */
class LazyClient {
  #client: OpenedClient | null = null;
  #uses = 0;
  #isOver = false;
  #isRefused = false;
  /** Why there was no token at the last use. */
  #why: string | null = null;

  constructor(
    private readonly open: () => OpenedClient,
    private readonly pool: ClientPool,
  ) {}

  get client(): OpenedClient | null {
    return this.#client;
  }

  get isIdle(): boolean {
    return this.#uses === 0;
  }

  get why(): string | null {
    return this.#why;
  }

  remembers(): boolean {
    return this.#client?.remembers() === true;
  }

  async use<Result>(work: (client: OpenedClient) => Promise<Result>): Promise<Result> {
    const client = this.#begin();
    try {
      const result = await work(client);
      this.#why = null;
      return result;
    } catch (error) {
      this.#noteRefusal(error, client);
      throw error;
    } finally {
      await this.#end();
    }
  }

  async *pages<Row>(read: Read<Row>): AsyncGenerator<Page<Row>> {
    const client = this.#begin();
    try {
      for await (const page of client.read(read)) {
        // Public DNS takes no token.
        if (read.resource.list.service !== 'dns') this.#why = null;
        yield page;
      }
    } catch (error) {
      this.#noteRefusal(error, client);
      throw error;
    } finally {
      await this.#end();
    }
  }

  /** Closes it until it is used again. */
  async leave(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.pool.closed(this);
    await client?.close();
  }

  /** Closes it for good. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.leave();
  }

  #begin(): OpenedClient {
    if (this.#isOver) throw new Error('This tenant was closed.');
    if (this.#client === null) {
      this.#client = this.#opened();
      this.#isRefused = false;
      this.pool.opened(this);
    }
    this.#uses += 1;
    return this.#client;
  }

  #opened(): OpenedClient {
    try {
      return this.open();
    } catch (error) {
      if (isRefusedCredential(error)) this.#why = error.message;
      throw error;
    }
  }

  /** A credential that is not taken is read again by the next use: it may have been renewed. */
  #noteRefusal(error: unknown, client: OpenedClient): void {
    if (!isRefusedCredential(error)) return;
    this.#why = error.message;
    if (client === this.#client) this.#isRefused = true;
  }

  async #end(): Promise<void> {
    this.#uses -= 1;
    if (this.#uses > 0 || this.#client === null) return;
    if (this.#isRefused && !this.remembers()) await this.leave();
    else await this.pool.left(this);
  }
}

function clientAt(lazy: LazyClient, origin: TenantOrigin): WholeClient & KnowsRefusal {
  return {
    origin,
    read: (read) => lazy.pages(read),
    current: (operation) => lazy.use((client) => client.current(operation)),
    write: (operation, mayStart) => lazy.use((client) => client.write(operation, mayStart)),
    together: {
      current: (operations) => lazy.use((client) => client.together.current(operations)),
      write: (operations, mayStart) => lazy.use((client) => client.together.write(operations, mayStart)),
    },
    // What is closed rests nowhere: it would have stayed open.
    restMs: (resource) => lazy.client?.restMs(resource) ?? 0,
    refused: () => lazy.why,
    appIds: () => lazy.use((client) => client.appIds()),
    whatIf: (question) => lazy.use((client) => client.whatIf(question)),
    close: () => lazy.end(),
  };
}
