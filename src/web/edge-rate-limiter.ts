// Rate limits on Workers. One isolate of many sees only its own askers, so Cloudflare's rate limiting binding counts beside it, for all
// isolates of a place together. That one knows windows of a minute or less; the longer windows are the memory's behind it.

import type { LimitBucket, RateLimiter } from "./rate-limiter.ts";

/** What wrangler.toml binds under `ratelimits`, as far as it is used. */
export interface RateLimitBinding {
  limit(asked: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** The longest window of a binding, seconds: then an asker who was refused passes at the latest. */
const WINDOW_S = 60;

/**
 * Asks the limiter behind it, then the bucket's binding, where there is one.
 * @param bound the binding of a bucket; undefined where none is bound.
 */
export function createEdgeRateLimiter(
  bound: (bucket: LimitBucket) => RateLimitBinding | undefined,
  behind: RateLimiter,
): RateLimiter {
  return {
    take: async (bucket, asker) => {
      const seconds = await behind.take(bucket, asker);
      if (seconds > 0) return seconds;
      // A counter that does not answer must not keep people from verifying; the one behind it has counted.
      const answer = await bound(bucket)
        ?.limit({ key: asker })
        .catch(() => undefined);
      return answer === undefined || answer.success ? 0 : WINDOW_S;
    },
  };
}

/** What the binding of a bucket is called: `LIMIT_MATCH_LICENCE`. */
export function limitBindingName(bucket: string): string {
  return `LIMIT_${bucket.toUpperCase().replaceAll("-", "_")}`;
}
