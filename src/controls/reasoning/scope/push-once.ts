/** Rows of one list, each once: pages that move while they are read may bring an object twice, and then its name is no other's for that. */

/** A row without an id is one of its own. */
export function pushOnce<Row extends { readonly id?: string | null | undefined }>(rows: Row[], row: Row): void {
  const id = row.id?.toLowerCase();
  if (id === undefined || !rows.some((one) => one.id?.toLowerCase() === id)) rows.push(row);
}
