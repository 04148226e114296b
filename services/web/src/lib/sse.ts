/** One server-sent event, as the HTML standard (9.2.6) reads it; comments and empty events give nothing. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Feeds text as it arrives and gives the events it completes; holds at most one unfinished event. */
export function createSseParser(): (chunk: string) => ServerEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];
  return (chunk) => {
    const events: ServerEvent[] = [];
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ event: event === '' ? 'message' : event, data: data.join('\n') });
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
      if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
    return events;
  };
}

/**
 * Reads a stream of events until the signal ends it or the server does. A plain fetch, not EventSource: an error
 * answer shows its problem document instead of "error".
 */
export async function readEvents(response: Response, onEvent: (event: ServerEvent) => void): Promise<void> {
  if (response.body === null) return;
  const parse = createSseParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parse(value)) onEvent(event);
  }
}
