/** Thirty little bars; the highest fills the height, `errors` lie over their feet. Decorative beside the number it stands by. */
export function Sparkline(props: {
  rate: readonly number[];
  errors?: readonly number[];
  width?: number;
  height?: number;
}) {
  const { rate, errors = [], width = 120, height = 22 } = props;
  const peak = Math.max(1, ...rate);
  const step = width / Math.max(1, rate.length);
  const bars = (values: readonly number[]) =>
    values
      .map((value, index) => {
        if (value <= 0) return '';
        const bar = Math.max(1, (value / peak) * height);
        return `M${(index * step).toFixed(1)} ${String(height)}v-${bar.toFixed(1)}h${(step * 0.8).toFixed(1)}v${bar.toFixed(1)}z`;
      })
      .join('');
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="sparkline-base" d={`M0 ${String(height - 0.5)}H${String(width)}`} />
      <path className="sparkline-bars" d={bars(rate)} />
      <path className="sparkline-errors" d={bars(errors)} />
    </svg>
  );
}
