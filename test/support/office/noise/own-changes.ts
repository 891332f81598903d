/** What hardenbot itself changes, with the entry that its ledger has of it. */
import type { Operation } from '../../../../src/engine/plan/operation';
import type { Event, Rows } from '../rows';
import type { Row } from '../world';
import { minute } from './kind';

/** A change as the ledger knows it. */
export interface LedgerChange {
  readonly id: string;
  readonly operation: Operation;
  readonly from: number;
}

export function ownChange(rows: Rows, at: number): { readonly events: readonly Event[]; readonly change: LedgerChange } {
  const { world } = rows;
  const by = rows.byApp(world.own);
  const change = (resource: string, of: { readonly id: string; readonly displayName: string }): LedgerChange => ({
    id: `c-${at}`,
    operation: { kind: 'update', resource, object: of.displayName, identity: of.id, before: {}, after: {} },
    from: at - minute,
  });
  const policy = world.policies[world.policies.length - 1];
  if (policy !== undefined && rows.chance.happens(0.5)) {
    const after: Row = { ...policy, modifiedDateTime: new Date(at).toISOString() };
    const correlation = rows.id();
    const target = { id: String(policy['id']), type: 'Policy', displayName: String(policy['displayName']) };
    return {
      change: change('graph.conditionalAccessPolicies', target),
      events: [
        { at, key: 'graph.conditionalAccessPolicies', late: null, put: after },
        ...rows.audit(
          at,
          'Update Conditional Access policy',
          by,
          [{ ...target, changed: [['ConditionalAccessPolicy', policy, after]] }],
          { service: 'Conditional Access', category: 'Policy', correlation },
        ),
        ...rows.audit(at, 'Update policy', by, [{ ...target, changed: [['PolicyDetail', policy, after]] }], {
          category: 'Policy',
          correlation,
        }),
      ],
    };
  }
  const target = { id: 'authorizationPolicy', type: 'Policy', displayName: 'Authorization Policy' };
  return {
    change: change('graph.authorizationPolicy', target),
    events: rows.audit(at, 'Update authorization policy', by, [{ ...target, changed: [['AllowedToCreateApps', true, false]] }], {
      category: 'Policy',
    }),
  };
}
