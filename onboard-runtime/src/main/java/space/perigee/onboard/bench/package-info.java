/**
 * How fast a network trains and predicts on this board: {@link
 * space.perigee.onboard.bench.NetworkBench} measures a {@link
 * space.perigee.onboard.bench.Workload}, here Perigee's engine.
 */
@NullMarked
package space.perigee.onboard.bench;

import org.jspecify.annotations.NullMarked;
