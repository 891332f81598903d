/**
 * Records of Microsoft Purview in the unified audit log. Its role groups are changed by cmdlets of the same names as those of Exchange, and are others. Source: the record types and
 * workloads of the Office 365 Management Activity API schema.
 */

/** SecurityComplianceCenterEOPCmdlet and Discovery. */
const recordTypes: readonly number[] = [18, 24];

export function isOfPurview({
  RecordType,
  Workload,
}: {
  readonly RecordType?: number | null | undefined;
  readonly Workload?: string | null | undefined;
}): boolean {
  return recordTypes.includes(RecordType ?? 0) || /^SecurityComplianceCenter$/i.test(Workload ?? '');
}
