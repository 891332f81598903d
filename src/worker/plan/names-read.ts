/** The names behind the ids in a plan, gathered from what is read for it anyway: people approve names. */
import type { RowFold } from '../../controls/control.js';
import type { Operation } from '../../engine/plan/operation.js';
import { isObject } from '../../lib/json.js';
import type { Read } from '../../tenant/resource.js';

/** Of larger tenants, the first ones: a plan names few, and all of them would take too much memory. */
const maxKept = 50_000;

/** Keeps the name of every account, group, role or app that passes by. */
export class NamesRead implements RowFold {
  private readonly names: Map<string, string>;

  /** @param known names that an earlier plan has */
  constructor(known: Readonly<Record<string, string>> = {}) {
    this.names = new Map(Object.entries(known));
  }

  see(_read: Read, row: unknown): void {
    if (this.names.size < maxKept) note(row, this.names);
  }

  /** The names of the ids in some operations. @param others what else names ids: terms of a plan, with `id` beside `name` */
  of(operations: readonly Operation[], others: unknown): Readonly<Record<string, string>> {
    const told = new Map<string, string>();
    noteWithin(others, told);
    const found: Record<string, string> = {};
    for (const [id] of JSON.stringify(operations).matchAll(guids)) {
      const name = told.get(id.toLowerCase()) ?? this.names.get(id.toLowerCase());
      if (name !== undefined) found[id.toLowerCase()] = name;
    }
    return found;
  }
}

const guids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/giu;
const guid = new RegExp(`^${guids.source}$`, 'iu');

function note(row: unknown, names: Map<string, string>): void {
  if (!isObject(row)) return;
  const { id, userPrincipalName, displayName, name } = row;
  const said = [userPrincipalName, displayName, name].find((one) => typeof one === 'string' && one !== '');
  if (typeof id === 'string' && guid.test(id) && typeof said === 'string') names.set(id.toLowerCase(), said);
}

function noteWithin(value: unknown, names: Map<string, string>): void {
  if (Array.isArray(value)) for (const one of value) noteWithin(one, names);
  if (!isObject(value)) return;
  note(value, names);
  for (const one of Object.values(value)) noteWithin(one, names);
}
