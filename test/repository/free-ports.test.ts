/** Tests side by side start servers, end them and start them again: meanwhile nobody else is given their ports. */

type FreePorts = typeof import('../support/wire/free-port');

test('two suites are never given the same port, although nobody listens on any', async () => {
  const load = (): FreePorts => {
    let loaded: FreePorts | undefined;
    jest.isolateModules(() => {
      loaded = require('../support/wire/free-port') as FreePorts;
    });
    if (loaded === undefined) throw new Error('It was not loaded.');
    return loaded;
  };
  const [one, other] = [load(), load()];
  const given: number[] = [];
  // More than one block each.
  for (let count = 0; count < 25; count += 1) given.push(await one.freePort(), await other.freePort());
  expect(new Set(given).size).toBe(given.length);
});
