/** Why the folder of a mirror takes no writes, and what to do about it, in place of what the system calls it. */

export interface MirrorTrouble {
  /** The end of a sentence, without its full stop. */
  readonly why: string;
  /** What to do, without a full stop. */
  readonly remedy: string;
  /** Set where another user may be able to. */
  readonly isOfUser?: true;
}

export function mirrorTrouble(error: unknown): MirrorTrouble {
  switch (codeIn(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { why: 'the disk is full', remedy: 'make room on it' };
    case 'EROFS':
      return { why: 'its disk takes no writes', remedy: 'mount it for writing' };
    case 'EACCES':
    case 'EPERM':
      return { why: 'this user may not write there', remedy: 'give the folder to the user of the worker', isOfUser: true };
    case 'ENOENT':
      return { why: 'there is no such folder any more', remedy: 'look whether its disk is mounted' };
    case 'EIO':
      return { why: 'its disk fails', remedy: 'replace it' };
    default:
      return { why: error instanceof Error ? error.message : String(error), remedy: 'look at that disk' };
  }
}

/** Whether the system said no, and not hardenbot. */
export function isOfSystem(error: unknown): boolean {
  return typeof codeIn(error) === 'string' && error instanceof Error && 'syscall' in error;
}

function codeIn(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
