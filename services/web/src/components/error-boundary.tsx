import { Component } from 'react';
import type { ReactNode } from 'react';
import { ProblemNotice } from './notices.tsx';

/** A fault while drawing one screen shows what failed and leaves the rest of the page usable. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ProblemNotice
        error={error}
        onRetry={() => {
          this.setState({ error: null });
        }}
      />
    );
  }
}
