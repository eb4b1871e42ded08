/**
 * Metrics for monitoring. {@link space.perigee.ground.metrics.GroundMetrics} defines all meters and
 * writes them in the Prometheus text format.
 */
@NullMarked
package space.perigee.ground.metrics;

import org.jspecify.annotations.NullMarked;
