/** Sign-ins that were seen, so that none counts twice: the log may hold one several times, with another status each time. */

/**
 * Source: the FAQ of Microsoft Entra reports. The rows of one sign-in stand close together, so the latest ones are enough; a row without an id
 * cannot be distinguished from others and counts.
 */
export class SeenSignIns<Told = true> {
  private readonly told = new Map<string, Told>();

  /** What was said of it before; undefined: it is new. */
  before({ id }: { readonly id?: string | null | undefined }): Told | undefined {
    return id ? this.told.get(id) : undefined;
  }

  tell({ id }: { readonly id?: string | null | undefined }, told: Told): void {
    if (!id) return;
    this.told.set(id, told);
    const [oldest] = this.told.keys();
    if (this.told.size > maxTold && oldest !== undefined) this.told.delete(oldest);
  }
}

/** A sign-in with many steps has a few rows; a busy tenant has thousands of others between them at most. */
const maxTold = 20_000;
