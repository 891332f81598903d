/** What a command is at while it runs: on a terminal, on standard error, and gone when it is done. */
import { withProgress } from '../../src/cli/output/print-progress';

function screen(isTTY: boolean, columns = 20) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

test('a terminal shows from the start one line in place of the one before, and nothing is left of it', async () => {
  const { written, ...terminal } = screen(true);
  await expect(withProgress('asking', async (at) => [at('asking 1 of 2'), at('asking 2 of 2')].length, terminal)).resolves.toBe(
    2,
  );
  expect(written).toEqual(['\r\u001b[Kasking', '\r\u001b[Kasking 1 of 2', '\r\u001b[Kasking 2 of 2', '\r\u001b[K']);
});

test('a command that fails leaves nothing of it either', async () => {
  const { written, ...terminal } = screen(true);
  await expect(withProgress('asking', () => Promise.reject(new Error('away')), terminal)).rejects.toThrow('away');
  expect(written).toEqual(['\r\u001b[Kasking', '\r\u001b[K']);
});

test('what is longer than the screen is cut, and what a tenant said moves nothing', async () => {
  const { written, ...terminal } = screen(true);
  await withProgress('asking', async (at) => at(`reading \u001b[2J${'x'.repeat(50)}`), terminal);
  expect(written[1]?.slice(4)).toHaveLength(19);
  expect(written[1]?.slice(4)).not.toContain('\u001b');
});

test('where the output is kept, nothing is written', async () => {
  const { written, ...file } = screen(false);
  await withProgress('asking', async (at) => at('asking 1 of 2'), file);
  expect(written).toEqual([]);
});
