/** Opens an address, or a file, in the browser of the person at this machine. */
import open from 'open';

/**
 * Hands the address to the system and does not wait for what becomes of it. Rejects where the system has no program for it, or says so later
 * by `failed`.
 */
export async function openInBrowser(address: string, failed: () => void): Promise<void> {
  if (!/^(https|file):\/\//.test(address)) throw new Error('Only an https address or a file is opened.');
  const started = await open(address);
  started.once('error', failed);
  started.once('exit', (code) => {
    if (code !== 0 && code !== null) failed();
  });
}
