/** Random policies about Azure management: for what, for whom, from where, with what, and whether they act. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';

export const people = ['ana', 'bo', 'cy'] as const;
export type Name = (typeof people)[number];

/** Where a policy applies: everywhere, everywhere but a location, or in a country alone. `gone` does not exist any more. */
export type Where = 'everywhere' | 'but the office' | 'but the office and more' | 'but gone' | 'in Russia';
export type Apps = 'azure' | 'all' | 'all but azure' | 'admin portals' | 'mail' | 'azure and mail';

export interface Policy {
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly grant: 'block' | 'mfa';
  /** `all`, or one person alone. */
  readonly for: 'all' | Name;
  readonly leavesOut: readonly Name[];
  readonly apps: Apps;
  readonly where: Where;
  readonly clients: 'all' | 'browser' | 'apps' | 'legacy';
  /** It applies at a high risk alone. */
  readonly atRisk: boolean;
}

export interface AzureModel {
  readonly policies: readonly Policy[];
  readonly except: readonly Name[];
  readonly disabled: readonly Name[];
  readonly licensed: boolean;
  readonly spelling: number;
}

const policy: fc.Arbitrary<Policy> = fc.record({
  state: rarely<Policy['state']>('enabled', fc.constantFrom('disabled', 'enabledForReportingButNotEnforced')),
  grant: rarely<Policy['grant']>('block', fc.constant('mfa')),
  for: mostly<Policy['for']>('all', fc.constantFrom(...people)),
  leavesOut: rarely<readonly Name[]>([], fc.subarray([...people], { minLength: 1, maxLength: 2 })),
  apps: mostly<Apps>('azure', fc.constantFrom('all', 'all but azure', 'admin portals', 'mail', 'azure and mail')),
  where: mostly<Where>('but the office', fc.constantFrom('everywhere', 'but the office and more', 'but gone', 'in Russia')),
  clients: mostly<Policy['clients']>('all', fc.constantFrom('browser', 'apps', 'legacy')),
  atRisk: rarely(false, fc.constant(true)),
});

export const azureModels: fc.Arbitrary<AzureModel> = fc.record({
  policies: fc.array(policy, { maxLength: 3 }),
  except: rarely<readonly Name[]>([], fc.subarray([...people], { minLength: 1 })),
  disabled: rarely<readonly Name[]>([], fc.constant(['cy'])),
  licensed: rarely(true, fc.constant(false)),
  spelling: fc.nat(1_000_000),
});
