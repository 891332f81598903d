/** The files of evidence, each by its hash; nothing of them is trusted that does not have it. */

export interface LoadsEvidence {
  /** Null when it is not there (any more). */
  load(tenant: string, sha256: string): Promise<string | null>;
}
/** The port of where the files of evidence are kept. */

export interface EvidenceStore extends LoadsEvidence {
  save(tenant: string, sha256: string, text: string): Promise<void>;
}
