/** Commit metadata that says which batch is being processed: its last offset. The committed offset is its first. */
const PREFIX = 'logsieve:1:';

export const intentMetadata = (lastOffset: number): string => `${PREFIX}${String(lastOffset)}`;

/** The last offset of the batch that was in progress when the offset was committed, or `null`. */
export function readIntent(metadata: string | null | undefined): number | null {
  if (metadata?.startsWith(PREFIX) !== true) return null;
  const last = Number(metadata.slice(PREFIX.length));
  return metadata.length > PREFIX.length && Number.isSafeInteger(last) && last >= 0 ? last : null;
}
