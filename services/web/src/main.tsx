import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ApiError } from './lib/api.ts';
import { measurePace } from './lib/pace.ts';
import { applyTheme, theme } from './lib/preferences.ts';
import './styles/index.css';

applyTheme();
theme.subscribe(applyTheme);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      refetchOnWindowFocus: true,
      // A 4xx says the same the second time.
      retry: (failures, error) =>
        failures < 1 && !(error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500),
    },
  },
});
measurePace(client);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
