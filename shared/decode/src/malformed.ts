/** A value that is not what its content type says, as a whole. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}
