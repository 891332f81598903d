/** The table of the manual that says what is lost of which store, from what the doctor says. */
import { storeLosses } from '../../src/setup/doctor/store-loss';

/** Lines of Markdown. */
export function storeTable(): string {
  return [
    '| store | `hardenbot doctor` says | lost with a disk | lost with a server | what hardenbot then does |',
    '|---|---|---|---|---|',
    ...storeLosses.map(
      ({ store, sentence, disk, server, after }) => `| ${store} | ${sentence} | ${disk} | ${server} | ${after} |`,
    ),
  ].join('\n');
}
