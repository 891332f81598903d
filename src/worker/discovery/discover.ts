/** Reads once what all suggestions need, and asks each. */
import type { Context, Control } from '../../controls/control.js';
import { openQuestionOf } from '../../controls/question.js';
import { recentSignIns } from '../../controls/reasoning/access/plan/sign-in-study.js';
import { privilegedRoles } from '../../controls/reasoning/access/tenant/privileged-roles.js';
import { eligibilityRead, roleRead } from '../../controls/reasoning/access/tenant/tenant-access.js';
import { RowCollector } from '../../controls/reasoning/findings/row-collector.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../../controls/suggestion.js';
import { compareTiers } from '../../engine/plan/risk.js';
import { refusalText } from '../../lib/errors.js';
import { refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import { readOf } from '../../tenant/resource.js';
import { type User, users } from '../../tenant/resources/user.js';
import { type PassOptions, type Reader, runReads } from '../audit/run-reads.js';
import { ControlCode } from '../control-code.js';
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

const userRead = readOf(users, ['id', 'userPrincipalName', 'displayName', 'accountEnabled', 'userType']);
/** A longer list is one that nobody checks. */
const maxApprovers = 8;
const enoughDays = 4;

/** Suggests who could approve changes: administrators who work, and are no break-glass account. Only approvers see it, because it says whom to attack. */
function suggestApprovers({ asOf, breakGlass }: { readonly asOf: Date; readonly breakGlass: readonly string[] }): Suggesting {
  const { since, read: signInRead } = recentSignIns(asOf);
  const people: User[] = [];
  const administrators = new Set<string>();
  const days = new Map<string, Set<string>>();
  const rows = new RowCollector()
    .on(userRead, (row) => people.push(row))
    .on(signInRead, ({ userId, createdDateTime: at, status }) => {
      if (status?.errorCode !== 0 || !(at instanceof Date) || at < since || at > asOf) return;
      const seen = days.get(normal(userId)) ?? new Set<string>();
      days.set(normal(userId), seen.add(at.toISOString().slice(0, 10)));
    });
  for (const read of [roleRead, eligibilityRead])
    rows.on(read, ({ principalId, roleDefinitionId }) => {
      if (privilegedRoles.includes(roleDefinitionId?.toLowerCase() ?? '')) administrators.add(normal(principalId));
    });
  const isBreakGlass = new Set(breakGlass.map(normal));
  return {
    reads: () => [userRead, roleRead, eligibilityRead, signInRead],
    see: rows.see,
    suggest: (outcomes) => {
      const unread = [userRead, roleRead, signInRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined) return cannotSuggest(`Who administers the tenant could not be read (${unread.resource.key}).`);
      const found = people.filter(
        ({ id, userPrincipalName, accountEnabled, userType }) =>
          administrators.has(normal(id)) &&
          accountEnabled === true &&
          userType !== 'Guest' &&
          !isBreakGlass.has(normal(id)) &&
          !isBreakGlass.has(normal(userPrincipalName)) &&
          (days.get(normal(id))?.size ?? 0) >= enoughDays,
      );
      const names = found.map(({ displayName, userPrincipalName }) => displayName ?? userPrincipalName ?? '');
      if (found.length < 2 || found.length > maxApprovers)
        return cannotSuggest(
          `${found.length} administrators signed in on several days of the last 30; two to ${maxApprovers} would be enough approvers.`,
        );
      return {
        answer: 'use',
        settings: { approvers: found.map(({ id }) => id ?? '') },
        says: `${names.join(', ')} administer the tenant and could approve changes.`,
        evidence: found.map(
          ({ userPrincipalName, id }) =>
            `${userPrincipalName}: administrator, signed in on ${days.get(normal(id))?.size ?? 0} days.`,
        ),
        confidence: 'likely',
      };
    },
  };
}

function normal(id: string | null | undefined): string {
  return (id ?? '').trim().toLowerCase();
}
