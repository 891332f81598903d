/** The settings of a process as a feature sees them: a file, values laid over it, and one tenant as it counts. */
import type { Conversation } from '../chat/platform.js';
import type { Json } from '../lib/json.js';

/** Values by their dotted key below the tenant, as they would stand in hardenbot.yaml; undefined: what the file says counts. */
export type Values = ReadonlyMap<string, Json | undefined>;

/** @typeParam Tenant the settings of one tenant, parsed */
export interface SettingsLayer<Tenant> {
  /** The name of the tenant with this id; undefined where there is none. */
  nameOf(tenantId: string): string | undefined;
  /** The tenant as it counts now; undefined where there is none. */
  tenant(name: string): Tenant | undefined;
  /** What the file says under a key of a tenant: itself, or in the rules for all. Undefined: nothing. */
  written(name: string, key: string): Json | undefined;
  /** Every key that the file says something under for a tenant, and the rules of approval for all; a list is one value. */
  writtenKeys(name: string): readonly string[];
  /** Whether anything can be laid over these settings: those of no document are as they are. */
  canChange(name: string): boolean;
  /** From now on these values count for the tenant, in place of all that were laid over before. Throws InputError, and changes nothing, where they cannot. */
  lay(name: string, values: Values): void;
  /** The tenant as it would be with these values over the file. Throws InputError with every problem, each by its key. */
  tried(name: string, values: Values): Tenant;
  /**
   * The tenant's part of hardenbot.yaml with these values over it, as YAML; without what is usual, and without rules for all of which the tenant says
   * nothing. @param remarks lines in front
   */
  text(name: string, values: Values, remarks: readonly string[]): string;
  /** Whether messages of another tenant go into this conversation, and by the file none of this one. */
  isOfOthers(name: string, conversation: Conversation): boolean;
  /** What counts under a key for a tenant like this one, with what is usual where nothing is said; lengths of time in milliseconds. */
  counting(tenant: Tenant, key: string): Json | undefined;
  /** What a plan of a control or feature depends on, for a tenant like this one. */
  versionFor(control: string, tenant: Tenant): string;
}
