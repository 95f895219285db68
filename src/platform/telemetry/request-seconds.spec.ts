import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { RequestSeconds } from './request-seconds.ts';

describe('the histogram of requests', () => {
  it('is told to Prometheus as prom-client tells one', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const seconds = new RequestSeconds(ours);
    const usual = new Histogram({
      name: 'stampede_http_request_seconds',
      help: 'Time from the request to the end of its answer, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [theirs],
    });
    // Asked for, and nothing observed: not told.
    seconds.of({ method: 'GET', route: '/never', status: 200 });
    for (const [route, status] of [
      ['/a/:b', 200],
      ['/a/:b', 404],
      ['/"c"', 200],
    ] as const) {
      const labels = { method: 'GET', route, status };
      for (const value of [0, 0.001, 0.002, 0.0021, 0.25, 10, 11, 60]) {
        seconds.of(labels).observe(value);
        usual.observe(labels, value);
      }
    }
    expect(sorted(await ours.metrics())).toEqual(sorted(await theirs.metrics()));
    ours.resetMetrics();
    expect(await ours.metrics()).not.toContain('/a/:b');
  });
});

/** The order of lines, and of labels in one, says nothing. */
function sorted(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').toSorted().join(',')}}`))
    .toSorted();
}
