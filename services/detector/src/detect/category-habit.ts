/** More different values than this, and the variable is no category. */
const MAX_VALUES = 40;
/** Longer texts are not categories. */
const MAX_LENGTH = 64;

/** Values of a variable that takes few: how often each came. Plain data. */
export interface CategoryHabit {
  readonly values: Map<string, number>;
  seen: number;
  /** Values seen once. */
  singles: number;
  /** It has too many values: nothing is expected of it any more. */
  isOpen: boolean;
}

export const newCategoryHabit = (): CategoryHabit => ({ values: new Map(), seen: 0, singles: 0, isOpen: false });

/** Chance that the next value is a new one (Good–Turing). */
export const newValueChance = ({ singles, seen }: CategoryHabit): number => (singles + 0.5) / (seen + 1);

export const shareOf = ({ values, seen }: CategoryHabit, value: string): number =>
  ((values.get(value) ?? 0) + 0.5) / (seen + 1);

export function learnValue(habit: CategoryHabit, value: string, count: number): void {
  if (habit.isOpen) return;
  const before = habit.values.get(value) ?? 0;
  if ((before === 0 && habit.values.size >= MAX_VALUES) || value.length > MAX_LENGTH) {
    habit.isOpen = true;
    habit.values.clear();
    return;
  }
  habit.values.set(value, before + count);
  habit.seen += count;
  if (before === 0 && count === 1) habit.singles += 1;
  else if (before === 1) habit.singles -= 1;
}

/** A status by its class, where it has one: `503` is `5xx`. Other texts stay what they are. */
export const statusClass = (text: string): string => (/^[1-5]\d\d$/.test(text) ? `${text.slice(0, 1)}xx` : text);
