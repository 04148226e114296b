import { useSyncExternalStore } from 'react';
import type { Zone } from './time.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Preference<T extends string> {
  read(): T;
  write(value: T): void;
  subscribe(listener: () => void): () => void;
}

/** A choice that outlives the page; where storage is closed (private windows) it lives as long as the page. */
function preference<T extends string>(key: string, values: readonly T[], initial: T): Preference<T> {
  const listeners = new Set<() => void>();
  const stored = storedValue(key);
  let present = values.find((value) => value === stored) ?? initial;
  return {
    read: () => present,
    write(value) {
      present = value;
      try {
        window.localStorage.setItem(key, value);
      } catch {
        // Storage is closed: the choice still holds for this page.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function storedValue(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const theme = preference<Theme>('logsieve.theme', ['system', 'light', 'dark'], 'system');
export const zone = preference<Zone>('logsieve.zone', ['local', 'utc'], 'local');

export const useTheme = (): Theme => useSyncExternalStore(theme.subscribe, theme.read);
export const useZone = (): Zone => useSyncExternalStore(zone.subscribe, zone.read);

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
const subscribeDark = (listener: () => void) => {
  darkQuery.addEventListener('change', listener);
  return () => {
    darkQuery.removeEventListener('change', listener);
  };
};

export function useDark(): boolean {
  const system = useSyncExternalStore(subscribeDark, () => darkQuery.matches);
  const chosen = useTheme();
  return chosen === 'system' ? system : chosen === 'dark';
}

/** Puts the choice where the style sheet reads it; called before the first paint and on every change. */
export function applyTheme(): void {
  const chosen = theme.read();
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
