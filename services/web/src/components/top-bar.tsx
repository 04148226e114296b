import { theme, useTheme, useZone, zone } from '../lib/preferences.ts';
import type { Theme } from '../lib/preferences.ts';
import type { Route } from '../lib/router.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { Link } from './link.tsx';
import { SearchBox } from './search-box.tsx';
import { ViewsDialog } from './views-dialog.tsx';

const TABS = [
  { href: '/', name: 'Overview', screens: ['overview', 'anomalies', 'anomaly'] },
  { href: '/templates', name: 'Templates', screens: ['templates', 'template'] },
  { href: '/logs', name: 'Logs', screens: ['logs'] },
  { href: '/compare', name: 'Compare', screens: ['compare'] },
  { href: '/status', name: 'System', screens: ['status', 'llm', 'uncertainty', 'setup'] },
] as const;

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };
const THEME_SIGNS: Readonly<Record<Theme, string>> = { system: '◐', dark: '☾', light: '☼' };

export function TopBar({ screen }: { screen: Route['screen'] }) {
  const chosen = useTheme();
  const shownZone = useZone();
  return (
    <header className="topbar">
      <Link href="/" className="brand" aria-label="logsieve, overview">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M2 4.5h16M4.5 10h11" />
          <path className="brand-dot" d="M8 15.5h4" />
        </svg>
        <span>logsieve</span>
      </Link>
      <nav aria-label="Screens">
        {TABS.map((tab) => (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={(tab.screens as readonly string[]).includes(screen) ? 'page' : undefined}
          >
            {tab.name}
          </Link>
        ))}
      </nav>
      <SearchBox />
      <div className="tools">
        <ViewsDialog />
        <button
          type="button"
          className="quiet"
          title="Times in your zone or in UTC"
          onClick={() => {
            zone.write(shownZone === 'utc' ? 'local' : 'utc');
          }}
        >
          {shownZone === 'utc' ? 'UTC' : 'Local'}
          <span className="visually-hidden"> times; switch</span>
        </button>
        <button
          type="button"
          className="quiet icon"
          aria-label={`Theme: ${chosen}; switch to ${NEXT_THEME[chosen]}`}
          title={`Theme: ${chosen}`}
          onClick={() => {
            theme.write(NEXT_THEME[chosen]);
          }}
        >
          {THEME_SIGNS[chosen]}
        </button>
        <KeysDialog />
      </div>
    </header>
  );
}
