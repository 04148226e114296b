export interface paths {
    "/api/v1/logs/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines as they are stored, as server-sent events; same filters as logs */
        get: operations["getLogsTail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines, newest first, exactly as they came */
        get: operations["getLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines over time, by severity; same filters and query as logs */
        get: operations["getHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services with counts, first and last seen */
        get: operations["getServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Templates with exact counts over the whole stream, most lines first */
        get: operations["getTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One template: history of its text, patterns, sample lines; names of its variables where an LLM gave them */
        get: operations["getTemplatesId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Values that the variables of a template take: most and least frequent; numbers over time */
        get: operations["getTemplatesIdVariables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is unusual, newest first, each with the places of the lines that prove it */
        get: operations["getAnomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One anomaly: its lines, reviews with citations, feedback, similar cases */
        get: operations["getAnomaliesId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a person says of it */
        post: operations["postAnomaliesIdFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}/feedback/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a feedback would change, before it does */
        get: operations["getAnomaliesIdFeedbackPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suppress for a time, take as the new normal, resolve, or make active again */
        post: operations["postAnomaliesIdState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What began together with this anomaly, in five sentences: what changed, since when, where, how unusual, which lines prove it */
        get: operations["getIncidentsIdSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A shift report: what happened in a span of time, by default the last eight hours, with its gravest incidents */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Templates that are new, gone, or changed in rate or in the values of a variable between two windows */
        get: operations["getDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where every line went; exact for what was acknowledged */
        get: operations["getAccounting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** LLM spend against its limits, with a forecast for the day */
        get: operations["getBudget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uncertainty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the detector dismisses without a second reader, the risk accepted for it, and the evidence: risk against coverage */
        get: operations["getUncertainty"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the answers of the LLM endpoint changed: probes, free signals, since when */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews by an LLM, newest first: done, failed, waiting */
        get: operations["getReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the store needs on disk, beside what the lines were as they came */
        get: operations["getStorage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            errors?: {
                parameter: string;
                detail: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLogsTail: {
        parameters: {
            query?: {
                query?: string;
                service?: string;
                severity?: string;
                template?: string;
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLogs: {
        parameters: {
            query?: {
                query?: string;
                from?: string;
                to?: string;
                service?: string;
                severity?: string;
                template?: string;
                source?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            source: string;
                            partition: number;
                            offset: number;
                            index: number;
                            body?: string;
                            bodyBase64?: string;
                            timestamp: string;
                            observedAt: string;
                            service: string;
                            severity: string | null;
                            severityNumber: number;
                            templateId: string | null;
                            template: string | null;
                            params: {
                                value: string;
                                /** @enum {string} */
                                category: "OID" | "LOI" | "OBN" | "TID" | "SID" | "TDA" | "CRS" | "OBA" | "STC" | "OTP";
                                concept?: string;
                            }[];
                            unparsed: string | null;
                            traceId: string | null;
                            spanId: string | null;
                            resource: {
                                [key: string]: unknown;
                            };
                            attributes: {
                                [key: string]: unknown;
                            };
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistogram: {
        parameters: {
            query?: {
                query?: string;
                from?: string;
                to?: string;
                service?: string;
                severity?: string;
                template?: string;
                source?: string;
                buckets?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bucketSeconds: number;
                        total: number;
                        items: {
                            start: string;
                            count: number;
                            bySeverity?: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServices: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            service: string;
                            count: number;
                            errorCount: number;
                            templates: number;
                            firstSeen: string;
                            lastSeen: string;
                            rate: number[];
                            errorRate: number[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplates: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                service?: string;
                query?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            template: string;
                            count: number;
                            firstSeen: string;
                            lastSeen: string;
                            services: string[];
                            rate: number[];
                            bySeverity: {
                                [key: string]: number;
                            };
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplatesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        template: string;
                        count: number;
                        firstSeen: string;
                        lastSeen: string;
                        services: string[];
                        rate: number[];
                        bySeverity: {
                            [key: string]: number;
                        };
                        history: {
                            template: string;
                            since: string;
                        }[];
                        samples: {
                            source: string;
                            partition: number;
                            offset: number;
                            index: number;
                            body?: string;
                            bodyBase64?: string;
                            timestamp: string;
                            observedAt: string;
                            service: string;
                            severity: string | null;
                            severityNumber: number;
                            templateId: string | null;
                            template: string | null;
                            params: {
                                value: string;
                                /** @enum {string} */
                                category: "OID" | "LOI" | "OBN" | "TID" | "SID" | "TDA" | "CRS" | "OBA" | "STC" | "OTP";
                                concept?: string;
                            }[];
                            unparsed: string | null;
                            traceId: string | null;
                            spanId: string | null;
                            resource: {
                                [key: string]: unknown;
                            };
                            attributes: {
                                [key: string]: unknown;
                            };
                        }[];
                        patterns: {
                            id: string;
                            text: string;
                            count: number;
                        }[];
                        named: {
                            template: string;
                            meaning: string;
                            variables: {
                                slot: number;
                                name: string;
                            }[];
                            model: string;
                            promptVersion: string;
                            createdAt: string;
                        } | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplatesIdVariables: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            slot: number;
                            /** @enum {string} */
                            category: "OID" | "LOI" | "OBN" | "TID" | "SID" | "TDA" | "CRS" | "OBA" | "STC" | "OTP";
                            concept: string | null;
                            distinct: number;
                            top: {
                                value: string;
                                count: number;
                            }[];
                            rare: {
                                value: string;
                                count: number;
                            }[];
                            numeric: {
                                min: number;
                                p50: number;
                                p99: number;
                                max: number;
                            } | null;
                            overTime: {
                                start: string;
                                count: number;
                                min: number;
                                p50: number;
                                p99: number;
                                max: number;
                            }[];
                        }[];
                        bucketSeconds: number;
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAnomalies: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                service?: string;
                kind?: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                state?: "active" | "suppressed" | "baseline" | "resolved";
                decidedBy?: "rule" | "model" | "llm" | "human";
                minProbability?: number;
                template?: string;
                incident?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {string} */
                            kind: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                            service: string;
                            templateId: string | null;
                            template: string | null;
                            windowStart: string;
                            windowEnd: string;
                            score: number;
                            probability: number;
                            uncertainty: number;
                            /** @enum {string} */
                            verdict: "normal" | "anomalous" | "uncertain";
                            /** @enum {string} */
                            decidedBy: "rule" | "model" | "llm" | "human";
                            /** @enum {string} */
                            state: "active" | "suppressed" | "baseline" | "resolved";
                            suppressedUntil: string | null;
                            summary: string;
                            count: number;
                            evidence: {
                                source: string;
                                partition: number;
                                offset: number;
                                index: number;
                            }[];
                            incidentId: string;
                            firstSeen: string;
                            connection: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAnomaliesId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        kind: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                        service: string;
                        templateId: string | null;
                        template: string | null;
                        windowStart: string;
                        windowEnd: string;
                        score: number;
                        probability: number;
                        uncertainty: number;
                        /** @enum {string} */
                        verdict: "normal" | "anomalous" | "uncertain";
                        /** @enum {string} */
                        decidedBy: "rule" | "model" | "llm" | "human";
                        /** @enum {string} */
                        state: "active" | "suppressed" | "baseline" | "resolved";
                        suppressedUntil: string | null;
                        summary: string;
                        count: number;
                        evidence: {
                            source: string;
                            partition: number;
                            offset: number;
                            index: number;
                        }[];
                        incidentId: string;
                        firstSeen: string;
                        connection: string | null;
                        incident: {
                            anomalyId: string;
                            service: string;
                            /** @enum {string} */
                            kind: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                            templateId: string | null;
                            template: string | null;
                            firstSeen: string;
                            connection: string | null;
                        }[];
                        lines: {
                            source: string;
                            partition: number;
                            offset: number;
                            index: number;
                            body?: string;
                            bodyBase64?: string;
                            timestamp: string;
                            observedAt: string;
                            service: string;
                            severity: string | null;
                            severityNumber: number;
                            templateId: string | null;
                            template: string | null;
                            params: {
                                value: string;
                                /** @enum {string} */
                                category: "OID" | "LOI" | "OBN" | "TID" | "SID" | "TDA" | "CRS" | "OBA" | "STC" | "OTP";
                                concept?: string;
                            }[];
                            unparsed: string | null;
                            traceId: string | null;
                            spanId: string | null;
                            resource: {
                                [key: string]: unknown;
                            };
                            attributes: {
                                [key: string]: unknown;
                            };
                        }[];
                        reviews: {
                            id: string;
                            anomalyId: string;
                            /** @enum {string} */
                            status: "done" | "failed" | "waiting";
                            /** @enum {string} */
                            verdict: "normal" | "anomalous" | "uncertain";
                            confidence: number;
                            explanation: string;
                            citations: {
                                position: {
                                    source: string;
                                    partition: number;
                                    offset: number;
                                    index: number;
                                };
                                quote: string;
                            }[];
                            removedCitations: number;
                            model: string;
                            promptVersion: string;
                            inputTokens: number;
                            outputTokens: number;
                            costUsd: number;
                            cached: boolean;
                            reason: string;
                            createdAt: string;
                        }[];
                        feedback: {
                            /** @enum {string} */
                            label: "normal" | "anomalous";
                            note: string;
                            createdAt: string;
                        }[];
                        similar: {
                            id: string;
                            /** @enum {string} */
                            kind: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                            service: string;
                            templateId: string | null;
                            template: string | null;
                            windowStart: string;
                            windowEnd: string;
                            score: number;
                            probability: number;
                            uncertainty: number;
                            /** @enum {string} */
                            verdict: "normal" | "anomalous" | "uncertain";
                            /** @enum {string} */
                            decidedBy: "rule" | "model" | "llm" | "human";
                            /** @enum {string} */
                            state: "active" | "suppressed" | "baseline" | "resolved";
                            suppressedUntil: string | null;
                            summary: string;
                            count: number;
                            evidence: {
                                source: string;
                                partition: number;
                                offset: number;
                                index: number;
                            }[];
                            incidentId: string;
                            firstSeen: string;
                            connection: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAnomaliesIdFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    label: "normal" | "anomalous";
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAnomaliesIdFeedbackPreview: {
        parameters: {
            query: {
                label: "normal" | "anomalous";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        label: "normal" | "anomalous";
                        affected: number;
                        items: {
                            id: string;
                            /** @enum {string} */
                            kind: "new_template" | "frequency" | "sequence" | "value" | "meaning";
                            service: string;
                            templateId: string | null;
                            template: string | null;
                            windowStart: string;
                            windowEnd: string;
                            score: number;
                            probability: number;
                            uncertainty: number;
                            /** @enum {string} */
                            verdict: "normal" | "anomalous" | "uncertain";
                            /** @enum {string} */
                            decidedBy: "rule" | "model" | "llm" | "human";
                            /** @enum {string} */
                            state: "active" | "suppressed" | "baseline" | "resolved";
                            suppressedUntil: string | null;
                            summary: string;
                            count: number;
                            evidence: {
                                source: string;
                                partition: number;
                                offset: number;
                                index: number;
                            }[];
                            incidentId: string;
                            firstSeen: string;
                            connection: string | null;
                        }[];
                        summary: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAnomaliesIdState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    state: "active" | "suppressed" | "baseline" | "resolved";
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIncidentsIdSummary: {
        parameters: {
            query?: {
                writer?: "auto" | "rules";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        since: string;
                        until: string;
                        services: string[];
                        anomalies: string[];
                        sentences: {
                            text: string;
                            anomalies: string[];
                            lines: {
                                source: string;
                                partition: number;
                                offset: number;
                                index: number;
                                service: string;
                                timestamp: string;
                            }[];
                        }[];
                        /** @enum {string} */
                        writtenBy: "rules" | "llm";
                        model: string | null;
                        removedSentences: number;
                        note: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: {
                writer?: "auto" | "rules";
                from?: string;
                to?: string;
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        from: string;
                        to: string;
                        service: string | null;
                        lines: number;
                        errors: number;
                        sentences: {
                            text: string;
                            anomalies: string[];
                            lines: {
                                source: string;
                                partition: number;
                                offset: number;
                                index: number;
                                service: string;
                                timestamp: string;
                            }[];
                        }[];
                        incidents: {
                            id: string;
                            since: string;
                            until: string;
                            services: string[];
                            anomalies: string[];
                            sentences: {
                                text: string;
                                anomalies: string[];
                                lines: {
                                    source: string;
                                    partition: number;
                                    offset: number;
                                    index: number;
                                    service: string;
                                    timestamp: string;
                                }[];
                            }[];
                            /** @enum {string} */
                            writtenBy: "rules" | "llm";
                            model: string | null;
                            removedSentences: number;
                            note: string;
                        }[];
                        moreIncidents: number;
                        /** @enum {string} */
                        writtenBy: "rules" | "llm";
                        model: string | null;
                        removedSentences: number;
                        note: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDiff: {
        parameters: {
            query: {
                from: string;
                to: string;
                baseFrom: string;
                baseTo: string;
                service?: string;
                fdr?: number;
                variables?: "true" | "false";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            templateId: string;
                            template: string;
                            /** @enum {string} */
                            change: "new" | "gone" | "rate" | "variable";
                            count: number;
                            baseCount: number;
                            ratio: number | null;
                            slot: number | null;
                            value: string | null;
                            qValue: number;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccounting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        linesIn: number;
                        linesStored: number;
                        templated: number;
                        unparsed: {
                            [key: string]: number;
                        };
                        dead: number;
                        deadByReason: {
                            [key: string]: number;
                        };
                        balanced: boolean;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled: boolean;
                        model: string | null;
                        day: string;
                        tokensUsed: number;
                        tokensLimit: number | null;
                        costUsd: number;
                        costLimitUsd: number | null;
                        calls: number;
                        callsLimit: number | null;
                        answersBy: string | null;
                        waiting: number;
                        forecastTokens: number;
                        exhausted: boolean;
                        message: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUncertainty: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acceptedRisk: number;
                        confidence: number;
                        thresholds: {
                            normal: number;
                            anomalous: number;
                        };
                        evidence: {
                            shipped: number;
                            feedback: number;
                            reviews: number;
                        };
                        recalibration: {
                            shift: number;
                            temperature: number;
                        };
                        driftingSince: string | null;
                        curve: {
                            threshold: number;
                            dismissed: number;
                            coverage: number;
                            faults: number;
                            risk: number;
                        }[];
                        modelVersion: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled: boolean;
                        model: string | null;
                        baselineAt: string | null;
                        checks: number;
                        lastCheckAt: string | null;
                        pValue: number | null;
                        evidence: number;
                        alarmAt: number;
                        changedSince: string | null;
                        models: string[];
                        probes: {
                            /** @enum {string} */
                            name: "answers" | "first tokens" | "canaries";
                            checks: number;
                            evidence: number;
                        }[];
                        canaries: {
                            rightBefore: number;
                            rightNow: number | null;
                        } | null;
                        signals: {
                            name: string;
                            mean: number;
                            evidence: number;
                            changedSince: string | null;
                        }[];
                        message: string;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReviews: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                status?: "done" | "failed" | "waiting";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            anomalyId: string;
                            /** @enum {string} */
                            status: "done" | "failed" | "waiting";
                            /** @enum {string} */
                            verdict: "normal" | "anomalous" | "uncertain";
                            confidence: number;
                            explanation: string;
                            citations: {
                                position: {
                                    source: string;
                                    partition: number;
                                    offset: number;
                                    index: number;
                                };
                                quote: string;
                            }[];
                            removedCitations: number;
                            model: string;
                            promptVersion: string;
                            inputTokens: number;
                            outputTokens: number;
                            costUsd: number;
                            cached: boolean;
                            reason: string;
                            createdAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStorage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rawBytes: number;
                        bytesOnDisk: number;
                        parts: number;
                        byTable: {
                            table: string;
                            rows: number;
                            bytesOnDisk: number;
                            parts: number;
                        }[];
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
