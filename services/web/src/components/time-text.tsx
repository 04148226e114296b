import { formatAgo, formatTime, toMs } from '../lib/time.ts';
import { useNow } from '../lib/now.ts';
import { useZone } from '../lib/preferences.ts';

/** A time as a clock reads it; the tooltip has every digit the line came with. */
export function TimeText({ time, ms = false }: { time: string; ms?: boolean }) {
  const now = useNow();
  const zone = useZone();
  return (
    <time className="num" dateTime={time} title={time}>
      {formatTime(toMs(time), now, zone, ms)}
    </time>
  );
}

export function Ago({ time }: { time: string }) {
  const now = useNow();
  return (
    <time className="num" dateTime={time} title={time}>
      {formatAgo(toMs(time), now)}
    </time>
  );
}
