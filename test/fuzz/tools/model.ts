/** Random tenants with command-line tools: which are off or ask for an assignment, who is assigned, and who administers. */
import fc from 'fast-check';
import { mostly, rarely } from '../draw';

/** `gus` holds his role by a group, `bo` may activate his, `dis` cannot sign in, `tam` administers Teams. */
export const names = ['ana', 'bo', 'cy', 'dis', 'gus', 'tam'] as const;
export type Name = (typeof names)[number];

export const groups = {
  admins: ['ana', 'gus'],
  mixed: ['ana', 'cy'],
  /** Holds another group alone. */
  nested: [],
} as const satisfies Readonly<Record<string, readonly Name[]>>;
export type Group = keyof typeof groups;

export const toolIds = ['graph-powershell', 'azure-cli', 'teams-powershell'] as const;

/** null: the service does not say. */
export interface Tool {
  readonly enabled: boolean | null;
  readonly required: boolean | null;
  readonly assigned: readonly (Name | Group | 'an application')[];
}

export interface ToolsModel {
  /** In the order of their ids; null: there is no service principal. */
  readonly tools: readonly (Tool | null)[];
  readonly allow: readonly Name[];
  /** The list of service principals breaks off behind its last row. */
  readonly brokenOff: boolean;
  readonly spelling: number;
}

const assigned = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Tool['assigned'][number]>('ana', 'admins', 'gus') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Tool['assigned'][number]>('bo', 'cy', 'dis', 'tam', 'mixed', 'nested', 'an application'),
  },
);

const tool: fc.Arbitrary<Tool | null> = fc.option(
  fc.record({
    enabled: mostly<boolean | null>(true, fc.constantFrom(false, null)),
    required: mostly<boolean | null>(true, fc.constantFrom(false, null)),
    assigned: fc.uniqueArray(assigned, { maxLength: 3 }),
  }),
  { nil: null, freq: 6 },
);

export const toolsModels: fc.Arbitrary<ToolsModel> = fc.record({
  tools: fc.tuple(...toolIds.map(() => tool)),
  allow: rarely<readonly Name[]>([], fc.subarray<Name>(['cy', 'tam'])),
  brokenOff: rarely(false, fc.constant(true)),
  spelling: fc.nat(1_000_000),
});
