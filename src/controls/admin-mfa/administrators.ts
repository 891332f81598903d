/** Who is an administrator, and how: a role that is held or may be activated, over the whole tenant or a part of it. */
import type { CoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { type Members, together } from '../reasoning/access/tenant/group-index.js';
import type { RoleIndex } from '../reasoning/access/tenant/role-index.js';

export interface Administrators {
  /** Everyone who is asked about. */
  readonly all: Members;
  /** Whom policies find as things are: who holds a role, and who may activate one that no condition on roles means. */
  readonly now: Members;
  /** Whom policies find once they activate the role, by its template id; roles that nobody may activate are left out. */
  readonly onceActivated: ReadonlyMap<string, Members>;
  /** Has a role in no way that a condition on roles means: over a part of the tenant alone, or one of the tenant's own. */
  readonly beyondRoles: Bits;
}

export function administratorsOf({ access, scope }: CoverageInput, wanted: readonly string[]): Administrators {
  const { roles } = access;
  // People without an account hold no role.
  const strangers = access.accounts.where(({ source }) => source === 'external');
  const inScope = ({ yes, perhaps }: Members): Members => ({
    yes: yes.copy().keepAll(scope.yes),
    perhaps: perhaps.copy().keepAll(scope.perhaps).removeAll(strangers),
  });
  const now = inScope(together(wanted.flatMap((role) => [roles.everyHolderOf(role), roles.scopedEligibleFor(role)])));
  const onceActivated = new Map(
    wanted.map((role) => [role, inScope(roles.everyEligibleFor(role))] as const).filter(([, { perhaps }]) => !perhaps.isEmpty),
  );
  const found = Bits.none();
  for (const role of wanted)
    if (!roles.isCustom(role)) found.addAll(roles.holdersOf(role).yes).addAll(roles.everyEligibleFor(role).yes);
  const all = together([now, ...onceActivated.values()]);
  return { all, now, onceActivated, beyondRoles: all.yes.copy().removeAll(found) };
}

/** `Global Administrator, User Administrator (may be activated), Helpdesk Administrator (over a part of the tenant)`. */
export function rolesInWords(number: number, wanted: readonly string[], roles: RoleIndex): string {
  return wanted
    .flatMap((role) => {
      const name = roles.nameOf(role);
      const ways = [
        [roles.tenantHoldersOf(role), name],
        [roles.everyEligibleFor(role), `${name} (may be activated)`],
        [roles.scopedHoldersOf(role), `${name} (over a part of the tenant)`],
        [roles.scopedEligibleFor(role), `${name} (may be activated over a part of the tenant)`],
      ] as const;
      return ways.flatMap(([members, text]) => (members.yes.has(number) ? [text] : []));
    })
    .join(', ');
}
