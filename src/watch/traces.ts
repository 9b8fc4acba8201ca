// Traces over OTLP (opentelemetry.io/docs/specs/otlp), kept only when a collector is configured: then this file is loaded, and the
// libraries with it. Spans carry routes and counts, never what was asked. Leaves out sampling by rule: a share of all requests, or all.

import { type Context, context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Tracer } from "../issuance/meter.ts";

/** Where spans go and how many. */
export interface TracesOptions {
  /** The collector's address without path, as in OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Of all requests, 0 to 1. */
  readonly share: number;
}

/** Traces that are kept. */
export interface Traces {
  readonly tracer: Tracer;
  /** Sends what is still held. */
  close(): Promise<void>;
}

/** Begins to keep traces. A collector that does not answer costs spans, nothing else. */
export function openTraces({ endpoint, serviceName, serviceVersion, share }: TracesOptions): Traces {
  const contexts = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(contexts);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.version": serviceVersion }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const spans = provider.getTracer("vellum");
  const tracer: Tracer = {
    span: async (name, work, attributes = {}) => {
      const around: Context = context.active();
      const kind = trace.getSpan(around) === undefined ? SpanKind.SERVER : SpanKind.INTERNAL;
      const span = spans.startSpan(name, { attributes, kind }, around);
      try {
        return await context.with(trace.setSpan(around, span), work);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) });
        throw error;
      } finally {
        span.end();
      }
    },
  };
  return {
    tracer,
    close: async () => {
      await provider.shutdown().catch(() => undefined);
      contexts.disable();
    },
  };
}

/** The code alone: a message may hold what was asked. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "internal";
}
