/** One way to send logs: what to paste, made for the address this page was opened at. */
export interface Way {
    readonly title: string;
    readonly note: string;
    readonly text: (origin: URL) => string;
}
/** The two ways that need nothing but a terminal: shown where there is no line yet. */
export declare const FIRST_WAYS: readonly Way[];
export declare const SHIPPERS: readonly Way[];
