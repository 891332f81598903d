/** A tenant's answers before they are parsed: by the same requests, retries and pages as everything else. Only reads. */
import type { RawAnswers } from '../../src/tenant/raw-answers.js';
import type { TenantConnection, Time } from './connection.js';
import { openServices } from './services.js';

/** The caller closes it. */
export function openRawAnswers(connection: TenantConnection, time: Time): RawAnswers {
  const { listings, wire } = openServices(connection, time);
  return {
    async *pages(read) {
      for await (const { rows, next, broken } of listings[read.resource.list.service].pages(read))
        yield { rows, continues: next !== null, broken };
    },
    close: () => wire.close(),
  };
}
