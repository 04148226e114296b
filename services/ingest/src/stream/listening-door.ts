import type { Component } from '@logsieve/pipeline';

/** A door with a socket of its own. */
export interface ListeningDoor extends Component {
  /** `host:port`, known after the start. */
  address(): string;
}
