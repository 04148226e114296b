import { useEffect, useRef } from 'react';
import { Banners } from './components/banners.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { TopBar } from './components/top-bar.tsx';
import { Empty, Loading } from './components/notices.tsx';
import { Link } from './components/link.tsx';
import { parseRoute, useAddress } from './lib/router.ts';
import type { Route } from './lib/router.ts';
import { useHotkeys } from './lib/hotkeys.ts';
import { useRangePending } from './lib/use-range.ts';
import { AnomalyScreen } from './screens/anomaly/anomaly-screen.tsx';
import { AnomaliesScreen } from './screens/overview/anomalies-screen.tsx';
import { CompareScreen } from './screens/compare/compare-screen.tsx';
import { LogsScreen } from './screens/logs/logs-screen.tsx';
import { OverviewScreen } from './screens/overview/overview-screen.tsx';
import { LlmScreen } from './screens/llm/llm-screen.tsx';
import { SetupScreen } from './screens/setup/setup-screen.tsx';
import { StatusScreen } from './screens/status/status-screen.tsx';
import { TemplateScreen } from './screens/templates/template-screen.tsx';
import { TemplatesScreen } from './screens/templates/templates-screen.tsx';
import { UncertaintyScreen } from './screens/uncertainty/uncertainty-screen.tsx';

const TITLES: Readonly<Record<Route['screen'], string>> = {
  overview: 'Overview',
  anomalies: 'Anomalies',
  anomaly: 'Anomaly',
  templates: 'Templates',
  template: 'Template',
  logs: 'Logs',
  compare: 'Compare',
  status: 'Health',
  llm: 'LLM',
  uncertainty: 'Uncertainty',
  setup: 'Send logs',
  notFound: 'Not found',
};

export function App() {
  const { path } = useAddress();
  const route = parseRoute(path);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useHotkeys();

  useEffect(() => {
    document.title = `${TITLES[route.screen]} · logsieve`;
    // A screen reader follows to the new screen; on the first load the reader is where it should be.
    if (!first.current && document.activeElement?.id !== 'search') main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path, route.screen]);

  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <TopBar screen={route.screen} />
      <Banners />
      <main id="main" ref={main} tabIndex={-1}>
        <ErrorBoundary key={path}>
          <Screen route={route} />
        </ErrorBoundary>
      </main>
    </>
  );
}

/** Screens that show a span of time. */
const SPANNING: ReadonlySet<Route['screen']> = new Set(['overview', 'anomalies', 'templates', 'logs']);

function Screen({ route }: { route: Route }) {
  const pending = useRangePending();
  if (pending && SPANNING.has(route.screen)) return <Loading height={400} />;
  switch (route.screen) {
    case 'overview':
      return <OverviewScreen />;
    case 'anomalies':
      return <AnomaliesScreen />;
    case 'anomaly':
      return <AnomalyScreen key={route.id} id={route.id} />;
    case 'templates':
      return <TemplatesScreen />;
    case 'template':
      return <TemplateScreen key={route.id} id={route.id} />;
    case 'logs':
      return <LogsScreen />;
    case 'compare':
      return <CompareScreen />;
    case 'status':
      return <StatusScreen />;
    case 'llm':
      return <LlmScreen />;
    case 'uncertainty':
      return <UncertaintyScreen />;
    case 'setup':
      return <SetupScreen />;
    case 'notFound':
      return (
        <Empty title="There is no such page">
          <h1 className="visually-hidden">Not found</h1>
          <p>
            <Link href="/">Go to the overview</Link>
          </p>
        </Empty>
      );
  }
}
