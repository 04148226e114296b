/** A request that ends with this status; each door writes it in the shape of its protocol. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly status: number;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** Short, for the metrics. */
  readonly reason: string;
  /** Parameters that are wrong, for problem+json. */
  readonly errors: readonly { readonly parameter: string; readonly detail: string }[];

  constructor(
    status: number,
    reason: string,
    message: string,
    more: { retryAfter?: number; cause?: unknown; errors?: readonly { parameter: string; detail: string }[] } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = status;
    this.reason = reason;
    this.retryAfter = more.retryAfter;
    this.errors = more.errors ?? [];
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

export function titleOf(status: number): string {
  return TITLES[status] ?? 'Error';
}
