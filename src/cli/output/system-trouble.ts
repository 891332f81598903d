/** What the system or the network refused, said so that anyone who typed a command knows what to do: a port that is taken, a place that takes no writes. */
import { InputError } from '../../lib/errors.js';
import { troubleOf } from './write-new.js';

interface SystemError {
  readonly syscall: string;
  readonly code: string;
  readonly address?: string;
  readonly port?: number;
  readonly path?: string;
}

/** Null for an error that is none of the system's, or of which nobody can say what helps. */
export function systemTrouble(error: unknown): InputError | null {
  if (isLater(error))
    return new InputError(error.message, [
      'look whether this machine gets there over HTTPS, or what the chat says of its own state, and start it again',
    ]);
  if (!isOfSystem(error)) return null;
  const { syscall, path } = error;
  if (syscall === 'listen' || syscall === 'bind') return portTrouble(error);
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  if (!isFull && !['mkdir', 'write', 'fsync', 'rename', 'link'].includes(syscall)) return null;
  if (path === undefined) return isFull ? fullDisk : null;
  const { why, remedy } = troubleOf(error);
  return new InputError(`${path} cannot be written.`, [`${why}; ${remedy}go into another folder first`]);
}

/** The system names no file that was open already. */
const fullDisk = new InputError('The disk is full.', [
  'make room, and run it again; a worker writes to the folder that HARDENBOT_LEDGER_MIRROR names, else to `ledger`',
]);

/** A DeliveryError by its name: its own file loads what the help of a command has no use for. */
function isLater(error: unknown): error is Error {
  return error instanceof Error && error.name === 'DeliveryError' && 'kind' in error && error.kind === 'later';
}

function isOfSystem(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

const elsewhere = 'in the settings, or with --port where the command takes it';

function portTrouble({ code, address = '', port = 0 }: SystemError): InputError | null {
  switch (code) {
    case 'EADDRINUSE':
      return new InputError(`Port ${port} of ${address} is taken.`, [
        `another program listens there, perhaps a hardenbot that still runs: end it, or name another port ${elsewhere}`,
      ]);
    case 'EACCES':
      return new InputError(`This user may not listen on port ${port} of ${address}.`, [
        `name a port from 1024 up ${elsewhere}, and let a proxy hand on to it`,
      ]);
    case 'EADDRNOTAVAIL':
      return new InputError(`This machine has no address ${address}.`, [
        'name one that it has in the settings, or with --host where the command takes it',
      ]);
    default:
      return null;
  }
}
