/** A mistake of ours in one part of the product, kept to that part: what else was asked for goes on. */
import { type Refusal, refuse } from './errors.js';
import { sha256 } from './json.js';

/** This many calls tell one mistake from another. */
const toldCalls = 3;

/** What the code of one control threw, or the code that takes the rows of one collection; `cause` is what it threw, and the stack is of that. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  /** Id of the control, or key of the collection. */
  readonly of: string;
  /** The same for the same mistake, in the log and before people; made of no value that was read. */
  readonly id: string;

  constructor(of: string, cause: unknown) {
    super(`${of} failed`, { cause });
    this.of = of;
    if (cause instanceof Error && cause.stack !== undefined) this.stack = cause.stack;
    this.id = `f-${sha256([of, ...callsOf(cause)].join('\n')).slice(0, 8)}`;
  }
}

/** Takes a fault into the log. */
export type ReportInternalError = (fault: InternalError) => void;

/** The fault that was caught, once it is reported. Anything else is thrown on, and so is a fault where nobody is shown of it. */
export function reportedError(error: unknown, faulted: ReportInternalError | undefined): InternalError {
  if (!(error instanceof InternalError) || faulted === undefined) throw error;
  faulted(error);
  return error;
}

/** What people read of a fault: the tenant is not to blame, and who is to be notified. */
export function refusalOfInternalError({ of, id }: InternalError): Refusal {
  return refuse(
    'own-fault',
    `hardenbot itself failed at ${of} (${id}): that is a mistake in hardenbot, and says nothing of the tenant.`,
    `Report it with what the log says of ${id}.`,
  );
}

/** File and line of the innermost calls, without the folders of this machine. */
function callsOf(cause: unknown): readonly string[] {
  const { stack = '' } = cause instanceof Error ? cause : {};
  const calls = [...stack.matchAll(/^ {4}at .*?([^/\\(\s]+:\d+:\d+)\)?$/gm)].map(([, place = '']) => place);
  return calls.slice(0, toldCalls);
}
