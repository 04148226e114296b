/** Headers of `logs.raw` records. */
export const RAW_HEADERS = {
  contentType: 'content-type',
  service: 'service',
  /** Embedded mode: the source that the lines belong to, instead of the topic. */
  source: 'x-logsieve-source',
  /** Embedded mode: ordinal of the record's first line in that source. */
  offset: 'x-logsieve-offset',
  /** `1`: the last line has no `\n`. */
  openEnd: 'x-logsieve-open-end',
  /** Where the door goes on once these lines are stored; opaque to everybody else. */
  resume: 'x-logsieve-resume',
  /** No line: when it was sent, Unix milliseconds. Whoever stores lines says when it came by. */
  heartbeat: 'x-logsieve-heartbeat',
} as const;
