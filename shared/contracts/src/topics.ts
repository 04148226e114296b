/** Names of our topics; a name is never typed anywhere else. */
export const TOPICS = {
  raw: 'logs.raw',
  parsed: 'logs.parsed',
  reviewRequests: 'reviews.requested',
  dead: 'logs.dead',
} as const;

export const CONSUMER_GROUPS = {
  parser: 'logsieve-parser',
  detector: 'logsieve-detector',
  reviewer: 'logsieve-reviewer',
} as const;

/** Media types of `logs.raw` values, in header `content-type`. No header means `text`: one line, or many if it contains `\n`. */
export const CONTENT_TYPES = {
  text: 'text/plain',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  otlpProtobuf: 'application/x-protobuf',
  otlpJson: 'application/vnd.logsieve.otlp+json',
  /** NDJSON of DecodedLine, written by our own doors for protocols without a compact wire form. */
  records: 'application/vnd.logsieve.records+json; version=1',
} as const;
