/**
 * What a monitor sees. {@link space.perigee.ground.metrics.GroundMetrics} names the meters in one
 * place, and writes them in the Prometheus text format.
 */
@NullMarked
package space.perigee.ground.metrics;

import org.jspecify.annotations.NullMarked;
