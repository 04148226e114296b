import { PRESETS, isPreset, rangeLabel, rangeParams } from '../lib/range.ts';
import type { Range } from '../lib/range.ts';
import { setParams } from '../lib/router.ts';
import { formatTime, toMs } from '../lib/time.ts';
import { useNow } from '../lib/now.ts';
import { useZone } from '../lib/preferences.ts';

/** Time range of a screen, kept in the address. A brush on a chart makes a chosen range; "All" and presets clear it. */
export function RangePicker({ range }: { range: Range }) {
  const now = useNow();
  const zone = useZone();
  const choose = (next: Range) => {
    setParams({ ...rangeParams(next), cursor: undefined });
  };
  return (
    <div className="range" role="group" aria-label="Time range">
      {range.kind === 'absolute' && (
        <button
          type="button"
          className="range-chosen"
          aria-pressed="true"
          title={`${rangeLabel(range)}; press to show everything again`}
          onClick={() => {
            choose({ kind: 'all' });
          }}
        >
          <span className="num">
            {formatTime(toMs(range.from), now, zone)} – {formatTime(toMs(range.to), now, zone)}
          </span>{' '}
          <span aria-hidden="true">×</span>
        </button>
      )}
      {Object.keys(PRESETS)
        .filter(isPreset)
        .map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={range.kind === 'preset' && range.preset === preset}
            onClick={() => {
              choose({ kind: 'preset', preset });
            }}
          >
            {preset}
          </button>
        ))}
      <button
        type="button"
        aria-pressed={range.kind === 'all'}
        onClick={() => {
          choose({ kind: 'all' });
        }}
      >
        All
      </button>
    </div>
  );
}
