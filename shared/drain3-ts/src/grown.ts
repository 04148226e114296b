/** A longer copy. */
export function grown(list: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(least, list.length * 2));
  longer.set(list);
  return longer;
}
