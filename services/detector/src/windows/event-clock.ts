/** A line more than this behind or ahead needs a second one like it before time is believed to have moved there. */
const JUMP_MS = 5 * 60_000;
/** So many lines in a row from long ago: an old file is read after a newer one, time goes back with it. */
const BACK_LINES = 50;
/** Clocks and time zones may be wrong by a day and a bit; what is further ahead of our own clock is never believed. */
const FUTURE_MS = 26 * 3_600_000;
/** Event time that passes 0.5 to 2 times as fast as ours over this span is live, a replay is not. */
const LIVE_SPAN_MS = 20_000;

/**
 * Event time of one service: how far it has come, from lines in almost any order and with some that carry nonsense. All in Unix milliseconds; `now` is our own
 * clock at the time of the call.
 */
export class EventClock {
  /** Latest event time that is believed; `null` before the first line. */
  latest: number | null = null;
  /** Our clock when `latest` was last moved or confirmed. */
  #at = 0;
  #suspect: number | null = null;
  #backward = 0;
  #backTo = 0;
  #anchor: { event: number; now: number } | null = null;
  #live = false;

  /** Takes one line's time. `false`: it cannot be placed (a wild time), count the line where time is. */
  take(timeMs: number, now: number): boolean {
    if (this.latest === null) {
      if (timeMs > now + FUTURE_MS) return false;
      this.#move(timeMs, now);
      return true;
    }
    const ahead = timeMs - this.latest;
    if (ahead > JUMP_MS) return this.#leap(timeMs, now);
    if (ahead < -JUMP_MS) return this.#back(timeMs, now);
    this.#backward = 0;
    this.#suspect = null;
    if (ahead > 0) this.#move(timeMs, now);
    else this.#at = now;
    return true;
  }

  /** Where event time is now if it went on like ours since the last line. Panes that end before it (less lateness) may close. */
  passed(now: number): number {
    return this.latest === null ? -Infinity : this.latest + Math.max(0, now - this.#at);
  }

  /** Goes on from a snapshot: the time in which we were away has not passed for the stream. */
  resume(latest: number | null, now: number): void {
    this.latest = latest;
    this.#at = now;
  }

  /** Whether event time passes like ours, so that hearing nothing means something. */
  isLive(): boolean {
    return this.#live;
  }

  #move(timeMs: number, now: number): void {
    this.latest = timeMs;
    this.#at = now;
    if (this.#anchor === null || now < this.#anchor.now) this.#anchor = { event: timeMs, now };
    const passed = now - this.#anchor.now;
    if (passed < LIVE_SPAN_MS) return;
    const speed = (timeMs - this.#anchor.event) / passed;
    this.#live = speed > 0.5 && speed < 2;
    this.#anchor = { event: timeMs, now };
  }

  /** Far ahead: believed when the next line is there too, and then the nearer of the two. A silent night near our own clock needs no second. */
  #leap(timeMs: number, now: number): boolean {
    if (timeMs > now + FUTURE_MS) return false;
    const first = this.#suspect;
    const isNow = Math.abs(timeMs - now) < JUMP_MS;
    if (!isNow && first === null) {
      this.#suspect = timeMs;
      return false;
    }
    this.#suspect = null;
    this.#anchor = null;
    this.#live = false;
    const believed = isNow || first === null ? timeMs : Math.min(first, timeMs);
    this.#move(believed, now);
    return timeMs - believed <= JUMP_MS;
  }

  #back(timeMs: number, now: number): boolean {
    this.#backward += 1;
    this.#backTo = this.#backward === 1 ? timeMs : Math.max(this.#backTo, timeMs);
    if (this.#backward < BACK_LINES) return false;
    this.#backward = 0;
    this.#anchor = null;
    this.#live = false;
    this.#move(this.#backTo, now);
    return true;
  }
}
