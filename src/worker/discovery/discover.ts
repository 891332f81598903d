/** Reads once what all suggestions need, and asks each. */
import type { Context, Control } from '../../controls/control.js';
import { openQuestionOf } from '../../controls/question.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../../controls/suggestion.js';
import { compareTiers } from '../../engine/plan/risk.js';
import { refusalText } from '../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import { type PassOptions, type Reader, runReads } from '../audit/run-reads.js';
import { ControlCode } from '../control-code.js';
import { suggestApprovers } from './approvers.js';
import type { Discovered, Discovery } from './discovery.js';

interface Discovering {
  readonly tenantId: string;
  readonly asOf: Date;
  readonly breakGlass: readonly string[];
  readonly controls: readonly { readonly control: Control; readonly context: Context }[];
}

/** A read that the tenant refuses is no error: no suggestion rests on it. A mistake in one suggestion stays with it. */
export async function discover(input: Discovering, options: PassOptions): Promise<Discovery> {
  const asked = [
    ...input.controls
      .toSorted(({ control: one }, { control: other }) => compareTiers(other.severity, one.severity))
      .flatMap(({ control, context }) => ofControl(control, context, options)),
    ofApprovers(input, options),
  ];
  const { outcomes } = await runReads(
    asked.map(({ reader }) => reader),
    options,
  );
  const suggestions = asked.map(({ about, suggest }): Discovered => ({ ...about, ...suggest(outcomes) }));
  return {
    schema: 'discovery/1',
    tenant: input.tenantId,
    asOf: input.asOf.toISOString(),
    suggestions: suggestions.toSorted((one, other) => Number(one.question === null) - Number(other.question === null)),
  };
}

type Subject = Omit<Discovered, keyof Suggestion>;

interface Asked {
  readonly about: Subject;
  readonly reader: Reader;
  readonly suggest: (...outcomes: Parameters<Suggesting['suggest']>) => Suggestion;
}

function ofControl(control: Control, context: Context, options: PassOptions): readonly Asked[] {
  if (control.suggest === undefined) return [];
  const question = openQuestionOf(control, context.settings)?.ask ?? null;
  return [asking(control.id, { question }, { make: () => control.suggest?.(context), options })].flat();
}

function ofApprovers({ asOf, breakGlass }: Discovering, options: PassOptions): Asked {
  const make = (): Suggesting => suggestApprovers({ asOf, breakGlass });
  return asking('approvers', { question: null, onlyForApprovers: true }, { make, options });
}

function asking(
  id: string,
  about: Omit<Subject, 'about' | 'of'>,
  { make, options }: { readonly make: () => Suggesting | undefined; readonly options: PassOptions },
): Asked {
  const code = new ControlCode({ id });
  const guarded = <Result>(work: () => Result, failed: (says: string) => Result): Result => {
    try {
      return code.run(work);
    } catch (error) {
      return failed(refusalText(refusalOfInternalError(reportedError(error, options.faulted))));
    }
  };
  const suggesting = guarded<Suggesting>(
    () => make() ?? nothing('There is nothing to suggest.'),
    (says) => nothing(says),
  );
  return {
    about: { about: id, of: suggesting.ofTenant === true || about.onlyForApprovers === true ? 'tenant' : 'control', ...about },
    reader: {
      reads: guarded<Reader['reads']>(
        () => suggesting.reads(),
        () => [],
      ),
      fold: code.fold(suggesting),
    },
    suggest: (outcomes) => guarded(() => suggesting.suggest(outcomes), cannotSuggest),
  };
}

function nothing(says: string): Suggesting {
  return { reads: () => [], see: () => undefined, suggest: () => cannotSuggest(says) };
}
