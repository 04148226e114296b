/** `YYYYMMDDhhmmss` and nine digits of a fraction, in UTC. */
export const CLOCK_DIGITS = 23;

const NANOS = 1_000_000_000n;
const DAY = 86_400;

/** Writes a time as 23 digits; times of one day share what is costly. Unix nanoseconds of the years 1000 to 9999. */
export class ClockDigits {
  #day = Number.NaN;
  #date = '';

  of(time: bigint): string {
    let nanos = time % NANOS;
    if (nanos < 0n) nanos += NANOS;
    const seconds = Number((time - nanos) / NANOS);
    const day = Math.floor(seconds / DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = new Date(day * DAY * 1000).toISOString().slice(0, 10).replaceAll('-', '');
    }
    const second = seconds - day * DAY;
    return (
      this.#date +
      two(Math.floor(second / 3600)) +
      two(Math.floor(second / 60) % 60) +
      two(second % 60) +
      String(nanos).padStart(9, '0')
    );
  }
}

const two = (value: number): string => (value < 10 ? `0${String(value)}` : String(value));
