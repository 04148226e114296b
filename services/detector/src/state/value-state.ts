import type { CategoryHabit } from '../detect/category-habit.ts';
import type { NumberHabit } from '../detect/number-habit.ts';
import { CategoryWatch, NumberWatch } from '../engine/slot-watch.ts';
import type { OddPanes, SlotWatch } from '../engine/slot-watch.ts';
import { Values } from '../engine/values.ts';

/** Plain data of the variables of one service. What the open pane has shown of them so far is not kept: seconds of it. */
export type ValueState = readonly { readonly key: string; readonly slots: readonly (SlotState | null)[] }[];

type SlotState =
  | {
      readonly kind: 'number';
      readonly habit: Omit<NumberHabit, 'buckets' | 'low' | 'high' | 'least' | 'most'>;
      readonly buckets: readonly (readonly [number, number])[];
      /** Empty where nothing was seen: JSON has no infinity. */
      readonly range: readonly number[];
      readonly oddPanes: OddPanes;
      /** Absent in snapshots of earlier releases. */
      readonly stuckPanes?: OddPanes;
    }
  | {
      readonly kind: 'category';
      readonly isStatus: boolean;
      readonly habit: Omit<CategoryHabit, 'values'>;
      readonly values: readonly (readonly [string, number])[];
      readonly oddPanes: OddPanes;
      readonly stuckPanes?: OddPanes;
    };

export const saveValues = (values: Values): ValueState =>
  [...values.watches.values()].map(({ key, slots }) => ({ key, slots: slots.map(saveSlot) }));

export function restoreValues(state: ValueState): Values {
  const values = new Values();
  for (const { key, slots } of state) values.adopt(key, slots.map(restoreSlot));
  return values;
}

function saveSlot(slot: SlotWatch | null): SlotState | null {
  if (slot === null) return null;
  const { oddPanes, stuckPanes } = slot;
  if (slot instanceof NumberWatch) {
    const { buckets, low, high, least, most, ...habit } = slot.habit;
    const range = buckets.size === 0 ? [] : [low, high, least, most];
    return { kind: 'number', habit, buckets: [...buckets], range, oddPanes, stuckPanes };
  }
  const { values, ...habit } = slot.habit;
  return { kind: 'category', isStatus: slot.isStatus, habit, values: [...values], oddPanes, stuckPanes };
}

function restoreSlot(state: SlotState | null): SlotWatch | null {
  if (state === null) return null;
  const { oddPanes, stuckPanes = { panes: 0, odd: 0 } } = state;
  const panes = { oddPanes, stuckPanes };
  if (state.kind === 'category')
    return new CategoryWatch(state.isStatus).restore({ ...state.habit, values: new Map(state.values) }, panes);
  const [low = Infinity, high = -Infinity, least = Infinity, most = -Infinity] = state.range;
  const habit = { ...state.habit, buckets: new Map(state.buckets), low, high, least, most };
  return new NumberWatch().restore(habit, panes);
}
