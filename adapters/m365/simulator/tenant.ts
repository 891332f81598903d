/** The live state of the simulated tenant: its collections, where reading them breaks off, and how it is written out again. */

import { TenantError } from '../../../src/lib/errors.js';
import { isObject } from '../../../src/lib/json.js';
import type { DnsQuestion } from '../connection.js';
import { type CollectionSpec, collectionSpecs, type Part, specOf } from './collections.js';
import { everyoneElse, HeldRows } from './held-rows.js';
import { RowSet } from './rows.js';
import type { BreakOff, CollectionReading, TenantState } from './state.js';
import { GeneratedRows, type Row } from './template.js';
import { textOf } from './text.js';

/** Where reading a collection ends without having reached its end. */
export interface Cut {
  /** How many rows come before. */
  readonly after: number;
  readonly error: BreakOff;
}

/** A collection as a request meets it. */
export interface Collection {
  readonly spec: CollectionSpec;
  readonly rows: RowSet;
  /** Null when it can be read completely. */
  readonly cut: Cut | null;
  /** False where the state file does not hold it: then there is nothing to find and nothing to change. */
  readonly held: boolean;
}

const forbidden: Cut = { after: 0, error: { status: 403 } };

export class Tenant {
  private readonly state: TenantState;
  private readonly held = new HeldRows();
  private readonly readings: ReadonlyMap<string, CollectionReading>;
  /** By the id of a session of searches in the unified log: how many entries it was given. */
  readonly searches = new Map<string, number>();

  constructor(state: TenantState) {
    this.state = state;
    this.readings = new Map(Object.entries(state.collection).map(([key, reading]) => [key.toLowerCase(), reading]));
    for (const spec of collectionSpecs) this.load(spec);
  }

  get id(): string {
    return this.state.organization.id;
  }

  get asOf(): string {
    return this.state.asOf;
  }

  get organization(): Row {
    return this.state.organization;
  }

  get settings(): TenantState['simulator'] {
    return this.state.simulator;
  }

  get dns(): StateDns {
    return new StateDns(this.state.mail, this.readings);
  }

  /** A collection of the table by its key. */
  collection(key: string): Collection {
    const spec = specOf(key);
    const rows = this.held.collection(key);
    const cut =
      cutOf(this.firstReading([key]), spec.shape === 'single' ? 0 : (rows?.end ?? 0)) ?? (rows === undefined ? forbidden : null);
    return { spec, rows: rows ?? new RowSet([]), cut, held: rows !== undefined };
  }

  /** The rows of a collection as the state file has them, whatever was changed since. */
  begunWith({ part, name }: CollectionSpec): readonly Row[] {
    const rows = this.state[part][name];
    return Array.isArray(rows) ? rows.map(asRow) : [];
  }

  /** The list of one name in a `byName` collection (inbox rules of a mailbox); `names` are all that the object goes by. */
  listOf(key: string, names: readonly string[]): Collection {
    const rows = this.held.listOf(key, names) ?? this.usualRows(key, names);
    const reading = this.firstReading([...pathsBelow(key, names), key]);
    const cut = cutOf(reading, rows?.end ?? 0) ?? (rows === undefined ? forbidden : null);
    return { spec: specOf(key), rows: rows ?? new RowSet([]), cut, held: rows !== undefined };
  }

  /** The list of one name in a `byName` collection, begun where there was none. */
  ownList(key: string, owner: string): Collection {
    const list = this.listOf(key, [owner]);
    if (list.held) return list;
    this.giveList(key, owner, []);
    return this.listOf(key, [owner]);
  }

  /** Gives one name in a `byName` collection these rows, in place of those it had. */
  giveList(key: string, owner: string, rows: readonly Row[]): void {
    this.held.hold({ spec: specOf(key), owner, rows: new RowSet(rows) });
  }

  /** Whose lists a `byName` collection holds, without those of everyone who is not named. */
  ownersOf(key: string): readonly string[] {
    return this.held.ownersOf(key);
  }

  /** What a file holds under `*` is the list of everyone whom it does not name; from then on they have one of their own. */
  private usualRows(key: string, names: readonly string[]): RowSet | undefined {
    const usual = this.held.listOf(key, [everyoneElse]);
    const [owner] = names;
    if (usual === undefined || owner === undefined) return undefined;
    const rows = new RowSet([...usual]);
    this.held.hold({ spec: specOf(key), owner, rows, usual: usual.writtenRows() });
    return rows;
  }

  /** The first of these readings that the file sets; keys as in its `collection`, letter case aside. */
  firstReading(keys: readonly string[]): CollectionReading | undefined {
    return keys.map((key) => this.readings.get(key.toLowerCase())).find((reading) => reading !== undefined);
  }

  /** The tenant as a `tenant-state/1` document; loading it gives this tenant again. */
  document(): TenantState {
    const generate = { ...this.state.generate };
    for (const { spec, rows } of this.held.all()) {
      const generated = rows.generatedRows();
      if (generated !== null) generate[spec.key] = generated.generator();
    }
    return {
      ...this.state,
      exchange: this.partDocument('exchange'),
      graph: this.partDocument('graph'),
      azure: this.partDocument('azure'),
      mail: this.partDocument('mail'),
      generate,
    };
  }

  private partDocument(part: Part): Row {
    const document: Record<string, unknown> = { ...this.state[part] };
    const lists = new Map<string, Map<string, unknown>>();
    for (const { spec, rows, owner, usual } of this.held.all()) {
      if (spec.part !== part) continue;
      const written = rows.writtenRows();
      // Looking at a list is no change of it.
      if (usual !== undefined && JSON.stringify(written) === JSON.stringify(usual)) continue;
      if (owner !== null) {
        const own = lists.get(spec.name) ?? new Map(Object.entries(asRow(document[spec.name])));
        lists.set(spec.name, own.set(owner, written));
      } else if (spec.shape === 'single') document[spec.name] = rows.at(0);
      else if (written.length > 0 || spec.name in document) document[spec.name] = written;
    }
    for (const [name, own] of lists) document[name] = Object.fromEntries(own);
    return document;
  }

  private load(spec: CollectionSpec): void {
    const value = this.state[spec.part][spec.name];
    const generator = this.state.generate[spec.key];
    if (spec.shape === 'byName')
      for (const [owner, rows] of Object.entries(asRow(value))) this.held.hold({ spec, owner, rows: new RowSet(asRows(rows)) });
    else if (spec.shape === 'single' && isObject(value)) this.held.hold({ spec, owner: null, rows: new RowSet([value]) });
    else if (spec.shape === 'list' && (Array.isArray(value) || generator !== undefined)) {
      const generated = generator === undefined ? null : new GeneratedRows({ key: spec.key, idProperty: spec.id, generator });
      this.held.hold({ spec, owner: null, rows: new RowSet(asRows(value), generated) });
    }
  }
}

function asRow(value: unknown): Row {
  return isObject(value) ? value : {};
}

function asRows(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The keys under which a file may mark something below a row: by any of its names, or for every row alike. */
export function pathsBelow(key: string, names: readonly string[], part?: string): readonly string[] {
  return [...names, '{id}', '*'].map((name) => (part === undefined ? `${key}/${name}` : `${key}/${name}/${part}`));
}

/** Where a reading cuts a list of this many rows; null where it does not. */
export function cutOf(reading: CollectionReading | undefined, rows: number): Cut | null {
  if (reading === undefined || reading.complete) return null;
  return { after: Math.min(reading.returned ?? rows, rows), error: reading.error ?? {} };
}

/** Longer chains of aliases end in a failure, as resolvers do it. */
const maxAliases = 8;

/** Public DNS as a state file has it: mail exchangers, texts and aliases, absence apart from failure. */
class StateDns {
  private readonly mail: Row;
  private readonly readings: ReadonlyMap<string, CollectionReading>;

  /** `readings` by their keys in lower case. */
  constructor(mail: Row, readings: ReadonlyMap<string, CollectionReading>) {
    this.mail = mail;
    this.readings = readings;
  }

  /** Throws an error with the code of a resolver for what is absent or fails, TenantError for what the file does not hold. */
  resolve({ record, name }: DnsQuestion): readonly string[] {
    switch (record) {
      case 'MX':
        return this.exchangersOf(name);
      case 'TXT':
        return this.textsOf(name);
      case 'CNAME':
        return [this.aliasOf(name) ?? absent()];
    }
  }

  /** The name that another one stands for, or null. */
  aliasOf(name: string): string | null {
    this.assertAnswers('cname', name);
    const target = this.entry('cname', name);
    return target === undefined ? null : textOf([target].flat()[0]);
  }

  private exchangersOf(domain: string): readonly string[] {
    const hosts = this.entry('mx', domain);
    if (hosts === undefined) throw new TenantError(`The state file holds no MX records of ${domain}.`, { kind: 'forbidden' });
    return [hosts].flat().map(textOf);
  }

  private textsOf(name: string): readonly string[] {
    let asked = name;
    for (let step = 0; step < maxAliases; step += 1) {
      this.assertAnswers('txt', asked);
      const alias = this.aliasOf(asked);
      if (alias === null) {
        const records = this.entry('txt', asked) ?? absent();
        return [records].flat().map((record) => [record].flat().map(textOf).join(''));
      }
      asked = alias;
    }
    throw failure('ESERVFAIL');
  }

  private entry(part: 'mx' | 'txt' | 'cname', name: string): unknown {
    const held = this.mail[part];
    if (!isObject(held)) return undefined;
    return Object.entries(held).find(([key]) => plain(key) === plain(name))?.[1];
  }

  /** A file with texts and without aliases has none of these. */
  private assertAnswers(part: 'txt' | 'cname', name: string): void {
    const reading = this.readings.get(`mail.${part}/${plain(name)}`) ?? this.readings.get(`mail.${part}/${plain(name)}.`);
    const whole = this.readings.get(`mail.${part}`);
    for (const one of [reading, whole]) if (one?.complete === false) throw failure(codeOf(one.error));
    if (!isObject(this.mail['txt']))
      throw new TenantError(`The state file holds no DNS records of ${name}.`, { kind: 'forbidden' });
  }
}

function codeOf(error: BreakOff | null | undefined): string {
  return error?.code ?? 'ESERVFAIL';
}

function absent(): never {
  throw failure('ENOTFOUND');
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
