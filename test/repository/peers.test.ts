/**
 * The tenants that the tests of other tools are made of, asked of hardenbot. Where it says something else than they do, one sentence says why; a
 * difference without a sentence fails, and so does a sentence without a difference. What their test holds of a tenant is written here as the service
 * writes it, with a whole tenant around it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { judge } from '../support/controls/run-case';
import { frameworkNamed } from '../support/evidence/framework-report';
import { type PeerTenant, stateOfPeer } from '../support/peers/peer-tenant';
import { sampleOfEach } from '../support/runner/counts';

type Word = 'pass' | 'fail' | 'unknown' | 'notApplicable';

interface Input {
  /** The key of its origin. */
  readonly of: string;
  /** The name of the test that it is of. */
  readonly test: string;
  /** A policy of the SCuBA baselines, or a control and its parts. */
  readonly asks: string;
  readonly theirs: Word;
  readonly tenant: PeerTenant;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The key of the sentence that says why hardenbot says something else. */
  readonly differs?: string;
}

interface Peers {
  readonly inputs: readonly Input[];
  readonly origins: Readonly<Record<string, { readonly repository: string; readonly licence: string; readonly commit: string }>>;
  readonly differences: Readonly<Record<string, string>>;
}

// Read, not imported: the compiler would make a type of every tenant among them.
const peers: Peers = JSON.parse(readFileSync(join(__dirname, '..', 'vendor', 'peers', 'inputs.json'), 'utf8'));
const { inputs, origins, differences: sentences } = peers;

interface Asked {
  readonly control: string;
  /** Empty: the whole control. */
  readonly parts: readonly string[];
}

/** What answers a question: of a policy of the baselines, as the page of evidence answers it. */
function askedBy({ asks }: Input): readonly Asked[] {
  const requirement = frameworkNamed('scuba').requirements.find(({ id }) => id === asks);
  if (requirement === undefined) {
    const [control = '', parts = ''] = asks.split(' ');
    return [{ control, parts: parts.split('+').filter((part) => part !== '') }];
  }
  return requirement.answeredBy.map(({ control, part }) => ({ control, parts: part === undefined ? [] : [part] }));
}

async function verdictsOf(input: Input, { control: id, parts }: Asked): Promise<readonly Verdict[]> {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  const { tenant, settings } = input;
  const finding = await judge(control, {
    name: input.test,
    verdict: 'unknown',
    breakGlass: [],
    state: stateOfPeer(tenant, settings),
    ...(settings === undefined ? {} : { settings }),
  });
  if (parts.length === 0) return [finding.verdict];
  return parts.map((part) => finding.parts?.[part] ?? 'notApplicable');
}

/** All of it holds, or some of it does not; else it is not known, or nothing is there. */
async function oursOf(input: Input): Promise<Word> {
  const verdicts: Verdict[] = [];
  for (const asked of askedBy(input)) verdicts.push(...(await verdictsOf(input, asked)));
  if (verdicts.some((one) => one === 'fail' || one === 'partial')) return 'fail';
  if (verdicts.includes('unknown')) return 'unknown';
  return verdicts.includes('pass') ? 'pass' : 'notApplicable';
}

test('at least 400 inputs, each with an origin that may be used, and no sentence that none of them needs', () => {
  expect(inputs.length).toBeGreaterThanOrEqual(400);
  expect(new Set(inputs.map(({ of, test: name, asks }) => `${of} ${name} ${asks}`)).size).toBe(inputs.length);
  for (const { licence, commit } of Object.values(origins)) {
    expect(['CC0-1.0', 'Apache-2.0', 'MIT']).toContain(licence);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
  }
  const used = new Set(inputs.flatMap(({ differs }) => differs ?? []));
  expect(Object.keys(sentences).filter((key) => !used.has(key))).toEqual([]);
  expect([...used].filter((key) => !/^[A-Z].*\.$/.test(sentences[key] ?? ''))).toEqual([]);
});

const tried = sampleOfEach(inputs, 1, ({ of, asks, differs }) => [of, asks, differs]);

test.each(Object.entries(origins).map(([key, { repository }]) => [repository, key] as const))(
  '%s: hardenbot says the same of the inputs of its tests, or one sentence says why not',
  async (_repository, key) => {
    const wrong: string[] = [];
    for (const input of tried.filter(({ of }) => of === key)) {
      const ours = await oursOf(input);
      const isSame = ours === input.theirs;
      if (isSame !== (input.differs === undefined))
        wrong.push(
          `${input.asks}, ${input.test}: they say ${input.theirs}, hardenbot ${ours}, ${input.differs ?? 'without a sentence'}`,
        );
    }
    expect(wrong).toEqual([]);
  },
);
