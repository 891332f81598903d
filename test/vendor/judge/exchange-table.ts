/** The cmdlet reference of Exchange Online as this suite keeps it, and which roles run what. */
import { dataOf } from './graph-model';

export interface CmdletParameter {
  /** As the reference writes it: `Boolean`, `SwitchParameter`, `MultiValuedProperty`, `RuleMode`, … */
  readonly type: string;
  /** Absent: in every parameter set. */
  readonly sets?: readonly string[];
  /** What the page lists as valid values. */
  readonly values?: readonly string[];
}

export type CmdletTable = Readonly<Record<string, Readonly<Record<string, CmdletParameter>>>>;

export const cmdlets = dataOf('exchange/cmdlets.json') as CmdletTable;

/** Management roles by the noun of the cmdlets: each of them runs some of its cmdlets. Microsoft's own pages name none. */
export type RoleTable = Readonly<Record<string, readonly string[]>>;

const roles = dataOf('exchange/roles.json') as RoleTable;

/** Undefined for a noun of which nothing is published. */
export function rolesOfNoun(cmdlet: string): readonly string[] | undefined {
  const noun = cmdlet.slice(cmdlet.indexOf('-') + 1);
  return Object.hasOwn(roles, noun) ? roles[noun] : undefined;
}
