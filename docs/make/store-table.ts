/** The table of the manual that says what is lost of which store, from what the doctor says. */
import { storeLosses } from '../../src/setup/doctor/store-loss';

/** Lines of Markdown. */
export function storeTable(): string {
  return [
    '| store | `hardenbot doctor` says | lost with a process | with a disk | with a server | with a zone | what hardenbot then does |',
    '|---|---|---|---|---|---|---|',
    ...storeLosses.map(
      ({ store, sentence, process, disk, server, zone, after }) =>
        `| ${store} | ${sentence} | ${process} | ${disk} | ${server} | ${zone} | ${after} |`,
    ),
  ].join('\n');
}
