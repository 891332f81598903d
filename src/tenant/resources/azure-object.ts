/** Rows of Azure Resource Manager: what matters lies under `properties`, and older exports spell names with underscores. */
import { z } from 'zod';
import { isObject } from '../../lib/json.js';

type Bag = Readonly<Record<string, unknown>>;

/** Parses an object whose `properties` are read as if they stood beside its id and name. */
export function lifted<Output>(schema: z.ZodType<Output>): z.ZodType<Output> {
  return z.preprocess((value) => (isObject(value) ? lift(value) : value), schema);
}

/** The object and its `properties` in one, names with underscores (`ip_address`) as Azure writes them (`ipAddress`). */
export function lift(object: Bag): Bag {
  const { properties, ...own } = object;
  const inner = isObject(properties) ? lift(properties) : {};
  return Object.fromEntries(Object.entries({ ...own, ...inner }).map(([name, value]) => [camelCase(name), value]));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
