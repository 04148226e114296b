/** A longer copy. */
export function grown(list: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(least, Math.ceil(list.length * 1.5)));
  longer.set(list);
  return longer;
}
