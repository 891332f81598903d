/**
 * Tenants of the other families of which something cannot be read. Nothing may be said that is not so of every tenant that reads the
 * same: some of those are made with what another tenant has in the place of what was not read.
 */
import fc from 'fast-check';
import { controls } from '../../../src/controls/index';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { readName } from '../../../src/tenant/resource';
import { contextOf } from '../../support/controls/run-case';
import { access } from '../access/index';
import { accessModels } from '../access/model';
import { rarely } from '../draw';
import type { Expected, Family, Given, Trial } from '../family';
import { mail } from '../mail/index';
import { mailModels } from '../mail/model';
import { mailboxes } from '../mailboxes/index';
import { mailboxModels } from '../mailboxes/model';
import { services } from '../services/index';
import { servicesModels } from '../services/model';
import { sites } from '../sites/index';
import { sitesModels } from '../sites/model';
import { accessParts, possible } from './access';
import { mailParts } from './mail';
import { mailboxParts } from './mailboxes';
import type { Cut, Part, State } from './part';
import { servicesParts } from './services';
import { sitesParts } from './sites';

/** A tenant of another family with what is not read of it, ready to be tried. */
export interface ReadsModel {
  readonly trials: () => readonly Trial[];
  /** For anyone who reads the disagreement. */
  readonly cuts: readonly Cut[];
}

export const reads: Family<ReadsModel> = {
  name: 'reads',
  about: 'tenants of the other families of which something cannot be read',
  tenants: fc.oneof(
    drawn({ ...access, trials: (model) => access.trials(possible(model)) }, accessModels.map(possible), accessParts),
    drawn(mail, mailModels, mailParts),
    drawn(mailboxes, mailboxModels, mailboxParts),
    drawn(sites, sitesModels, sitesParts),
    drawn(services, servicesModels, servicesParts),
  ),
  trials: ({ trials }) => trials(),
};

function drawn<Model>(
  family: Family<Model>,
  models: fc.Arbitrary<Model>,
  parts: readonly Part<Model>[],
): fc.Arbitrary<ReadsModel> {
  return fc
    .record({
      model: models,
      others: fc.tuple(models, models),
      cuts: fc
        .subarray(
          parts.map(({ read }) => read),
          { minLength: 1, maxLength: 2 },
        )
        .chain((names) =>
          fc.tuple(...names.map((read) => fc.record({ read: fc.constant(read), after: rarely<number | null>(null, fc.nat(2)) }))),
        ),
    })
    .map(({ model, others, cuts }) => ({ cuts, trials: () => trialsOf(family, model, { others, cuts, parts }) }));
}

interface Unread<Model> {
  readonly others: readonly Model[];
  readonly cuts: readonly Cut[];
  readonly parts: readonly Part<Model>[];
}

function trialsOf<Model>(family: Family<Model>, model: Model, { others, cuts, parts }: Unread<Model>): readonly Trial[] {
  const applied = cuts.flatMap(({ read, after }) => {
    const part = parts.find((one) => one.read === read);
    return part === undefined ? [] : [{ part, after }];
  });
  const worlds = [
    model,
    ...others.map((other) => applied.reduce((whole, { part, after }) => part.completed(whole, other, after), model)),
  ].map((whole) => family.trials(whole));
  return family.trials(model).map(({ control, given }, index) => {
    const state = applied.reduce<State>((whole, { part, after }) => part.cut(whole, after), given.state);
    const answers = worlds.flatMap((trials) => trials[index]?.expected ?? []);
    const partly = { ...given, state };
    return { control, given: partly, expected: expectedOf(answers, { control, given: partly, cuts }) };
  });
}

/** A pass, and that nothing is there to judge, has to be so of every tenant that reads the same; a gap has to be one in each. */
function expectedOf(
  answers: readonly Expected[],
  { control, given, cuts }: { readonly control: string; readonly given: Given; readonly cuts: readonly Cut[] },
): Expected {
  const inAll = (...verdicts: readonly Verdict[]) =>
    answers.every((answer) => answer.verdicts.some((verdict) => verdicts.includes(verdict)));
  const unread = cuts.map(({ read }) => read);
  const [whole] = answers;
  return {
    verdicts: [
      'unknown',
      ...(inAll('pass', 'notApplicable') ? (['pass'] as const) : []),
      ...(inAll('notApplicable') ? (['notApplicable'] as const) : []),
      ...(inAll('fail', 'partial') ? (['fail', 'partial'] as const) : []),
    ],
    missing: askedFor(control, given).filter((read) => unread.includes(read)),
    ...(whole?.verdicts.includes('unknown') === true ? {} : { missingIfUnknown: unread.map((read) => read.replace(/\/.*/, '')) }),
    because: `${cuts.map(({ read, after }) => (after === null ? read : `${read} after ${after}`)).join(' and ')} not read; whole it is ${whole?.verdicts.join(' or ')}`,
  };
}

/** What the control reads in any case. */
function askedFor(id: string, given: Given): readonly string[] {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`There is no control ${id}.`);
  return control.reads(contextOf(control, { ...given, name: 'a random tenant', verdict: 'unknown' })).map(readName);
}
