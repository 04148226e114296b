const BLOCK = 512;

/** Regular files of a tar archive (POSIX ustar; names up to 255 characters), by name. */
export function readTar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= archive.length;) {
    const name = text(archive, at, 100);
    if (name === '') break; // two empty blocks end the archive
    const prefix = text(archive, at + 345, 155);
    const size = Number.parseInt(text(archive, at + 124, 12).trim() || '0', 8);
    const type = String.fromCharCode(archive[at + 156] ?? 0);
    const start = at + BLOCK;
    if (type === '0' || type === '\0')
      files.set(
        (prefix === '' ? name : `${prefix}/${name}`).replace(/^\.\//, ''),
        archive.subarray(start, start + size),
      );
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function text(archive: Buffer, from: number, length: number): string {
  const field = archive.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}
